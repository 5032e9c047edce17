"""What a period was stated with is what a build of that evening shows, on companies made at random."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Model, build
from tests.oracle.companies import companies

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
CAMPAIGN = settings(
    max_examples=int(os.environ.get("COMPANIES", "300")) // 6, database=None, deadline=None, print_blob=True,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip


@pytest.mark.long
def test_a_period_was_stated_as_it_was_shown_that_evening(models: list[Model]) -> None:
    compared = 0

    @CAMPAIGN
    @given(companies(told_again=True), st.data())
    def check(company: HandMade, data: st.DataObject) -> None:
        nonlocal compared
        zone = ZoneInfo(company.run["timezone"])
        read = [row["_known_at"] for row in company.entities["deals"]]
        if not read:
            return
        first = min(read).replace(tzinfo=UTC).astimezone(zone).date()
        with build(models, company) as warehouse:
            rows = warehouse.sql(STATED).fetchall()
        # before the first reading there was nothing to show
        evenings = sorted({row[2] + timedelta(days=1) for row in rows if row[2] >= first})
        evenings = [day for day in evenings if day < company.run["as_of_on"]]
        if not evenings:
            return
        evening = data.draw(st.sampled_from(evenings))
        shown = on_the_evening(models, company, evening, zone)
        for start, grain, end, *stated in rows:
            if end + timedelta(days=1) == evening:
                compared += 1
                assert tuple(stated) == shown.get((start, grain), NOTHING), (start, grain)

    check()
    assert compared


def on_the_evening(
    models: list[Model], company: HandMade, day: date, zone: ZoneInfo
) -> dict[tuple[date, str], tuple[int, Decimal]]:
    """Won deals and amount by period, as the build of the last second of a day shows them."""
    night = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC).replace(tzinfo=None)
    run = {**company.run, "as_of": night - timedelta(seconds=1), "as_of_on": day}
    with build(models, replace(company, run=run)) as warehouse:
        return {(row[0], row[1]): (row[2], row[3]) for row in warehouse.sql(SHOWN).fetchall()}
