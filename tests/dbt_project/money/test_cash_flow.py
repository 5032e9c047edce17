"""The cash flow report on hand-made statements; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import DOLLARS, MAIN, SECOND, august
from tests.dbt_project.money.statements import COMPANY, SETTINGS

D = Decimal


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(COMPANY, settings=SETTINGS, select="+path:models/reports/cash_flow +fct_payments")


def month(warehouse: Any, level: str, on: date, columns: str, key: str = "'~all'") -> dict[Any, Any]:
    rows = warehouse.execute(
        f"select {key}, {columns} from reports.rpt_cash_flow"
        " where period_grain = 'month' and period_state = 'closed' and level = ? and period_start = ?",
        [level, on],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_the_company_in_august(warehouse: Any) -> None:
    """Income: 1000 sale, 10,000 cards with the fee, 25, 10 dollars at 90.

    Expense: 300 rent, 50 tax, 150 fee.
    """
    [row] = month(
        warehouse, "total", august(1), "income, expense, net, transfers_in, transfers_out, unknown_amount"
    ).values()
    assert row == (D("11925.00"), D("500.00"), D("11425.00"), D("400.00"), D("400.00"), D("70.00"))


def test_balances_of_the_company_in_august(warehouse: Any) -> None:
    """Opening 4800 + 100 + 100 dollars at 80; closing 15,003 + 465 + 110 dollars at 100.

    Documents do not explain 33 on 5 August and, until 31 August, the 70 of unknown direction on the main
    account; 60 went from the second one. Rates: 100 dollars from 80 to 100, 10 dollars from 90 to 100.
    """
    [row] = month(
        warehouse,
        "total",
        august(1),
        "opening_balance, closing_balance, statement_difference, exchange_difference, unpriced_movements",
    ).values()
    assert row == (D("12900.00"), D("26468.00"), D("43.00"), D("2100.00"), 1)


def test_accounts_in_their_own_currency(warehouse: Any) -> None:
    rows = month(
        warehouse,
        "account",
        august(1),
        "opening_balance, income, expense, transfers_in, transfers_out, statement_difference,"
        " closing_balance",
        "account_id || ' ' || currency",
    )
    zero = D("0.00")
    assert rows == {
        f"{MAIN} RUB": (D(4800), D(11000), D(500), zero, D(400), D(103), D(15003)),
        f"{SECOND} RUB": (D(100), D(25), zero, D(400), zero, D(-60), D(465)),
        f"{DOLLARS} USD": (D(100), D(10), zero, zero, zero, zero, D(110)),
        f"{DOLLARS} EUR": (zero, D(10), zero, zero, zero, zero, D(10)),
        "desk RUB": (zero, zero, zero, zero, zero, zero, zero),
    }


def test_articles(warehouse: Any) -> None:
    """The fee kept back goes to the one article of fees; 25, the dollars and the unknown fit no rule."""
    rows = month(
        warehouse, "article", august(1), "income, expense, transfers_in, unknown_amount", "article_id"
    )
    zero = D("0.00")
    assert rows == {
        "sales": (D(11000), zero, zero, zero),
        "rent": (zero, D(300), zero, zero),
        "taxes": (zero, D(50), zero, zero),
        "bank": (zero, D(150), zero, zero),
        "~none": (D(925), zero, zero, D(70)),
        "own_transfer": (zero, zero, D(400), zero),
    }


DAYS = {
    "quiet": (MAIN, august(4), "4800 0 0 0 0 4800 0 statement"),
    "missing-document": (MAIN, august(5), "4800 1000 0 1033 0 5833 33 statement"),
    "inside-a-section": (MAIN, august(6), "5833 0 350 - - 5483 0 statement"),
    "last-day-of-section": (MAIN, august(31), "14933 0 0 9920 750 15003 70 statement"),
    "gap": (SECOND, august(19), "525 0 0 - - 465 -60 missing"),
    "broken-chain": (SECOND, date(2026, 9, 1), "465 0 0 - - 460 -5 statement"),
    "after-the-break": (SECOND, date(2026, 9, 30), "461 0 0 1 0 461 0 statement"),
    "after-the-last": (SECOND, date(2026, 10, 14), "461 0 0 - - 461 0 after"),
    "cash-desk": ("desk", date(2026, 9, 30), "5 0 0 - - 5 0 no_statements"),
    "before-the-first": (SECOND, date(2026, 7, 10), "100 0 0 - - 100 0 before"),
}


@pytest.mark.parametrize(("account", "day", "cells"), DAYS.values(), ids=DAYS)
def test_days_of_an_account(warehouse: Any, account: str, day: date, cells: str) -> None:
    [row] = warehouse.execute(
        "select opening, documents_in, documents_out, statement_in, statement_out, closing, difference,"
        " coverage from reports.rpt_cash_flow__days"
        " where account_id = ? and period_start = ? and currency = 'RUB'",
        [account, day],
    ).fetchall()
    *sums, coverage = cells.split()
    assert row == (*[None if cell == "-" else D(cell) for cell in sums], coverage)


def test_payees_with_share_and_growth(warehouse: Any) -> None:
    rows = warehouse.execute(
        "select payee_key, payee_name, expense, share, previous_expense, growth"
        " from reports.rpt_cash_flow__payees"
        " where period_grain = 'month' and period_start = ? and level = 'payee'",
        [august(1)],
    ).fetchall()
    assert sorted(rows) == [
        ("account:03100", None, D("50.00"), 0.1, D("0.00"), None),
        ("inn:7700000900", "ООО Дом", D("300.00"), 0.6, D("200.00"), 0.5),
        ("~none", None, D("150.00"), 0.3, D("0.00"), None),
    ]


def test_a_payee_no_longer_paid_stays_with_nothing(warehouse: Any) -> None:
    rows = warehouse.execute(
        "select payee_key, expense, share, growth"
        " from reports.rpt_cash_flow__payees where period_grain = 'month'"
        " and period_state = 'closed' and period_start = ? and payee_key = 'inn:7700000900'",
        [date(2026, 9, 1)],
    ).fetchall()
    assert rows == [("inn:7700000900", D("0.00"), 0.0, -1.0)]


def test_without_a_rate_or_direction_is_listed(warehouse: Any) -> None:
    rows = warehouse.sql(
        "select movement_id, reason, amount, currency from reports.rpt_cash_flow__to_check"
    ).fetchall()
    assert sorted(rows) == [
        ("eur", "no_rate", D("10.00"), "EUR"),
        ("strange", "unknown_direction", D("70.00"), "RUB"),
    ]


def test_the_steps_of_the_month(warehouse: Any) -> None:
    rows = warehouse.execute(
        "select step_id, change from reports.rpt_cash_flow__bridge"
        " where period_grain = 'month' and period_start = ?",
        [august(1)],
    ).fetchall()
    assert dict(rows) == {
        "sales": D(11000), "rent": D(-300), "taxes": D(-50), "bank": D(-150), "~none": D(925),
        "~statement_difference": D(43), "~exchange_difference": D(2100), "~all": D(13568),
    }  # fmt: skip


def test_accounts_that_nobody_declared_are_known(warehouse: Any) -> None:
    rows = warehouse.sql("select account_id, name, is_declared from marts.dim_accounts").fetchall()
    assert sorted(rows) == [
        (MAIN, "Main", True),
        (SECOND, SECOND, False),
        (DOLLARS, DOLLARS, False),
        ("desk", "Desk", True),
    ]


def test_money_of_cards_is_income_before_the_fee_and_the_client_is_not_known(warehouse: Any) -> None:
    [row] = warehouse.sql(
        "select amount_orig, matched_orig, unapplied_orig, counterparty_id from marts.fct_payments"
        " where transaction_id = 'cards'"
    ).fetchall()
    assert row == (D("10000.00"), D("0.00"), D("10000.00"), "~none")
