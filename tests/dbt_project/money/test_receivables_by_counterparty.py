"""The receivables report on hand-made documents; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import Row, clients, invoice, movement, paid, settings

SELECT = "+path:models/reports/receivables_by_counterparty"
MEASURES = (
    "not_due", "no_due_date", "overdue_1_30", "overdue_31_60", "overdue_61_90", "overdue_91_plus", "unapplied",
)  # fmt: skip


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def instalment(key: str, due_on: date, amount: str, **document: str) -> Row:
    return {"instalment_id": key, "due_on": due_on, "amount": amount, "currency": "RUB", **document}


INVOICED: dict[str, list[Row]] = {
    "counterparties": clients(
        "partly", "planned", "early", "over", "returned", "timeless", "old", "dollar", "euro", "merged",
        "before", "owed", "tester",
    ),
    "deals": [
        {"deal_id": "trial", "name": "Trial TEST", "pipeline_id": "p", "stage_id": "s", "tags": "test",
         "counterparty_id": "tester", "created_at": datetime(2026, 8, 1)},
    ],
    "invoices": [
        invoice("1", "partly", "1000", on(8, 10), due_on=on(8, 20)),
        invoice("2", "planned", "900", on(8, 1), due_on=on(8, 1)),
        invoice("3", "early", "500", on(9, 5), due_on=on(9, 20)),
        invoice("4", "over", "100", on(8, 1), due_on=on(8, 1)),
        invoice("5", "returned", "200", on(8, 1), due_on=on(8, 5)),
        invoice("6", "timeless", "70", on(6, 1)),
        invoice("7", "old", "10", on(5, 1), due_on=on(5, 31)),
        invoice("8", "dollar", "10", on(8, 1), due_on=on(9, 30), currency="USD"),
        invoice("9", "euro", "7", on(9, 1), due_on=on(9, 20), currency="EUR"),
        invoice("10", "merged", "60", on(8, 1), due_on=on(8, 2)),
        invoice("11", "merged", "40", on(8, 1), due_on=on(8, 2)),
        invoice("12", "partly", "5000", on(8, 10), due_on=on(8, 20), status="cancelled"),
        invoice("13", "tester", "333", on(8, 10), due_on=on(8, 20), deal_id="trial"),
        invoice("14", "partly", "1", on(10, 20), due_on=on(10, 25)),
    ],
    "payment_schedule": [
        instalment("a", on(8, 15), "300", invoice_id="i2"),
        instalment("b", on(9, 15), "300", invoice_id="i2"),
        instalment("c", on(10, 31), "300", invoice_id="i2"),
        # a schedule that does not sum up to its invoice is not believed
        instalment("d", on(12, 31), "50", invoice_id="i7"),
    ],
    "bank_transactions": [
        paid("p1", "partly", "400", on(8, 25), "Оплата по счету 1 от 10.08.2026"),
        paid("p2", "partly", "600", on(9, 5), "Оплата по счету 1 от 10.08.2026"),
        paid("p3", "planned", "450", on(8, 20), "Счет 2 от 01.08.2026"),
        paid("p4", "early", "500", on(8, 25), "Счет 3 от 05.09.2026"),
        paid("p5", "over", "130", on(8, 10), "Счет 4 от 01.08.2026"),
        paid("p6", "returned", "200", on(8, 10), "Счет 5 от 01.08.2026"),
        movement("p7", "out", "200", on(9, 10), "returned", purpose="Возврат по счету 5 от 01.08.2026"),
        paid("p8", "merged", "100", on(8, 12), "Счета № 10, 11 от 01.08.2026"),
        movement("p9", "in", "40", on(8, 30), counterparty_name="Somebody", purpose="?"),
    ],
}  # fmt: skip
SETTINGS = settings(
    opening_balances=[
        {"opening_balance_id": "1", "counterparty_id": "owed", "amount": "77", "currency": "RUB",
         "balance_on": on(1, 1)},
        {"opening_balance_id": "2", "counterparty_id": "before", "amount": "-5", "currency": "RUB",
         "balance_on": on(1, 1)},
    ],
    exchange_rates=[
        {"currency": "USD", "rate_on": on(8, 1), "rate": "80"},
        {"currency": "USD", "rate_on": on(9, 30), "rate": "90"},
    ],
    test_records=[{"field": "tag", "pattern": "test"}],
)  # fmt: skip


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(INVOICED, settings=SETTINGS, select=SELECT)


def clients_at(warehouse: Any, end: date, grain: str = "month") -> dict[str, dict[str, Decimal]]:
    """Measures that are not zero, per client and currency, at the end of a period."""
    rows = warehouse.execute(
        f"""select counterparty_id || ' ' || currency, {", ".join(MEASURES)}
        from reports.rpt_receivables_by_counterparty
        where level = 'counterparty' and period_grain = ? and period_end = ?""",
        [grain, end],
    ).fetchall()
    return {
        key: {name: value for name, value in zip(MEASURES, values, strict=True) if value}
        for key, *values in rows
    }


def amounts(**values: int) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values.items()}


def test_clients_at_the_end_of_august(warehouse: Any) -> None:
    assert clients_at(warehouse, on(8, 31)) == {
        "partly RUB": amounts(overdue_1_30=600),
        "planned RUB": amounts(not_due=450),
        "early RUB": amounts(unapplied=-500),
        "over RUB": amounts(unapplied=-30),
        "timeless RUB": amounts(no_due_date=70),
        "old RUB": amounts(overdue_91_plus=10),
        "dollar USD": amounts(not_due=10),
        "owed RUB": amounts(no_due_date=77),
        "before RUB": amounts(unapplied=-5),
        "~none RUB": amounts(unapplied=-40),
    }


def test_clients_at_the_end_of_september(warehouse: Any) -> None:
    """The second instalment is half paid and 15 days late; the refund opened an invoice due 56 days ago."""
    assert clients_at(warehouse, on(9, 30)) == {
        "planned RUB": amounts(not_due=300, overdue_1_30=150),
        "over RUB": amounts(unapplied=-30),
        "returned RUB": amounts(overdue_31_60=200),
        "timeless RUB": amounts(no_due_date=70),
        "old RUB": amounts(overdue_91_plus=10),
        "dollar USD": amounts(not_due=10),
        "euro EUR": amounts(overdue_1_30=7),
        "owed RUB": amounts(no_due_date=77),
        "before RUB": amounts(unapplied=-5),
        "~none RUB": amounts(unapplied=-40),
    }


@pytest.mark.parametrize(
    ("day", "bucket"),
    [
        pytest.param(on(8, 29), "overdue_61_90", id="90 days late"),
        pytest.param(on(8, 30), "overdue_91_plus", id="91 days late"),
        pytest.param(on(7, 30), "overdue_31_60", id="60 days late"),
        pytest.param(on(7, 31), "overdue_61_90", id="61 days late"),
    ],
)
def test_the_age_of_a_debt_by_day(warehouse: Any, day: date, bucket: str) -> None:
    assert clients_at(warehouse, day, "day")["old RUB"] == {bucket: Decimal(10)}


def test_the_due_day_itself_is_not_overdue(warehouse: Any) -> None:
    assert clients_at(warehouse, on(8, 20), "day")["partly RUB"] == amounts(not_due=1000)
    assert clients_at(warehouse, on(8, 21), "day")["partly RUB"] == amounts(overdue_1_30=1000)


def test_the_company_in_its_base_currency(warehouse: Any) -> None:
    """Owed: 150 + 300 + 200 + 70 + 10 + 77 + 10 dollars at 90; the euros have no rate."""
    row = warehouse.execute(
        """select owed, overdue, unapplied, balance, debtors, unpriced_balances
        from reports.rpt_receivables_by_counterparty
        where level = 'company' and period_grain = 'month' and period_end = ?""",
        [on(9, 30)],
    ).fetchall()
    assert row == [(Decimal(1707), Decimal(360), Decimal(-75), Decimal(1632), 7, 1)]


def test_ninety_days_and_every_month(warehouse: Any) -> None:
    rows = warehouse.sql(
        """select period_grain, count(*), min(period_start) from reports.rpt_receivables_by_counterparty
        where level = 'company' and period_grain <> 'week' and period_state <> 'comparable'
        group by 1 order by 1"""
    ).fetchall()
    assert rows == [("day", 91, on(7, 17)), ("month", 6, on(5, 1))]


def test_the_unfinished_month_is_compared_with_as_many_working_days(warehouse: Any) -> None:
    """Ten working days of October are over by the 15th; those of September end on the 14th."""
    rows = warehouse.sql(
        """select period_state, period_start, period_end, owed from reports.rpt_receivables_by_counterparty
        where level = 'company' and period_grain = 'month' and period_state <> 'closed' order by 1"""
    ).fetchall()
    # on 14 September: 150 + 300 of instalments, 200 given back, 70, 10, 77 and 10 dollars at 80
    assert rows == [
        ("comparable", on(9, 1), on(9, 14), Decimal(1607)),
        ("running", on(10, 1), on(10, 15), Decimal(1707)),
    ]


DELIVERED: dict[str, list[Row]] = {
    "counterparties": clients("ahead", "loose"),
    "deals": [
        {"deal_id": "d", "name": "D", "pipeline_id": "p", "stage_id": "s", "counterparty_id": "loose",
         "created_at": datetime(2026, 8, 1)},
    ],
    "invoices": [
        invoice("1", "ahead", "100", on(8, 1), due_on=on(8, 20)),
        invoice("2", "loose", "50", on(8, 1), due_on=on(8, 20), deal_id="d"),
    ],
    "deliveries": [
        {"delivery_id": "a", "invoice_id": "i1", "delivered_on": on(8, 10), "amount": "40", "currency": "RUB"},
        {"delivery_id": "b", "invoice_id": "i1", "delivered_on": on(9, 5), "amount": "60", "currency": "RUB"},
        {"delivery_id": "c", "deal_id": "d", "delivered_on": on(9, 6), "amount": "80", "currency": "RUB"},
    ],
    "bank_transactions": [
        paid("p1", "ahead", "70", on(8, 15), "Счет 1 от 01.08.2026"),
        paid("p2", "loose", "50", on(9, 7), "Счет 2 от 01.08.2026"),
    ],
}  # fmt: skip


def test_by_deliveries(build: Any) -> None:
    """Paid 70 of 100: 40 delivered, so 30 are ahead and 30 an offer; then 60 more are delivered, 30 unpaid.

    A delivery that names only its deal is paid by the invoices of that deal.
    """
    warehouse = build(DELIVERED, settings=settings(), run={"receivables_basis": "delivered"}, select=SELECT)
    assert clients_at(warehouse, on(8, 31)) == {"ahead RUB": amounts(unapplied=-30), "loose RUB": {}}
    assert clients_at(warehouse, on(9, 30)) == {
        "ahead RUB": amounts(overdue_31_60=30),
        "loose RUB": amounts(no_due_date=30),
    }
    offers = warehouse.sql(
        """select period_end, counterparty_id, not_delivered from reports.rpt_receivables_by_counterparty
        where level = 'counterparty' and period_grain = 'month' and not_delivered <> 0 order by 1, 2"""
    ).fetchall()
    assert offers == [(on(8, 31), "ahead", Decimal(30)), (on(8, 31), "loose", Decimal(50))]


def test_by_won_deals(build: Any) -> None:
    """500 won in two instalments, 300 paid: the first 200 and a part of the second, not due yet."""
    won = {"deal_id": "d", "name": "D", "pipeline_id": "p", "stage_id": "won", "counterparty_id": "buyer",
           "amount": "500", "currency": "RUB", "created_at": datetime(2026, 8, 1),
           "closed_at": datetime(2026, 9, 1, 9)}  # fmt: skip
    entities: dict[str, list[Row]] = {
        "counterparties": clients("buyer"),
        "stages": [{"pipeline_id": "p", "stage_id": "won", "name": "Won", "position": 1, "kind": "won"}],
        "deals": [won],
        "invoices": [invoice("1", "buyer", "300", on(8, 20), deal_id="d")],
        "payment_schedule": [
            instalment("x", on(9, 5), "200", deal_id="d"),
            instalment("y", on(10, 30), "300", deal_id="d"),
        ],
        "bank_transactions": [paid("p1", "buyer", "300", on(8, 25), "Счет 1 от 20.08.2026")],
    }
    warehouse = build(entities, settings=settings(), run={"receivables_basis": "won"}, select=SELECT)
    assert clients_at(warehouse, on(8, 31)) == {"buyer RUB": amounts(unapplied=-300)}
    assert clients_at(warehouse, on(9, 30)) == {"buyer RUB": amounts(not_due=200)}
    missing = warehouse.sql(
        "select distinct not_delivered from reports.rpt_receivables_by_counterparty"
    ).fetchall()
    assert missing == [(None,)]
