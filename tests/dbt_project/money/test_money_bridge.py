"""From the win to the money on a hand-made company; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import Row, clients, invoice, movement, paid, settings

SELECT = "+path:models/reports/money_bridge"
D = Decimal


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def won(key: str, amount: str | None, client: str, month: int = 8, **more: Any) -> Row:
    return {
        "deal_id": key, "name": key, "pipeline_id": "p", "stage_id": "won", "counterparty_id": client,
        "amount": amount, "currency": "RUB", "created_at": datetime(2026, 7, 1),
        "closed_at": datetime(2026, month, 5, 9), **more,
    }  # fmt: skip


COMPANY: dict[str, list[Row]] = {
    "counterparties": clients("partly", "paid", "over", "beyond", "free", "dollar", "lost", "tester"),
    "stages": [
        {"pipeline_id": "p", "stage_id": "won", "name": "Won", "position": 1, "kind": "won"},
        {"pipeline_id": "p", "stage_id": "lost", "name": "Lost", "position": 2, "kind": "lost"},
    ],
    "deals": [
        won("part", "1000", "partly"),
        won("full", "500", "paid"),
        won("over", "100", "over"),
        won("beyond", "100", "beyond"),
        won("none", "70", "partly"),
        won("free", None, "free"),
        won("dollars", "10", "dollar", currency="USD"),
        won("later", "30", "paid", 9),
        won("gone", "44", "lost", stage_id="lost"),
        won("trial", "9", "tester", tags="test"),
        won("deleted", "8", "tester", is_deleted=True),
    ],
    "invoices": [
        invoice("1", "partly", "1000", on(8, 6), deal_id="part"),
        invoice("2", "paid", "500", on(8, 6), deal_id="full"),
        # more was billed than won
        invoice("3", "over", "120", on(8, 6), deal_id="over"),
        invoice("4", "beyond", "100", on(8, 6), deal_id="beyond"),
        invoice("5", "dollar", "10", on(8, 6), deal_id="dollars", currency="USD"),
        invoice("6", "lost", "44", on(8, 6), deal_id="gone"),
    ],
    "bank_transactions": [
        paid("p1", "partly", "400", on(8, 10), "Счет 1 от 06.08.2026"),
        paid("p2", "paid", "200", on(8, 10), "Счет 2 от 06.08.2026"),
        paid("p3", "paid", "300", on(9, 10), "Счет 2 от 06.08.2026"),
        paid("p4", "over", "120", on(8, 10), "Счет 3 от 06.08.2026"),
        paid("p5", "beyond", "130", on(8, 10), "Счет 4 от 06.08.2026"),
        paid("p6", "dollar", "10", on(8, 20), "Счет 5 от 06.08.2026", currency="USD"),
        paid("p7", "lost", "44", on(8, 11)),
        paid("p8", "free", "5", on(8, 12)),
        movement("p9", "in", "900", on(8, 13), purpose="Займ"),
        movement("r1", "out", "50", on(9, 12), "partly", purpose="Возврат по счету 1 от 06.08.2026"),
    ],
}
SETTINGS = settings(
    exchange_rates=[
        {"currency": "USD", "rate_on": on(8, 1), "rate": "80"},
        {"currency": "USD", "rate_on": on(8, 15), "rate": "90"},
    ],
    test_records=[{"field": "tag", "pattern": "test"}],
    opening_balances=[
        {"opening_balance_id": "1", "counterparty_id": "paid", "amount": "77", "currency": "RUB",
         "balance_on": on(1, 1)},
    ],
)  # fmt: skip


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(COMPANY, settings=SETTINGS, select=SELECT)


def test_status_of_each_deal(warehouse: Any) -> None:
    """The refund of 50 leaves 350 paid of 1000; 130 came for an invoice of 100."""
    rows = warehouse.sql(
        """select deal_id, payment_status, paid_amount, open_amount, overpaid_amount
        from reports.rpt_money_bridge__deals"""
    ).fetchall()
    assert {row[0]: row[1:] for row in rows} == {
        "part": ("partly", D(350), D(650), D(0)),
        "full": ("paid", D(500), D(0), D(0)),
        "over": ("overpaid", D(120), D(0), D(20)),
        "beyond": ("overpaid", D(130), D(0), D(30)),
        "none": ("unpaid", D(0), D(70), D(0)),
        "free": ("no_amount", D(0), D(0), D(0)),
        "dollars": ("paid", D(10), D(0), D(0)),
        "later": ("unpaid", D(0), D(30), D(0)),
    }


def bridge(warehouse: Any, level: str) -> dict[str, tuple[Any, ...]]:
    rows = warehouse.execute(
        """select currency, won_deals, deals_paid, deals_partly, deals_unpaid, deals_overpaid, deals_no_amount,
            won_amount, invoiced_amount, paid_amount, open_amount, overpaid_amount, exchange_difference
        from reports.rpt_money_bridge
        where level = ? and period_grain = 'month' and period_start = ?""",
        [level, on(8, 1)],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_deals_won_in_august(warehouse: Any) -> None:
    assert bridge(warehouse, "total") == {
        "RUB": (6, 1, 1, 1, 2, 1, D(1770), D(1720), D(1100), D(720), D(50), None),
        "USD": (1, 1, 0, 0, 0, 0, D(10), D(10), D(10), D(0), D(0), None),
    }


def test_what_rates_changed(warehouse: Any) -> None:
    """Ten dollars were won and billed at 80 and paid at 90."""
    assert bridge(warehouse, "company") == {
        "RUB": (7, 2, 1, 1, 2, 1, D(2570), D(2520), D(2000), D(720), D(50), D(100)),
    }


def test_what_became_of_the_payments(warehouse: Any) -> None:
    """The payment of 130 is matched by 100 and unmatched by 30, and counts once; the loan is no sale."""
    rows = warehouse.execute(
        """select level, outcome, payments, amount from reports.rpt_money_bridge__payments
        where period_grain = 'quarter' and period_state = 'closed' and currency = 'RUB'
            and level in ('total', 'outcome', 'refund') order by 1, 2""",
    ).fetchall()
    assert rows == [
        ("outcome", "exact_amount", 1, D(44)),
        ("outcome", "invoice_number", 5, D(1120)),
        ("outcome", "not_sales", 1, D(900)),
        ("outcome", "unmatched", 1, D(35)),
        ("refund", "~all", 1, D(-50)),
        ("total", "~all", 8, D(2099)),
    ]


def test_nothing_is_left_over(warehouse: Any) -> None:
    """At the end of September, per client: won, paid, open, for no won deal; the opening debt is not won."""
    rows = warehouse.execute(
        """select counterparty_id, currency, won, paid, open, unapplied, left_over
        from reports.rpt_money_bridge__balances
        where level = 'counterparty' and period_grain = 'month' and period_start = ?""",
        [on(9, 1)],
    ).fetchall()
    assert {f"{row[0]} {row[1]}": row[2:] for row in rows} == {
        "partly RUB": (D(1070), D(350), D(720), D(0), D(0)),
        "paid RUB": (D(530), D(500), D(30), D(0), D(0)),
        "over RUB": (D(100), D(120), D(0), D(20), D(0)),
        "beyond RUB": (D(100), D(130), D(0), D(30), D(0)),
        "dollar USD": (D(10), D(10), D(0), D(0), D(0)),
        "lost RUB": (D(0), D(44), D(0), D(44), D(0)),
        "free RUB": (D(0), D(5), D(0), D(5), D(0)),
    }


def test_a_payment_before_the_win_is_for_no_won_deal_until_then(build: Any) -> None:
    entities: dict[str, list[Row]] = {
        **COMPANY,
        "deals": [won("d", "100", "paid", 9)],
        "invoices": [invoice("1", "paid", "100", on(8, 6), deal_id="d")],
        "bank_transactions": [paid("p", "paid", "60", on(8, 10), "Счет 1 от 06.08.2026")],
    }
    warehouse = build(entities, settings=settings(), select=SELECT)
    rows = warehouse.sql(
        """select period_start, won, paid, open, unapplied from reports.rpt_money_bridge__balances
        where level = 'total' and period_grain = 'month' order by 1 limit 2"""
    ).fetchall()
    assert rows == [
        (on(8, 1), D(0), D(60), D(0), D(60)),
        (on(9, 1), D(100), D(60), D(40), D(0)),
    ]
