"""Income and expense by line of business on hand-made movements, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import ARTICLES, DOLLARS, SECOND, Row, clients, movement, paid

SELECT = "+path:models/reports/income_and_expense_by_line"
Cells = tuple[Decimal, Decimal, Decimal]


def on(month: int, day: int) -> date:
    return date(2026, month, day)


RULES: list[Row] = [
    {"priority": 1, "purpose": "*займ*", "article_id": "loans", "line_of_business_id": "shop"},
    {"priority": 2, "direction": "out", "purpose": "зарплата за прошлый*", "article_id": "wages",
     "line_of_business_id": "service", "accrual_months": -1},
    {"priority": 3, "direction": "out", "purpose": "аренда вперед*", "article_id": "rent",
     "line_of_business_id": "shop", "accrual_months": 1},
    {"priority": 4, "direction": "out", "purpose": "аренда*", "article_id": "rent"},
    # a line that no other table knows
    {"priority": 5, "purpose": "*ремонт*", "article_id": "sales", "line_of_business_id": "repairs"},
    {"priority": 6, "direction": "in", "is_client": True, "article_id": "sales", "line_of_business_id": "shop"},
]  # fmt: skip
SETTINGS: dict[str, list[Row]] = {
    "cash_flow_articles": [*ARTICLES, {"article_id": "wages", "name": "Wages", "kind": "operating_expense"}],
    "cash_flow_rules": RULES,
    "lines_of_business": [
        {"line_of_business_id": "shop", "name": "Shop"},
        {"line_of_business_id": "service", "name": "Service"},
        {"line_of_business_id": "idle", "name": "Idle"},
    ],
    "exchange_rates": [{"currency": "USD", "rate_on": on(8, 20), "rate": "90"}],
}
COMPANY: dict[str, list[Row]] = {
    "counterparties": clients("alpha"),
    "bank_transactions": [
        paid("sale", "alpha", "1000", on(8, 5)),
        paid("dollars", "alpha", "2", on(8, 21), account_id=DOLLARS, currency="USD"),
        paid("early dollars", "alpha", "3", on(8, 19), account_id=DOLLARS, currency="USD"),
        movement("loan", "in", "500", on(8, 6), purpose="Займ по договору"),
        movement("fixing", "in", "70", on(8, 7), purpose="За ремонт"),
        movement("wages", "out", "300", on(9, 3), purpose="Зарплата за прошлый месяц"),
        movement("oldest wages", "out", "30", on(8, 5), purpose="Зарплата за прошлый месяц"),
        movement("rent", "out", "40", on(8, 10), purpose="Аренда"),
        movement("ahead", "out", "60", on(8, 11), purpose="Аренда вперед"),
        movement("far ahead", "out", "61", on(10, 11), purpose="Аренда вперед"),
        movement("strange", "out", "5", on(8, 12), purpose="Что-то"),
        movement("own", "out", "400", on(8, 13), is_internal=True),
        movement("own in", "in", "400", on(8, 13), is_internal=True, account_id=SECOND),
        movement("which", "unknown", "9", on(8, 14)),
    ],
}


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(COMPANY, settings=SETTINGS, select=SELECT)


def cells(warehouse: Any, view: str, level: str, start: date, grain: str = "month") -> dict[str, Cells]:
    """Income, expense and operating result by line, or by line and article."""
    key = "line_of_business_id" + (" || ' ' || article_id" if level == "article" else "")
    rows = warehouse.execute(
        f"""select {key}, income, expense, operating_result from reports.rpt_income_and_expense_by_line
        where view = ? and level = ? and period_grain = ? and period_start = ?
            and period_state <> 'comparable'""",
        [view, level, grain, start],
    ).fetchall()
    return {key: tuple(values) for key, *values in rows}


def money(income: int, expense: int, operating: int) -> Cells:
    return Decimal(income), Decimal(expense), Decimal(operating)


def test_lines_in_august_by_payment(warehouse: Any) -> None:
    """The shop: 1000 and 2 dollars at 90 sold, 500 borrowed, 60 of rent ahead; three dollars have no rate."""
    assert cells(warehouse, "paid", "line", on(8, 1)) == {
        "shop": money(1680, 60, 1120),
        "service": money(0, 30, -30),
        "repairs": money(70, 0, 70),
        "idle": money(0, 0, 0),
        "~none": money(0, 45, -40),
    }


def test_lines_in_august_by_the_month_it_is_for(warehouse: Any) -> None:
    """September's wages are August's; the rent ahead is September's; July's wages were before the history."""
    assert cells(warehouse, "accrued", "line", on(8, 1)) == {
        "shop": money(1680, 0, 1180),
        "service": money(0, 330, -330),
        "repairs": money(70, 0, 70),
        "idle": money(0, 0, 0),
        "~none": money(0, 45, -40),
    }
    assert cells(warehouse, "accrued", "total", on(9, 1)) == {"~all": money(0, 60, -60)}
    # what is paid for November has not come yet
    assert cells(warehouse, "accrued", "total", on(10, 1)) == {"~all": money(0, 0, 0)}
    assert cells(warehouse, "paid", "total", on(10, 1)) == {"~all": money(0, 61, -61)}


def test_articles_of_lines(warehouse: Any) -> None:
    assert cells(warehouse, "paid", "article", on(8, 1)) == {
        "shop sales": money(1180, 0, 1180),
        "shop loans": money(500, 0, 0),
        "shop rent": money(0, 60, -60),
        "service wages": money(0, 30, -30),
        "repairs sales": money(70, 0, 70),
        "~none rent": money(0, 40, -40),
        "~none ~none": money(0, 5, 0),
    }


def test_what_stands_in_no_sum_is_counted(warehouse: Any) -> None:
    row = warehouse.execute(
        """select unknown_amount, unpriced_movements, movements from reports.rpt_income_and_expense_by_line
        where view = 'paid' and level = 'total' and period_grain = 'month' and period_start = ?""",
        [on(8, 1)],
    ).fetchall()
    assert row == [(Decimal(9), 1, 10)]


def test_a_line_named_only_by_a_rule_has_its_own_name(warehouse: Any) -> None:
    rows = warehouse.sql(
        """select distinct line_of_business_name from reports.rpt_income_and_expense_by_line
        where line_of_business_id = 'repairs'"""
    ).fetchall()
    assert rows == [("repairs",)]


def test_accrual_has_no_days(warehouse: Any) -> None:
    rows = warehouse.sql(
        "select distinct view, period_grain from reports.rpt_income_and_expense_by_line where view = 'accrued'"
    ).fetchall()
    assert {row[1] for row in rows} == {"month", "quarter", "year"}


def test_a_company_without_movements(build: Any) -> None:
    """Nothing to show is no error: the unallocated line stands there with nothing."""
    lead = {"lead_id": "1", "name": "L", "created_at": datetime(2026, 10, 1)}
    warehouse = build({"leads": [lead]}, select=SELECT)
    assert set(cells(warehouse, "paid", "line", on(10, 1))) == {"~none"}
