"""Money given back: whose invoice it is taken off, and by which rule; one client per question, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import DOLLARS, Row, august, clients, invoice, movement, paid, settings

D = Decimal
BACK = "Возврат"


def billed(number: str, client: str, amount: str, on: int = 10, **more: Any) -> list[Row]:
    """An invoice of August and the payment that names it, two days later."""
    return [
        invoice(number, client, amount, august(on)),
        paid(f"for-{number}", client, amount, august(on + 2), f"по счету № {number} от {on}.08.2026", **more),
    ]


def silent(number: str, client: str, amount: str) -> list[Row]:
    """An invoice and a payment that is found by its amount, later than refunds are read for numbers."""
    return [invoice(number, client, amount), paid(f"for-{number}", client, amount, august(12))]


def back(client: str, amount: str, on: int = 20, purpose: str = BACK, **more: Any) -> Row:
    """A refund, called as its client."""
    return movement(more.pop("key", client), "out", amount, august(on), client, purpose=purpose, **more)


ROWS: list[Row] = [
    *billed("1", "alike", "101.00"), back("alike", "101.00"),
    # on the day of the invoice it is that invoice's, the day before it is not
    *billed("2", "sameday", "102.00"), back("sameday", "102.00", 10),
    *billed("3", "dayahead", "103.00"), back("dayahead", "103.00", 9),
    *billed("4", "two", "104.00"), *billed("5", "two", "104.00"), back("two", "104.00"),
    *billed("6", "part", "106.00"), back("part", "40.00"),
    *billed("7", "undone", "107.00"), back("undone", "107.00"),
    *billed("8", "dollars", "108.00"), back("dollars", "108.00", account_id=DOLLARS, currency="USD"),
    *billed("9", "salary", "109.00"), back("salary", "109.00", purpose="Выплата"),
    *billed("10", "english", "110.00"), back("english", "110.00", purpose="Refund"),
    *billed("11", "reversal", "111.00"), back("reversal", "111.00", purpose="Сторно", is_reversal=True),
    # a person says how much of it
    *billed("12", "capped", "112.00"), back("capped", "100.00"),
    # what nothing calls a refund is one when a person says so
    *billed("27", "said", "127.00"), back("said", "50.00", purpose="Выплата"),
    # it names an invoice with 60 paid; a person says where the rest belongs
    *billed("13", "both", "60.00"), *billed("14", "both", "100.00"),
    back("both", "100.00", purpose="Возврат по счету № 13 от 10.08.2026"),
    # the rest of a refund that found something is not looked for by its amount
    *billed("15", "rest", "60.00"), *billed("16", "rest", "40.00"),
    back("rest", "100.00", purpose="Возврат по счету № 15 от 10.08.2026"),
    # what is left of the invoice is what the second one has to be
    *billed("17", "twice", "100.00"),
    back("twice", "60.00", 14, "Возврат по счету № 17 от 10.08.2026", key="twice-1"),
    back("twice", "40.00", 15, key="twice-2"),
    *billed("18", "double", "50.00"),
    back("double", "50.00", 15, key="double-1"), back("double", "50.00", 14, key="double-2"),
    # when it was read nothing was paid by a named number yet
    *silent("19", "later", "119.00"), back("later", "30.00", purpose="Возврат по счету № 19 от 10.08.2026"),
    *silent("20", "referring", "120.00"), back("referring", "30.00", purpose="-", end_to_end_id="RF18-20", is_reversal=True),
    # in the order they are named
    *silent("21", "order", "50.00"), *silent("22", "order", "100.00"),
    back("order", "120.00", purpose="Возврат по счетам № 22, 21 от 10.08.2026"),
    # named in two ways, taken off once
    *silent("23", "named", "100.00"),
    back("named", "30.00", purpose="Возврат по счету № 23 от 10.08.2026", end_to_end_id="RF18-23"),
    # a person matched it to an invoice in another currency
    invoice("24", "foreign", "100.00", currency="USD"),
    paid("for-24", "foreign", "100.00", august(12), "по счету № 24 от 10.08.2026", account_id=DOLLARS, currency="USD"),
    back("foreign", "100.00"),
    # of two invoices paid with as much, one in another currency
    *billed("25", "mixed", "100.00"),
    invoice("26", "mixed", "100.00", currency="USD"),
    paid("for-26", "mixed", "100.00", august(12), "по счету № 26 от 10.08.2026", account_id=DOLLARS, currency="USD"),
    back("mixed", "100.00"),
]  # fmt: skip
DECIDED = [("undone", "i7", "unmatch", None), ("capped", "i12", "match", "30.00"), ("both", "i14", "match", None),
           ("foreign", "i24", "match", None), ("said", "i27", "match", None)]  # fmt: skip
# what is taken off each invoice by which rule, and what of the refund is left
EXPECTED: dict[str, tuple[list[tuple[str, str, str]], str]] = {
    "alike": ([("i1", "-101.00", "exact_amount")], "0"),
    "sameday": ([("i2", "-102.00", "exact_amount")], "0"),
    "dayahead": ([], "-103.00"),
    "two": ([], "-104.00"),
    "part": ([], "-40.00"),
    "undone": ([], "-107.00"),
    "dollars": ([], "-108.00"),
    "english": ([("i10", "-110.00", "exact_amount")], "0"),
    "reversal": ([("i11", "-111.00", "exact_amount")], "0"),
    "said": ([("i27", "-50.00", "by_hand")], "0"),
    "capped": ([("i12", "-30.00", "by_hand")], "-70.00"),
    "both": ([("i13", "-60.00", "invoice_number"), ("i14", "-40.00", "by_hand")], "0"),
    "rest": ([("i15", "-60.00", "invoice_number")], "-40.00"),
    "twice-1": ([("i17", "-60.00", "invoice_number")], "0"),
    "twice-2": ([("i17", "-40.00", "exact_amount")], "0"),
    "double-1": ([], "-50.00"),
    "double-2": ([("i18", "-50.00", "exact_amount")], "0"),
    "later": ([("i19", "-30.00", "invoice_number")], "0"),
    "referring": ([("i20", "-30.00", "reference")], "0"),
    "order": ([("i21", "-20.00", "invoice_number"), ("i22", "-100.00", "invoice_number")], "0"),
    "named": ([("i23", "-30.00", "invoice_number")], "0"),
    "foreign": ([], "-100.00"),
    "mixed": ([("i25", "-100.00", "exact_amount")], "0"),
}


@pytest.fixture
def warehouse(build: Any) -> Any:
    names = dict.fromkeys(row["counterparty_id"] for row in ROWS if "invoice_id" in row)
    company = {
        "counterparties": clients(*names),
        "invoices": [row for row in ROWS if "invoice_id" in row],
        "bank_transactions": [row for row in ROWS if "transaction_id" in row],
    }
    matches = [
        {"transaction_id": payment, "invoice_id": taken_off, "action": action, "amount": amount, "author": "A", "reason": "?"}
        for payment, taken_off, action, amount in DECIDED
    ]  # fmt: skip
    return build(company, settings=settings(matches=matches), select="+fct_payments")


def test_what_every_refund_is_taken_off(warehouse: Any) -> None:
    """A payout that nothing calls a refund is none, and is not among the payments at all."""
    found = {
        payment: ([], unapplied)
        for payment, unapplied in warehouse.sql(
            "select transaction_id, unapplied_orig from marts.fct_payments where is_refund"
        ).fetchall()
    }
    for payment, *taken in warehouse.sql(
        "select transaction_id, invoice_id, amount_orig, rule from marts.fct_payment_allocations"
        " where is_refund order by invoice_id"
    ).fetchall():
        found[payment][0].append(tuple(taken))
    assert found == {
        payment: ([(taken_off, D(amount), rule) for taken_off, amount, rule in taken], D(unapplied))
        for payment, (taken, unapplied) in EXPECTED.items()
    }


def test_every_payment_had_found_its_invoice(warehouse: Any) -> None:
    rows = warehouse.sql(
        "select count(*) from marts.fct_payments where not is_refund and amount_orig <> matched_orig"
    ).fetchall()
    assert rows == [(0,)]
