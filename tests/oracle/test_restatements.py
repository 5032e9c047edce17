"""What changed in closed periods: three readings of one list of deals, every reason once, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Model, build
from tests.dbt_project.story import at, deal, department, moves

Row = dict[str, Any]
# readings of deals.csv, in UTC: the first one, the one that states September, the last one
READ = {1: at(9, 1, 6), 2: at(10, 1, 3), 3: at(10, 12, 3)}


def reading(number: int, *deals: Row) -> list[Row]:
    return [{**row, "_load_id": f"170000000{number}.1", "_known_at": READ[number]} for row in deals]


def won(deal_id: str, day: int, month: int = 9, stage: str = "won", **more: Any) -> Row:
    return deal(deal_id, stage, created_at=at(7, 1), closed_at=at(month, day), **more)


# won in August, opened again, won in September; won in July, taken back before anybody read it
OLD = deal("old", "won", created_at=at(7, 1))
EARLY = deal("early", "offer", created_at=at(7, 1))
# won before anybody read it: by its record alone, and by a log that is not of one mind with the record, then deleted
TOLD = won("told", 20, month=7)
LOGGED = won("logged", 25, month=7)
BACK = deal("back", "won", created_at=at(7, 1))
# tests by rules of the settings, which left the list; one that lost the name of a test before it left was none
TESTS = (
    won("test by name", 12, name="Test order"),
    won("test by tag", 12, tags="vip, Trial"),
    won("test by source", 12, lead_source_id="qa"),
    won("test by pipeline", 12, pipeline_id="sandbox"),
)
RULES = [
    {"field": "name", "pattern": "test*"}, {"field": "tag", "pattern": "trial"},
    {"field": "lead_source_id", "pattern": "qa"}, {"field": "pipeline_id", "pattern": "sandbox"},
]  # fmt: skip
COMPANY = HandMade(
    department(
        deals=[
            *reading(1, OLD, EARLY, TOLD, LOGGED, deal("renamed", "offer", created_at=at(7, 1), name="Test renamed")),
            *reading(
                2, *TESTS, won("renamed", 17), OLD, EARLY, TOLD, LOGGED, BACK, won("kept", 10), won("deleted", 11), won("vanished", 12), won("re-dated", 20),
                won("bigger", 13), won("merged", 14),
            ),
            *reading(
                3, OLD, EARLY, TOLD, {**BACK, "stage_id": "offer"}, won("kept", 10), won("deleted", 11, is_deleted=True),
                won("re-dated", 2, month=10), won("bigger", 13, amount="150.00"), won("late", 25),
                won("merged", 14, merged_into="kept"),
            ),
        ],
        stage_changes=[
            # each in a file of its own, known when it happened
            {**row, "_known_at": row["changed_at"], "_file": row["change_id"]}
            for row in (
                *moves("old", ("won", at(8, 5)), ("offer", at(9, 15)), ("won", at(9, 18))),
                *moves("early", ("won", at(7, 10)), ("offer", at(8, 20))),
                *({**row, "to_pipeline_id": None} for row in moves("logged", ("won", at(8, 10)))),
                *moves("back", ("won", at(9, 16)), ("offer", at(10, 5))),
            )
        ],
        pipelines=[{"pipeline_id": "sandbox", "name": "Sandbox", "position": 3}],
        stages=[{"pipeline_id": "sandbox", "stage_id": "won", "name": "Won", "position": 1, "kind": "won"}],
    ),
    {"test_records": RULES},
)  # fmt: skip
FIGURES = "stated_won_deals, won_deals, won_deals_change, stated_won_amount, won_amount, won_amount_change"
OF_MONTHS = "from reports.rpt_restatements where period_grain = 'month'"


@pytest.fixture(scope="module")
def warehouse(models: list[Model]) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(models, COMPANY) as connection:
        yield connection


def test_a_month_stands_as_it_was_stated_and_as_it_is_now(warehouse: duckdb.DuckDBPyConnection) -> None:
    """July was early and told, August was old and logged.

    September was kept, deleted, vanished, renamed, re-dated, bigger, back, merged and old; it is kept, bigger, late
    and old.
    """
    found = warehouse.sql(
        f"select extract(month from period_start), {FIGURES} {OF_MONTHS} and level = 'total' order by 1"
    )
    assert found.fetchall() == [
        (7, 2, 1, -1, 200, 100, -100),
        (8, 2, 0, -2, 200, 0, -200),
        (9, 9, 4, -5, 900, 450, -450),
    ]


def test_every_reason_is_told_with_its_deals(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.sql(
        "select extract(month from period_start), reason, restated_deals, won_deals_change, won_amount_change"
        f" {OF_MONTHS} and level = 'reason' order by 1, 2"
    )
    assert found.fetchall() == [
        (7, "taken_back", 1, -1, -100),
        (8, "deleted", 1, -1, -100),
        (8, "re_dated", 1, -1, -100),
        (9, "amount", 1, 0, 50),
        (9, "deleted", 3, -3, -300),
        (9, "late", 1, 1, 100),
        (9, "merged", 1, -1, -100),
        (9, "re_dated", 1, -1, -100),
        (9, "taken_back", 1, -1, -100),
    ]


def test_a_moved_win_is_listed_with_both_days(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.sql(
        "select deal_name, stated_won_on, won_on, stated_amount, won_amount from reports.rpt_restatements__deals"
        " where period_grain = 'month' and reason in ('re_dated', 'amount') order by 1"
    )
    assert found.fetchall() == [
        ("Deal bigger", date(2026, 9, 13), date(2026, 9, 13), 100, 150),
        ("Deal old", date(2026, 8, 5), date(2026, 9, 18), 100, None),
        ("Deal re-dated", date(2026, 9, 20), date(2026, 10, 2), 100, None),
    ]


def test_what_was_stated_is_what_a_build_of_that_evening_shows(
    models: list[Model], warehouse: duckdb.DuckDBPyConnection
) -> None:
    """In Moscow the first of October ends at 21:00 UTC."""
    evening = replace(
        COMPANY, run={"as_of": datetime(2026, 10, 1, 20, 59, 59), "as_of_on": date(2026, 10, 1)}
    )
    with build(models, evening) as then:
        shown = then.sql(
            "select won_deals, won_amount from marts.fct_won_periods"
            " where period_id = 'month:2026-09-01' and department_id = '~all' and user_id = '~all'"
        ).fetchall()
    assert shown == [(9, Decimal(900))]
