"""Money by the source of the lead behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest


def money(amount: str) -> Decimal:
    return Decimal(amount)


@pytest.mark.parametrize(
    ("deal_id", "lead", "source"),
    [
        pytest.param("expo-deal", "expo-lead", "expo", id="linked by the CRM, which names no source itself"),
        pytest.param(
            "ads-deal", "ads-lead", "ads", id="the source of the lead of the same contact, not its own"
        ),
        pytest.param("phone-deal", "by-request", "ads", id="the lead with the phone of the client"),
        pytest.param("lost-deal", None, "~none", id="a link to a test lead says nothing"),
        pytest.param("own-source", None, "site", id="without a lead its own source"),
    ],
)
def test_a_deal_has_the_first_source_of_its_lead(
    leads: duckdb.DuckDBPyConnection, deal_id: str, lead: str | None, source: str
) -> None:
    found = leads.execute(
        "select lead_id, lead_source_id from marts.fct_deals where deal_id = ?", [deal_id]
    ).fetchall()
    assert found == [(lead, source)]


COLUMNS = (
    "lead_source_id, leads_created, won_deals, won_amount, closed_deals, win_rate, returned_deals,"
    " returned_amount, returned_margin, ad_spend, lead_romi"
)
NOTHING = money("0.00")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (
            "2026-09-01",
            [
                # won in October, and without a cost: the return of these leads is not known
                ("ads", 2, 0, NOTHING, 0, None, 1, money("500.00"), None, money("300.00"), None),
                # 1000 - 600 - 800, per 800
                ("expo", 1, 1, money("1000.00"), 1, 1.0, 1, money("1000.00"), money("400.00"), money("800.00"), -0.5),
                ("papers", 0, 0, NOTHING, 0, None, 0, NOTHING, None, money("50.00"), -1.0),
                ("site", 1, 1, money("300.00"), 1, 1.0, 0, NOTHING, None, None, None),
                ("~all", 5, 2, money("1300.00"), 3, 2 / 3, 2, money("1500.00"), money("400.00"), money("1157.00"),
                 (400 - 1157) / 1157),
                ("~none", 1, 0, NOTHING, 1, 0.0, 0, NOTHING, None, money("7.00"), -1.0),
            ],
        ),
        (
            "2026-10-01",
            [
                ("ads", 0, 1, money("500.00"), 1, 1.0, 0, NOTHING, None, None, None),
                ("unknown", 1, 0, NOTHING, 0, None, 0, NOTHING, None, None, None),
                ("~all", 1, 1, money("500.00"), 1, 1.0, 0, NOTHING, None, None, None),
                ("~none", 0, 0, NOTHING, 0, None, 0, NOTHING, None, None, None),
            ],
        ),
    ],
    ids=["September", "October so far"],
)  # fmt: skip
def test_a_month(leads: duckdb.DuckDBPyConnection, start: str, expected: list[tuple[Any, ...]]) -> None:
    found = leads.execute(
        f"select {COLUMNS} from reports.rpt_revenue_by_source where period_grain = 'month'"
        " and period_state <> 'comparable' and period_start = cast(? as date) order by 1",
        [start],
    ).fetchall()
    assert [row[:10] for row in found] == [row[:10] for row in expected]
    assert [row[10] for row in found] == [pytest.approx(row[10]) for row in expected]


def test_an_average_check_divides_the_priced_deals(leads: duckdb.DuckDBPyConnection) -> None:
    found = leads.sql(
        "select priced_deals, average_check, margin_amount, cost_known_deals from reports.rpt_revenue_by_source"
        " where period_grain = 'month' and period_start = date '2026-09-01' and level = 'total'"
        " and period_state = 'closed'"
    ).fetchall()
    assert found == [(2, money("650.00"), money("600.00"), 2)]
