"""Leads by the source they first came from, and what a lead costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest

SEPTEMBER = "period_grain = 'month' and period_start = date '2026-09-01' and period_state = 'closed'"


def money(amount: str) -> Decimal:
    return Decimal(amount)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        # 200 + 100 + 800 + 50 + 7 over five leads; five euros have no rate
        ("total", [("~all", "~all", 5, 2, money("1157.00"), 1, money("231.40"))]),
        (
            "source",
            [
                ("ads", "~all", 2, 2, money("300.00"), 0, money("150.00")),
                ("expo", "~all", 1, 0, money("800.00"), 0, money("800.00")),
                ("papers", "~all", 0, 0, money("50.00"), 1, None),
                ("site", "~all", 1, 0, None, 0, None),
                ("~none", "~all", 1, 0, money("7.00"), 0, money("7.00")),
            ],
        ),
        (
            "campaign",
            [
                ("ads", "c1", 1, 0, money("200.00"), 0, money("200.00")),
                ("ads", "~none", 1, 2, money("100.00"), 0, money("100.00")),
                ("expo", "~none", 1, 0, money("800.00"), 0, money("800.00")),
                ("papers", "~none", 0, 0, money("50.00"), 1, None),
                ("site", "~none", 1, 0, None, 0, None),
                ("~none", "~none", 1, 0, money("7.00"), 0, money("7.00")),
            ],
        ),
    ],
)
def test_september(leads: duckdb.DuckDBPyConnection, level: str, expected: list[tuple[Any, ...]]) -> None:
    found = leads.sql(
        "select lead_source_id, campaign_id, leads_created, requests_received, ad_spend, unpriced_spends,"
        f" cost_per_lead from reports.rpt_leads_by_source where {SEPTEMBER} and level = '{level}' order by 1, 2"
    ).fetchall()
    assert found == expected


def test_a_source_nobody_describes_keeps_its_id(leads: duckdb.DuckDBPyConnection) -> None:
    found = leads.sql(
        f"select source_name from reports.rpt_leads_by_source where {SEPTEMBER} and lead_source_id = 'papers'"
    ).fetchall()
    assert set(found) == {("papers",)}


def test_no_source_has_its_share_in_every_period(leads: duckdb.DuckDBPyConnection) -> None:
    found = leads.sql(
        "select leads_created, share_of_leads from reports.rpt_leads_by_source"
        f" where {SEPTEMBER} and level = 'source' and lead_source_id = '~none'"
    ).fetchall()
    assert found == [(1, 0.2)]
    periods = leads.sql(
        "select count(distinct (period_grain, period_start, period_state)),"
        " count(*) filter (where level = 'source' and lead_source_id = '~none')"
        " from reports.rpt_leads_by_source"
    ).fetchall()
    assert periods[0][0] == periods[0][1]
