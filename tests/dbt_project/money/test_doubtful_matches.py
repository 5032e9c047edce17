"""Payments that more than one invoice fits, or that fit one only by looks; one client per question, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.dbt_project.money.company import DOLLARS, Row, august, clients, invoice, movement, paid, settings

LOAN = "Выдача займа"
ROWS: list[Row] = [
    # it came before two invoices of one day; what is sure beside it stays sure
    paid("rivals", "rivals", "100.00", august(5)),
    invoice("1", "rivals", "100.00"), invoice("2", "rivals", "100.00"),
    invoice("3", "rivals", "200.00"), paid("rivals-200", "rivals", "200.00", august(12)),
    invoice("4", "rivals", "100.00", currency="USD"),
    paid("rivals-usd", "rivals", "100.00", august(12), account_id=DOLLARS, currency="USD"),
    # what was settled before the doubt stays settled
    invoice("5", "settled", "100.00", august(1)), paid("settled-1", "settled", "100.00", august(5)),
    paid("settled-2", "settled", "100.00", august(6)),
    invoice("6", "settled", "100.00"), invoice("7", "settled", "100.00"),
    # the first doubt of several ends it
    invoice("8", "often", "100.00", august(1)), invoice("9", "often", "100.00", august(1)),
    paid("often-1", "often", "100.00", august(5)), paid("often-2", "often", "100.00", august(6)),
    invoice("10", "often", "100.00", august(7)), invoice("11", "often", "100.00", august(7)),
    paid("often-3", "often", "100.00", august(8)),
    # a loan pays no invoice, whatever it names and whatever its amount, unless a person says so
    invoice("12", "loan", "100.00"), paid("loan", "loan", "100.00", august(12), LOAN),
    invoice("13", "named", "100.00"),
    paid("named", "named", "50.00", august(12), f"{LOAN} по счету № 13 от 10.08.2026", end_to_end_id="RF18-13"),
    invoice("14", "decided", "100.00"), paid("decided", "decided", "100.00", august(12), LOAN),
    # a reference that two invoices have, and one whose payer or client is not known by a tax number
    invoice("7-71", "twofold", "100.00"), invoice("77-1", "twofold", "100.00"),
    paid("twofold", "twofold", "50.00", august(12), "-", end_to_end_id="RF18-771"),
    invoice("15", "payer", "100.00"),
    movement("payer", "in", "50.00", august(12), purpose="-", end_to_end_id="RF18-15"),
    {**invoice("16", "nobody", "100.00"), "counterparty_id": "nobody"},
    paid("client", "stranger", "50.00", august(12), "-", end_to_end_id="RF18-16"),
    invoice("17", "other", "100.00"),
    paid("other", "stranger", "50.00", august(12), "-", end_to_end_id="RF18-17"),
    # a number as it is goes before a number without its prefix; of two prefixes nobody knows which
    invoice("18", "prefix", "100.00"), invoice("УТ-18", "prefix", "100.00"),
    paid("prefix", "prefix", "50.00", august(12), "по счету № 18 от 10.08.2026"),
    invoice("УТ-19", "prefixes", "100.00"), invoice("ЦБ-19", "prefixes", "100.00"),
    paid("prefixes", "prefixes", "50.00", august(12), "по счету № 19 от 10.08.2026"),
    # a date without a year is of the year before, unless it is at most a month ahead
    invoice("20", "yearless", "100.00", date(2025, 12, 28)),
    paid("yearless", "yearless", "50.00", date(2026, 1, 10), "по счету № 20 от 28.12"),
    invoice("21", "ahead", "100.00", date(2026, 9, 10)),
    paid("ahead", "ahead", "50.00", august(10), "по счету № 21 от 10.09"),
    invoice("22", "too far", "100.00", date(2026, 9, 11)),
    paid("too far", "too far", "50.00", august(10), "по счету № 22 от 11.09"),
]  # fmt: skip
# invoice, amount and rule; then what is left of the payment, and what of it is no sale
EXPECTED: dict[str, tuple[tuple[str, str, str] | None, str, str]] = {
    "rivals": (None, "100.00", "0"),
    "rivals-200": (("i3", "200.00", "exact_amount"), "0", "0"),
    "rivals-usd": (("i4", "100.00", "exact_amount"), "0", "0"),
    "settled-1": (("i5", "100.00", "exact_amount"), "0", "0"),
    "settled-2": (None, "100.00", "0"),
    "often-1": (None, "100.00", "0"),
    "often-2": (None, "100.00", "0"),
    "often-3": (None, "100.00", "0"),
    "loan": (None, "0", "100.00"),
    "named": (None, "0", "50.00"),
    "decided": (("i14", "40.00", "by_hand"), "0", "60.00"),
    "twofold": (None, "50.00", "0"),
    "payer": (("i15", "50.00", "reference"), "0", "0"),
    "client": (("i16", "50.00", "reference"), "0", "0"),
    "other": (None, "50.00", "0"),
    "prefix": (("i18", "50.00", "invoice_number"), "0", "0"),
    "prefixes": (None, "50.00", "0"),
    "yearless": (("i20", "50.00", "invoice_number"), "0", "0"),
    "ahead": (("i21", "50.00", "invoice_number"), "0", "0"),
    "too far": (None, "50.00", "0"),
}
DECIDED = {
    "transaction_id": "decided", "invoice_id": "i14", "action": "match", "amount": "40.00", "author": "A", "reason": "?",
}  # fmt: skip


def test_what_each_payment_found(build: Any) -> None:
    invoices = [row for row in ROWS if "invoice_id" in row]
    names = dict.fromkeys(row["counterparty_id"] for row in invoices if row["counterparty_id"] != "nobody")
    warehouse = build(
        {
            "counterparties": [*clients(*names), {"counterparty_id": "nobody", "name": "Nobody"}],
            "invoices": invoices,
            "bank_transactions": [row for row in ROWS if "transaction_id" in row],
        },
        settings=settings(matches=[DECIDED]),
        select="+fct_payments",
    )
    found = warehouse.sql(
        """select transaction_id, invoice_id, paid.amount_orig, rule, payments.unapplied_orig, payments.non_sales_orig
        from marts.fct_payments as payments
        left join marts.fct_payment_allocations as paid using (transaction_id)"""
    ).fetchall()
    told = {
        payment: ((one, str(amount), rule) if one else None, unapplied, no_sale)
        for payment, one, amount, rule, unapplied, no_sale in found
    }
    assert len(told) == len(found)
    assert told == {
        payment: (match, Decimal(unapplied), Decimal(no_sale))
        for payment, (match, unapplied, no_sale) in EXPECTED.items()
    }
