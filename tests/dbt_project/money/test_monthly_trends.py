"""Monthly trends on a hand-made company; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import Row, clients, movement, paid, settings

SELECT = "+path:models/reports/monthly_trends"
D = Decimal


def won(key: str, day: datetime, amount: str | None, client: str | None, **more: Any) -> Row:
    return {
        "deal_id": key, "name": key, "pipeline_id": "p", "stage_id": "won", "counterparty_id": client,
        "amount": amount, "currency": "RUB", "created_at": datetime(2025, 7, 20), "closed_at": day, **more,
    }  # fmt: skip


COMPANY: dict[str, list[Row]] = {
    "counterparties": clients("alpha", "beta", "old", "undone", "tester"),
    "stages": [
        {"pipeline_id": "p", "stage_id": "talk", "name": "Talk", "position": 1, "kind": "open"},
        {"pipeline_id": "p", "stage_id": "won", "name": "Won", "position": 2, "kind": "won"},
    ],
    "deals": [
        won("a1", datetime(2025, 8, 10), "100", "alpha"),
        won("a2", datetime(2026, 8, 10), "200", "alpha"),
        won("b1", datetime(2026, 8, 11), "50", "beta"),
        won("b2", datetime(2026, 8, 12), None, "beta"),
        won("o1", datetime(2026, 8, 12), "30", "old"),
        won("nobody", datetime(2026, 8, 13), "10", None, cost="4"),
        # half past midnight in Moscow: already September
        won("b3", datetime(2026, 8, 31, 21, 30), "7", "beta"),
        won("reopened", datetime(2026, 8, 14), "1000", "undone", stage_id="talk"),
        won("trial", datetime(2026, 8, 14), "1000", "tester", tags="test"),
        won("future", datetime(2026, 10, 20), "1000", "undone", created_at=datetime(2026, 10, 20)),
    ],
    "bank_transactions": [
        paid("p1", "alpha", "100", date(2025, 8, 20)),
        paid("p2", "beta", "20", date(2026, 9, 2)),
        paid("p3", "old", "3", date(2026, 9, 3)),
        movement("refund", "out", "5", date(2026, 8, 20), "alpha", purpose="Возврат"),
        movement("loan", "in", "900", date(2026, 8, 21), purpose="Займ"),
        movement("rent", "out", "40", date(2026, 8, 22), counterparty_inn="7700000900"),
        movement("own", "out", "77", date(2026, 8, 23), is_internal=True),
        movement("strange", "out", "2", date(2026, 8, 24), purpose="?"),
    ],
}
SETTINGS = settings(
    test_records=[{"field": "tag", "pattern": "test"}],
    opening_balances=[
        {"opening_balance_id": "1", "counterparty_id": "old", "amount": "1", "currency": "RUB",
         "balance_on": date(2025, 1, 1)},
    ],
)  # fmt: skip


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(COMPANY, settings=SETTINGS, select=SELECT)


def row(warehouse: Any, start: date, columns: str, grain: str = "month") -> Row:
    found = warehouse.execute(
        f"""select {columns} from reports.rpt_monthly_trends
        where period_grain = ? and period_start = ? and period_state <> 'comparable'""",
        [grain, start],
    )
    names = [column[0] for column in found.description]
    [values] = found.fetchall()
    return dict(zip(names, values, strict=True))


def test_clients_in_august(warehouse: Any) -> None:
    """Beta is new; Alpha bought a year before, and Old owed us before the history began."""
    assert row(
        warehouse,
        date(2026, 8, 1),
        "new_clients, new_paying_clients, winning_clients, repeat_clients, round(repeat_client_share, 4) as share,"
        " deals_without_client",
    ) == {
        "new_clients": 1,
        "new_paying_clients": 0,
        "winning_clients": 3,
        "repeat_clients": 2,
        "share": 0.6667,
        "deals_without_client": 1,
    }


def test_clients_in_september(warehouse: Any) -> None:
    """Beta pays for the first time; Old pays too, but was a client before; Beta buys again."""
    assert row(warehouse, date(2026, 9, 1), "new_clients, new_paying_clients, repeat_clients, won_deals") == {
        "new_clients": 0,
        "new_paying_clients": 1,
        "repeat_clients": 1,
        "won_deals": 1,
    }


def test_a_client_of_the_same_quarter_is_not_repeat(warehouse: Any) -> None:
    """Beta's wins of August and September lie in one quarter, so only Alpha and Old are repeat clients."""
    found = row(warehouse, date(2026, 7, 1), "new_clients, winning_clients, repeat_clients", "quarter")
    assert found == {"new_clients": 1, "winning_clients": 3, "repeat_clients": 2}


def test_deals_in_august(warehouse: Any) -> None:
    """290 in four priced deals of five; the cost is known of one: 10 less 4."""
    assert row(
        warehouse,
        date(2026, 8, 1),
        "won_deals, priced_deals, won_amount, average_check, cost_known_deals, cost_known_share, margin_amount",
    ) == {
        "won_deals": 5,
        "priced_deals": 4,
        "won_amount": D(290),
        "average_check": D("72.50"),
        "cost_known_deals": 1,
        "cost_known_share": 0.2,
        "margin_amount": D(6),
    }


def test_money_in_august(warehouse: Any) -> None:
    """The refund is negative income; the loan and what no rule knows are outside the operating result."""
    assert row(warehouse, date(2026, 8, 1), "received_amount, operating_result, net_cash_flow") == {
        "received_amount": D(-5),
        "operating_result": D(-45),
        "net_cash_flow": D(853),
    }


def test_august_against_the_year_before(warehouse: Any) -> None:
    assert row(
        warehouse,
        date(2026, 8, 1),
        "won_amount_year_before, won_amount_growth, won_deals_growth, new_clients_growth, received_amount_growth,"
        " operating_result_year_before",
    ) == {
        "won_amount_year_before": D(100),
        "won_amount_growth": 1.9,
        "won_deals_growth": 4.0,
        "new_clients_growth": 0.0,
        "received_amount_growth": -1.05,
        "operating_result_year_before": D(100),
    }


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(date(2026, 7, 1), id="the year before began in the middle of the month"),
        pytest.param(date(2026, 10, 1), id="the month is not over"),
        pytest.param(date(2025, 8, 1), id="no history a year before"),
    ],
)
def test_no_year_to_compare_with(warehouse: Any, start: date) -> None:
    found = row(warehouse, start, "won_amount_year_before, won_amount_growth, history_since")
    assert found == {
        "won_amount_year_before": None,
        "won_amount_growth": None,
        "history_since": date(2025, 7, 20),
    }


def test_without_a_bank_there_is_no_money_to_speak_of(build: Any) -> None:
    entities = {name: rows for name, rows in COMPANY.items() if name != "bank_transactions"}
    warehouse = build(entities, settings=SETTINGS, select=SELECT)
    assert row(
        warehouse, date(2026, 8, 1), "won_deals, received_amount, net_cash_flow, new_paying_clients"
    ) == {"won_deals": 5, "received_amount": None, "net_cash_flow": None, "new_paying_clients": None}


def test_a_company_without_a_win(build: Any) -> None:
    lead = {"lead_id": "1", "name": "L", "created_at": datetime(2026, 9, 1)}
    warehouse = build({"leads": [lead], "deals": []}, select=SELECT)
    assert row(
        warehouse, date(2026, 9, 1), "won_deals, average_check, cost_known_share, repeat_client_share"
    ) == {"won_deals": 0, "average_check": None, "cost_known_share": None, "repeat_client_share": None}
