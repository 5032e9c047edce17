"""Matching by tax number alone, oldest instalment first, which a company has to switch on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import august, clients, invoice, movement, paid, settings

D = Decimal
COMPANY: dict[str, Any] = {
    "counterparties": clients("steady", "split", "begun", "tied", "lender", "undone"),
    "invoices": [
        invoice("1", "steady", "100.00", august(1), due_on=august(20)),
        invoice("2", "steady", "100.00", august(2), due_on=august(10)),
        invoice("3", "steady", "100.00", august(3), due_on=august(30)),
        # two instalments: the second one is due after the other invoice
        invoice("4", "split", "100.00", august(1)),
        invoice("5", "split", "50.00", august(2), due_on=august(15)),
        # a payment that names it has filled the first instalment and a part of the second
        invoice("6", "begun", "100.00", august(1)),
        invoice("7", "begun", "50.00", august(2), due_on=august(15)),
        invoice("9", "tied", "100.00", august(1), due_on=august(10)),
        invoice("8", "tied", "100.00", august(1), due_on=august(10)),
        # a loan pays nothing, and a payment a person took off stays off
        invoice("10", "lender", "100.00", august(1)),
        invoice("11", "undone", "100.00", august(1)),
    ],
    "payment_schedule": [
        {"instalment_id": "4a", "invoice_id": "i4", "due_on": august(5), "amount": "30.00"},
        {"instalment_id": "4b", "invoice_id": "i4", "due_on": date(2026, 9, 5), "amount": "70.00"},
        {"instalment_id": "6z", "invoice_id": "i6", "due_on": august(5), "amount": "40.00"},
        {"instalment_id": "6b", "invoice_id": "i6", "due_on": date(2026, 9, 5), "amount": "60.00"},
    ],
    "bank_transactions": [
        paid("s1", "steady", "150.00", august(12)),
        paid("s2", "steady", "120.00", august(13)),
        paid("s3", "steady", "60.00", august(14)),
        movement("back", "out", "20.00", august(20), "steady", purpose="Возврат"),
        paid("p1", "split", "60.00", august(12)),
        paid("p2", "split", "40.00", august(13)),
        # ten more than is left
        paid("p3", "split", "60.00", august(14)),
        paid("b0", "begun", "45.00", august(3), "по счету № 6 от 01.08.2026"),
        paid("b1", "begun", "30.00", august(12)),
        paid("b2", "begun", "40.00", august(13)),
        paid("t2", "tied", "60.00", august(12)),
        paid("t1", "tied", "60.00", august(12)),
        paid("l1", "lender", "60.00", august(12), "Выдача займа"),
        paid("u1", "undone", "60.00", august(12)),
    ],
}

UNDONE = {"transaction_id": "u1", "invoice_id": "i11", "action": "unmatch", "author": "A", "reason": "?"}


@pytest.mark.parametrize(
    ("switched_on", "expected"),
    [
        pytest.param(False, [], id="off"),
        pytest.param(
            True,
            [
                ("s1", "i2", D("100.00")),
                ("s1", "i1", D("50.00")),
                ("s2", "i1", D("50.00")),
                ("s2", "i3", D("70.00")),
                ("s3", "i3", D("30.00")),
                ("p1", "i4", D("30.00")),
                ("p1", "i5", D("30.00")),
                ("p2", "i5", D("20.00")),
                ("p2", "i4", D("20.00")),
                ("p3", "i4", D("50.00")),
                ("b1", "i7", D("30.00")),
                ("b2", "i7", D("20.00")),
                ("b2", "i6", D("20.00")),
                ("t1", "i8", D("60.00")),
                ("t2", "i8", D("40.00")),
                ("t2", "i9", D("20.00")),
            ],
            id="on",
        ),
    ],
)
def test_oldest_instalment_first(
    build: Any, switched_on: bool, expected: list[tuple[str, str, Decimal]]
) -> None:
    warehouse = build(
        COMPANY,
        settings=settings(matches=[UNDONE]),
        run={"match_oldest_first": switched_on},
        select="+fct_payments",
    )
    found = warehouse.sql(
        "select transaction_id, invoice_id, amount_orig from marts.fct_payment_allocations"
    ).fetchall()
    assert sorted(found) == sorted([("b0", "i6", D("45.00")), *expected])
    rules = warehouse.sql("select distinct rule from marts.fct_payment_allocations").fetchall()
    assert {rule for (rule,) in rules} == {"invoice_number", *(["oldest_first"] if switched_on else [])}
