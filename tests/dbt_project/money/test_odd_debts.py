"""Deals and documents that are paid in odd ways; one client per question, every cell worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import Row, august, clients, invoice, paid, settings

D = Decimal
RECEIVABLES = "+path:models/reports/receivables_by_counterparty"


def won(key: str, client: str, amount: str | None, **more: Any) -> Row:
    return {
        "deal_id": key, "name": key, "pipeline_id": "p", "stage_id": "won", "counterparty_id": client,
        "amount": amount, "currency": "RUB", "created_at": datetime(2026, 7, 1),
        "closed_at": datetime(2026, 8, 5, 9), **more,
    }  # fmt: skip


def billed(number: str, client: str, amount: str, **more: Any) -> Row:
    return invoice(number, client, amount, august(1), **more)


def named(key: str, client: str, amount: str, numbers: str, on: int = 10) -> Row:
    return paid(key, client, amount, august(on), f"Счета № {numbers} от 01.08.2026")


COMPANY: dict[str, list[Row]] = {
    "counterparties": clients(
        "two", "parts", "advance", "unsaid", "foreign", "credit", "currency", "order", "gone"
    ),
    "stages": [{"pipeline_id": "p", "stage_id": "won", "name": "Won", "position": 1, "kind": "won"}],
    "deals": [
        won("two-a", "two", "100"), won("two-b", "two", "100"), won("parts", "parts", "100"),
        won("advance", "advance", "200"), won("unsaid", "unsaid", None),
        won("foreign", "foreign", None, currency="USD"), won("credit", "credit", "-50"),
    ],
    "invoices": [
        billed("1", "two", "100", deal_id="two-a"), billed("2", "two", "100", deal_id="two-b"),
        billed("3", "parts", "60", deal_id="parts"), billed("4", "parts", "40", deal_id="parts"),
        billed("5", "advance", "100", deal_id="advance"),
        billed("6", "unsaid", "50", deal_id="unsaid"), billed("7", "foreign", "900", deal_id="foreign"),
        billed("8", "currency", "100", due_on=august(20)), billed("9", "order", "100", due_on=august(1)),
    ],
    "payment_schedule": [
        {"instalment_id": key, "invoice_id": invoice_id, "due_on": due_on, "amount": amount, "currency": currency, **more}
        for key, invoice_id, due_on, amount, currency, more in (
            # in another currency than its invoice, and so not believed
            ("e", "i8", date(2026, 10, 31), "50", "USD", {}), ("f", "i8", date(2026, 10, 31), "50", "USD", {}),
            # the earlier instalment is the first to be paid, whatever its id; one is taken back
            ("z", "i9", august(5), "40", "RUB", {}), ("a", "i9", date(2026, 9, 5), "60", "RUB", {}),
            ("d", "i9", date(2026, 9, 9), "50", "RUB", {"is_deleted": True}),
        )
    ],
    "opening_balances": [
        {"opening_balance_id": "1", "counterparty_id": "gone", "amount": "77", "currency": "RUB",
         "balance_on": date(2026, 1, 1), "is_deleted": True},
    ],
    "bank_transactions": [
        named("p1", "two", "250", "1, 2"), named("p2", "parts", "110", "3, 4"), named("p3", "advance", "130", "5"),
        named("p4", "unsaid", "60", "6"), named("p5", "foreign", "1000", "7"), named("p6", "order", "40", "9", 3),
    ],
}  # fmt: skip


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(COMPANY, settings=settings(), select=f"+path:models/reports/money_bridge {RECEIVABLES}")


def test_what_a_payment_brings_beyond_its_invoices_is_for_the_only_deal_it_names(warehouse: Any) -> None:
    """And only when that deal is paid: 30 beyond an advance of 100 may be for anything."""
    rows = warehouse.sql(
        """select deal_id, payment_status, paid_amount, open_amount, overpaid_amount
        from reports.rpt_money_bridge__deals"""
    ).fetchall()
    assert {row[0]: row[1:] for row in rows} == {
        "two-a": ("paid", D(100), D(0), D(0)),
        "two-b": ("paid", D(100), D(0), D(0)),
        "parts": ("overpaid", D(110), D(0), D(10)),
        "advance": ("partly", D(100), D(100), D(0)),
        "unsaid": ("overpaid", D(60), D(0), D(60)),
        "foreign": ("no_amount", D(0), D(0), D(0)),
        "credit": ("overpaid", D(0), D(0), D(50)),
    }


def test_the_balances_of_their_clients(warehouse: Any) -> None:
    """Won, paid, open and for no won deal; roubles settle no deal in dollars, and a deal below nothing is a credit."""
    rows = warehouse.execute(
        """select counterparty_id || ' ' || currency, won, paid, open, unapplied
        from reports.rpt_money_bridge__balances
        where level = 'counterparty' and period_grain = 'month' and period_start = ?""",
        [august(1)],
    ).fetchall()
    assert {row[0]: tuple(map(int, row[1:])) for row in rows} == {
        "two RUB": (200, 250, 0, 50),
        "parts RUB": (100, 110, 0, 10),
        "advance RUB": (200, 130, 100, 30),
        "unsaid RUB": (0, 60, 0, 60),
        "foreign RUB": (0, 1000, 0, 1000),
        "credit RUB": (-50, 0, 0, 50),
        "order RUB": (0, 40, 0, 40),
    }


def owed(warehouse: Any, end: date) -> dict[str, dict[str, int]]:
    """Buckets that are not empty, by client, at the end of a month."""
    names = ("not_due", "no_due_date", "overdue_1_30", "unapplied")
    rows = warehouse.execute(
        f"""select counterparty_id, {", ".join(names)} from reports.rpt_receivables_by_counterparty
        where level = 'counterparty' and period_grain = 'month' and period_end = ?""",
        [end],
    ).fetchall()
    return {
        row[0]: {name: int(value) for name, value in zip(names, row[1:], strict=True) if value}
        for row in rows
    }


def test_schedules_that_hold_and_that_do_not(warehouse: Any) -> None:
    in_august, in_september = owed(warehouse, date(2026, 8, 31)), owed(warehouse, date(2026, 9, 30))
    assert in_august["currency"] == {"overdue_1_30": 100}
    assert in_august["order"] == {"not_due": 60}
    assert in_september["order"] == {"overdue_1_30": 60}
    assert "gone" not in in_august


def test_deliveries_that_name_their_invoice_and_that_do_not(build: Any) -> None:
    """The payment for an invoice not delivered settles no delivery of the same deal, unless one of them names no
    invoice: then they are settled together, what has a due date before what has none."""
    entities: dict[str, list[Row]] = {
        "counterparties": clients("own", "same"),
        "deals": [
            {"deal_id": key, "name": key, "pipeline_id": "p", "stage_id": "s", "counterparty_id": client,
             "created_at": datetime(2026, 8, 1)}
            for key, client in (("e", "own"), ("f", "same"))
        ],
        "invoices": [
            billed("1", "own", "100", due_on=august(20), deal_id="e"),
            billed("2", "own", "100", due_on=august(20), deal_id="e"),
            billed("3", "same", "60", due_on=august(20), deal_id="f"),
        ],
        "deliveries": [
            {"delivery_id": key, "deal_id": deal, "invoice_id": paid_for, "delivered_on": august(10), "amount": amount,
             "currency": "RUB"}
            for key, deal, paid_for, amount in (("d", "e", "i1", "100"), ("z", "f", "i3", "60"), ("a", "f", None, "40"))
        ],
        "bank_transactions": [named("p1", "own", "100", "2", 15), named("p2", "same", "60", "3", 12)],
    }  # fmt: skip
    warehouse = build(
        entities, settings=settings(), run={"receivables_basis": "delivered"}, select=RECEIVABLES
    )
    assert owed(warehouse, date(2026, 8, 31)) == {
        "own": {"overdue_1_30": 100, "unapplied": -100},
        "same": {"no_due_date": 40},
    }
