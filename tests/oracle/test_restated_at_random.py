"""What a period was stated with is what a build of that evening shows, on companies made at random."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Model, build
from tests.oracle.companies import company

STATED = (
    "select period_start, period_grain, period_end, stated_won_deals, stated_won_amount"
    " from reports.rpt_restatements where level = 'total' and period_grain in ('week', 'month')"
)
SHOWN = (
    "select periods.period_start, periods.period_grain, wins.won_deals, coalesce(wins.won_amount, 0)"
    " from marts.fct_won_periods as wins inner join marts.dim_periods as periods using (period_id)"
    " where department_id = '~all' and user_id = '~all'"
)
NOTHING = (0, Decimal(0))
COMPANIES = int(os.environ.get("COMPANIES", "300")) // 6


@pytest.mark.long
def test_a_period_was_stated_as_it_was_shown_that_evening(models: list[Model]) -> None:
    numbers = Random().sample(range(1, 10**9), COMPANIES)
    compared = {
        number: stated_and_shown(models, in_order(company(number, told_again=True)), number)
        for number in numbers
    }
    assert any(compared.values())
    different = {number: [row for row in rows if row[-2] != row[-1]] for number, rows in compared.items()}
    assert {number: rows for number, rows in different.items() if rows} == {}


def in_order(made_up: HandMade) -> HandMade:
    """The company with records that tell of nothing after they were read: a build of a day between would believe them."""
    deals = [
        {**row, **{name: row[name] and min(row[name], row["_known_at"]) for name in ("closed_at", "_updated_at")}}
        for row in made_up.entities["deals"]
        if row["created_at"] <= row["_known_at"]
    ]  # fmt: skip
    return replace(made_up, entities={**made_up.entities, "deals": deals})


def stated_and_shown(models: list[Model], made_up: HandMade, number: int) -> list[tuple[Any, ...]]:
    """Periods stated on one evening, each with what it was stated with and what that evening shows."""
    zone = ZoneInfo(made_up.run["timezone"])
    read = [row["_known_at"] for row in made_up.entities["deals"]]
    if not read:
        return []
    first = min(read).replace(tzinfo=UTC).astimezone(zone).date()
    with build(models, made_up) as warehouse:
        rows = warehouse.sql(STATED).fetchall()
    # before the first reading there was nothing to show
    waits = {row["name"]: row["days"] for row in made_up.settings.get("windows", ())}
    wait = timedelta(days=waits.get("statement_after_period", 1))
    evenings = sorted({row[2] + wait for row in rows if row[2] >= first})
    evenings = [day for day in evenings if day < made_up.run["as_of_on"]]
    if not evenings:
        return []
    evening = Random(number).choice(evenings)
    shown = on_the_evening(models, made_up, evening, zone)
    return [
        (grain, start, tuple(figures), shown.get((start, grain), NOTHING))
        for start, grain, end, *figures in rows
        if end + wait == evening
    ]


def on_the_evening(
    models: list[Model], made_up: HandMade, day: date, zone: ZoneInfo
) -> dict[tuple[date, str], tuple[int, Decimal]]:
    """Won deals and amount by period, as the build of the last second of a day shows them."""
    night = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC).replace(tzinfo=None)
    run = {**made_up.run, "as_of": night - timedelta(seconds=1), "as_of_on": day}
    with build(models, replace(made_up, run=run)) as warehouse:
        return {(row[0], row[1]): (row[2], row[3]) for row in warehouse.sql(SHOWN).fetchall()}
