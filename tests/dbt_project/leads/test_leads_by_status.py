"""Where leads stood at the end of a day, told from their changes of status."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pytest

# group and status of each of the six leads; nobody changed by-request, too-late, midnight and expo-lead
DAYS = {
    # before late-site was created there is one lead, before its first change it was new
    "2026-09-01": {("cold", "new"): 1},
    # ads-lead got hot, late-site was new until half past midnight of 1 October in Moscow
    "2026-09-30": {("cold", "new"): 1, ("hot", "hot"): 2, ("unmapped", "strange"): 1, ("unmapped", "~none"): 1},
    "2026-10-01": {("cold", "new"): 1, ("hot", "hot"): 3, ("unmapped", "strange"): 1, ("unmapped", "~none"): 1},
    # ads-lead became a client; a change of tomorrow has not happened
    "2026-10-15": {
        ("client", "client"): 1, ("cold", "new"): 1, ("hot", "hot"): 2, ("unmapped", "strange"): 1,
        ("unmapped", "~none"): 1,
    },
}  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_the_end_of_a_day(leads: duckdb.DuckDBPyConnection, day: str) -> None:
    found = leads.execute(
        "select status_group, status_id, standing_leads from reports.rpt_leads_by_status"
        " where level = 'status' and period_grain = 'day' and period_start = cast(? as date)",
        [day],
    ).fetchall()
    assert {(group, status): count for group, status, count in found} == DAYS[day]


def test_months_weeks_and_days_end_alike(leads: duckdb.DuckDBPyConnection) -> None:
    found = leads.sql(
        "select period_grain, period_state, hot_leads, unmapped_leads, standing_leads"
        " from reports.rpt_leads_by_status where level = 'total' and period_end = date '2026-10-15' order by 1"
    ).fetchall()
    assert found == [(grain, "running", 2, 2, 6) for grain in ("day", "month", "week")]


def test_every_group_has_a_row(leads: duckdb.DuckDBPyConnection) -> None:
    found = leads.sql(
        "select status_group, standing_leads, share_of_standing from reports.rpt_leads_by_status"
        " where level = 'group' and period_grain = 'day' and period_start = date '2026-09-01' order by group_position"
    ).fetchall()
    shares: Mapping[str, int] = {"cold": 1}
    groups = ("hot", "warm", "cold", "client", "lost", "unmapped")
    assert found == [(group, shares.get(group, 0), float(shares.get(group, 0))) for group in groups]
