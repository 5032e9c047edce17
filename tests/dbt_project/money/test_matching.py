"""Which payment pays which invoice; every expected cell was worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.payments import COMPANY, SETTINGS

D = Decimal


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(COMPANY, settings=SETTINGS, select="+fct_payments")


EXPECTED = [
    # a payment for two invoices
    ("merged", "i45", "100.00", "invoice_number"),
    ("merged", "i46", "200.00", "invoice_number"),
    # 51 has 40 left after the first part; the merged payment fills it and 52; nothing is left for the third
    ("tangled-1", "i51", "60.00", "invoice_number"),
    ("tangled-2", "i51", "40.00", "invoice_number"),
    ("tangled-2", "i52", "100.00", "invoice_number"),
    ("partial", "i61", "30.00", "invoice_number"),
    ("over", "i62", "100.00", "invoice_number"),
    ("refunded", "i63", "100.00", "invoice_number"),
    ("refund", "i63", "-40.00", "invoice_number"),
    # paid before the invoice was written
    ("early", "i64", "500.00", "exact_amount"),
    # two equal payments, one invoice: the first by id
    ("twin-1", "i65", "77.00", "exact_amount"),
    ("hand", "i69", "40.00", "by_hand"),
    ("referred", "i71", "42.00", "reference"),
    ("dollar", "i72", "10.00", "invoice_number"),
    ("dates-1", "iУТ-000073", "1.00", "invoice_number"),
    ("dates-2", "i74", "2.00", "invoice_number"),
    ("dates-3", "i75", "3.00", "invoice_number"),
    ("dates-4", "i76", "2.50", "invoice_number"),
    # each time exactly one invoice was open
    ("monthly-1", "i81", "10.00", "exact_amount"),
    ("monthly-2", "i82", "10.00", "exact_amount"),
    # the number of a contract is not the number of an invoice
    ("contract", "i83", "3.00", "invoice_number"),
    # paid, given back, paid again
    ("again-1", "i91", "100.00", "invoice_number"),
    ("again-2", "i91", "-100.00", "invoice_number"),
    ("again-3", "i91", "100.00", "invoice_number"),
]


def test_every_match_and_its_rule(warehouse: Any) -> None:
    found = warehouse.sql(
        "select transaction_id, invoice_id, amount_orig, rule from marts.fct_payment_allocations"
    ).fetchall()
    assert sorted(found) == sorted(
        (payment, paid_for, D(sum_), rule) for payment, paid_for, sum_, rule in EXPECTED
    )


@pytest.mark.parametrize(
    ("payment", "matched", "unapplied", "no_sale"),
    [
        pytest.param("merged", "300.00", "0.00", "0.00", id="merged"),
        pytest.param("tangled-3", "0.00", "50.00", "0.00", id="nothing-left-to-pay"),
        pytest.param("over", "100.00", "30.00", "0.00", id="overpaid"),
        pytest.param("twin-2", "0.00", "77.00", "0.00", id="equal-payment-is-real"),
        pytest.param("vague", "0.00", "88.00", "0.00", id="two-candidates"),
        pytest.param("namesake", "0.00", "99.00", "0.00", id="never-by-name"),
        pytest.param("hand", "40.00", "15.00", "0.00", id="by-hand"),
        pytest.param("unmatched", "0.00", "41.00", "0.00", id="taken-off-by-hand"),
        pytest.param("rouble-for-dollar", "0.00", "10.00", "0.00", id="other-currency"),
        pytest.param("wrongdate", "0.00", "4.00", "0.00", id="other-date"),
        pytest.param("void", "0.00", "6.00", "0.00", id="void-invoice"),
        pytest.param("loan", "0.00", "0.00", "1000.00", id="loan"),
        pytest.param("stranger", "0.00", "15.00", "0.00", id="payer-unknown"),
        pytest.param("refund", "-40.00", "0.00", "0.00", id="refund"),
    ],
)
def test_what_became_of_a_payment(
    warehouse: Any, payment: str, matched: str, unapplied: str, no_sale: str
) -> None:
    [row] = warehouse.execute(
        "select matched_orig, unapplied_orig, non_sales_orig from marts.fct_payments"
        " where transaction_id = ?",
        [payment],
    ).fetchall()
    assert row == (D(matched), D(unapplied), D(no_sale))


def test_base_currency_at_the_rate_of_the_day_of_payment(warehouse: Any) -> None:
    [row] = warehouse.sql(
        "select amount_base, currency, deal_id, counterparty_id from marts.fct_payment_allocations"
        " where transaction_id = 'dollar'"
    ).fetchall()
    assert row == (D("905.55"), "USD", "~none", "dollar")


def test_the_deal_of_the_invoice_is_known(warehouse: Any) -> None:
    rows = warehouse.sql(
        "select invoice_id, deal_id from marts.fct_payment_allocations where transaction_id = 'merged'"
    ).fetchall()
    assert sorted(rows) == [("i45", "d1"), ("i46", "~none")]


def test_void_invoices_are_out(warehouse: Any) -> None:
    assert warehouse.sql("select count(*) from marts.fct_invoices where invoice_id = 'i78'").fetchall() == [
        (0,)
    ]
