"""The bridge of the demo company, cell by cell against the report written a second time."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from tests.oracle.money_bridge import AMOUNTS, BALANCES, COUNTS, Cells, Place, balances, report
from tests.oracle.rows_money import Company, Row


def place(row: Row) -> Place:
    return Place(
        row["period_grain"], row["period_start"], row["period_state"], row["level"], row["counterparty_id"],
        row["currency"],
    )  # fmt: skip


def differences(found: dict[Place, Cells], expected: dict[Place, Cells]) -> dict[Place, object]:
    return {
        key: (expected.get(key), found.get(key))
        for key in expected.keys() | found
        if expected.get(key) != found.get(key)
    }


def test_deals_won(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    company = Company(demo_warehouse)
    expected = report(company)
    found = {
        place(row): {name: Decimal(row[name]) for name in (*COUNTS, *AMOUNTS)}
        for row in company.table("reports.rpt_money_bridge")
        if row["won_deals"] and row["period_state"] != "comparable"
    }
    assert len(expected) > 500
    assert differences(found, expected) == {}


def test_balances(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    company = Company(demo_warehouse)
    expected = {key: cells for key, cells in balances(company).items() if any(cells.values())}
    rows = company.table("reports.rpt_money_bridge__balances")
    assert {row["left_over"] for row in rows} == {0}
    found = {
        place(row): {name: row[name] for name in BALANCES}
        for row in rows
        if row["level"] == "counterparty" and any(row[name] for name in BALANCES)
    }
    assert len(expected) > 500
    assert differences(found, expected) == {}


def test_payments(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    """Per month and currency: money in is matched, unmatched and no sales, from the statements themselves."""
    company = Company(demo_warehouse)
    given = company.table("marts.fct_bank_movements")
    expected: dict[tuple[object, str], Decimal] = {}
    for row in given:
        if row["flow"] == "income":
            key = (row["booked_on"].replace(day=1), row["currency"])
            expected[key] = expected.get(key, Decimal(0)) + row["amount_orig"]
    found: dict[tuple[object, str], Decimal] = {}
    outcomes = set()
    for row in company.table("reports.rpt_money_bridge__payments"):
        if (
            row["level"] == "outcome"
            and row["period_grain"] == "month"
            and row["period_state"] != "comparable"
        ):
            key = (row["period_start"], row["currency"])
            found[key] = found.get(key, Decimal(0)) + row["amount"]
            outcomes.add(row["outcome"])
    assert outcomes >= {"invoice_number", "unmatched", "not_sales"}
    assert found == expected
