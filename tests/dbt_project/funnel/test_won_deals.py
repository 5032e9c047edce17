"""Wins of a period beside the leads of a period, worked out by hand; as of 15 October 2026, noon in Moscow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import at, deal, department, moves

DEALS = [
    deal("quick", "won", amount="10.00"),
    deal("edge", "won", amount="20.00"),
    deal("over", "won", amount="30.00"),
    deal("reopened", "new"),
    deal("dollars", "won", amount="1.00", currency="USD"),
    deal("test", "won", tags="test"),
    deal("reassigned", "won", owner_id="boris", amount="5.00", lead_source_id="ads"),
]
CHANGES = [
    *moves("quick", ("won", at(7, 2))),
    *moves("edge", ("won", at(7, 31, 9))),
    *moves("over", ("won", at(9, 29, 9, 1))),
    *moves("reopened", ("won", at(7, 5)), ("new", at(7, 6))),
    *moves("dollars", ("won", at(9, 30, 21, 30))),
    *moves("test", ("won", at(7, 3))),
    *moves("reassigned", ("won", at(9, 10))),
]
LEADS = [
    {"lead_id": "1", "created_at": at(7, 1), "owner_id": "anna", "phone": "8 900 111 22 33"},
    {"lead_id": "1b", "created_at": at(7, 8), "owner_id": "boris", "phone": "+79001112233"},
    {"lead_id": "2", "created_at": at(7, 1, 9), "owner_id": "anna"},
    {"lead_id": "3", "created_at": at(7, 1, 9), "owner_id": "boris", "lead_source_id": "ads"},
    {"lead_id": "4", "created_at": at(7, 1), "owner_id": "boris"},
    {"lead_id": "5", "created_at": at(7, 1), "tags": "test"},
    {"lead_id": "6", "created_at": at(10, 1)},
]
LINKS = [("1", "quick"), ("2", "edge"), ("3", "over"), ("4", "reopened"), ("5", "test"), ("6", "quick")]


@pytest.fixture(scope="module")
def wins(session_build: Builder) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = session_build(
        department(
            deals=DEALS,
            stage_changes=CHANGES,
            owner_changes=[
                {"change_id": "1", "entity_id": "reassigned", "from_owner_id": "anna", "to_owner_id": "boris",
                 "changed_at": at(9, 11)},
            ],
            leads=LEADS,
            lead_deal_links=[{"lead_id": lead, "deal_id": won, "rule": "explicit"} for lead, won in LINKS],
            lead_sources=[{"lead_source_id": "ads", "name": "Ads"}],
        ),
        settings={"test_records": [{"field": "tag", "pattern": "test"}]},
        select="+rpt_won_deals +rpt_won_deals__curve",
    )  # fmt: skip
    yield warehouse
    warehouse.close()


def month(wins: duckdb.DuckDBPyConnection, columns: str, start: str, level: str = "total") -> list[Any]:
    return wins.execute(
        f"select {columns} from reports.rpt_won_deals where period_grain = 'month' and level = ?"
        " and period_start = cast(? as date) and period_state <> 'comparable' order by all",
        [level, start],
    ).fetchall()


def test_a_reopened_deal_and_a_test_are_no_win(wins: duckdb.DuckDBPyConnection) -> None:
    columns = "won_deals, priced_deals, cast(won_amount as varchar)"
    assert month(wins, columns, "2026-07-01") == [(2, 2, "30.00")]


def test_the_win_stays_with_the_owner_of_its_day(wins: duckdb.DuckDBPyConnection) -> None:
    found = month(wins, "user_id, won_deals, cast(won_amount as varchar)", "2026-09-01", "manager")
    # dollars were won half an hour after midnight in Moscow: October
    assert found == [("anna", 2, "35.00"), ("boris", 0, "0.00")]
    found = month(wins, "won_deals, priced_deals, cast(won_amount as varchar), average_check", "2026-10-01")
    assert found == [(1, 0, "0.00", None)]


def test_the_cohort_counts_people_and_wins_at_30_60_and_90_days(wins: duckdb.DuckDBPyConnection) -> None:
    columns = "cohort_leads, cohort_leads_won, cohort_leads_won_30, cohort_leads_won_60, cohort_leads_won_90"
    # 1 after a day, 2 on the last minute of day 30, 3 a minute after day 90, 4 was reopened; 1b is the same person
    assert month(wins, columns, "2026-07-01") == [(4, 3, 2, 2, 2)]
    found = month(wins, f"user_id, {columns}", "2026-07-01", "manager")
    assert found == [("anna", 2, 2, 2, 2, 2), ("boris", 2, 1, 0, 0, 0)]
    found = month(wins, f"lead_source_id, {columns}", "2026-07-01", "lead_source")
    assert found == [("ads", 1, 1, 0, 0, 0), ("~none", 3, 2, 2, 2, 2)]


def test_maturity_says_whose_days_are_over(wins: duckdb.DuckDBPyConnection) -> None:
    columns = "lead_maturity_30, lead_maturity_60, lead_maturity_90, lead_win_rate_30"
    assert month(wins, columns, "2026-07-01") == [(1.0, 1.0, 1.0, 0.5)]
    # a win before the lead is not its win
    assert month(wins, "lead_win_rate, " + columns, "2026-10-01") == [(0.0, 0.0, 0.0, 0.0, 0.0)]


def test_the_curve_ends_with_the_age_of_the_youngest_lead(wins: duckdb.DuckDBPyConnection) -> None:
    found = wins.sql(
        "select days_since, cohort_leads_won_by, won_share from reports.rpt_won_deals__curve"
        " where period_grain = 'month' and period_start = date '2026-07-01' order by 1"
    ).fetchall()
    # 75 days after 31 July is 14 October, the last day that is over
    assert found == [(0, 0, 0.0), (15, 1, 0.25), (30, 2, 0.5), (45, 2, 0.5), (60, 2, 0.5), (75, 2, 0.5)]
