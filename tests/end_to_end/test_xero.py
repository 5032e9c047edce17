"""Receivables of a real company's invoices, by a YAML mapping alone; currencies are never added."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.shared import with_parse

MAPPING = Path(__file__).parent / "xero"
D = Decimal
PAID_ON = "fully_paid_on_date"


@pytest.fixture(scope="module")
def xero(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, files_parse: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    from orchestration.run import run

    root = tmp_path_factory.mktemp("xero")
    shutil.copytree(MAPPING, root, dirs_exist_ok=True)
    inbox = root / "inbox" / "crm"
    inbox.mkdir(parents=True)
    for name in ("xero_contact_data.csv", "xero_invoice_data.csv"):
        shutil.copy(shared_data / "xero" / name, inbox)
    outcome = run(with_parse(root, files_parse), "daily")
    assert outcome.ok, outcome.failures
    assert sum(load.rejected for load in outcome.loads) == 0
    with duckdb.connect(str((root / "current").resolve() / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def standing(xero: duckdb.DuckDBPyConnection, on: date) -> dict[str, tuple[Decimal, ...]]:
    """Owed, overdue, unapplied and balance per currency at the end of a month."""
    rows = xero.execute(
        """select currency, owed, overdue, unapplied, balance from reports.rpt_receivables_by_counterparty
        where level = 'total' and period_grain = 'month' and period_end = ?""",
        [on],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_what_is_open_at_the_end(xero: duckdb.DuckDBPyConnection) -> None:
    """13 invoices: 30,106.00 dollars and 12,735.00 pounds, together the published 42,841.00."""
    open_documents = xero.sql(
        """select currency, count(*), sum(open_amount)
        from reports.rpt_receivables_by_counterparty__documents
        where period_state = 'running' group by 1 order by 1"""
    ).fetchall()
    assert open_documents == [("GBP", 6, D("12735.00")), ("USD", 7, D("30106.00"))]
    found = standing(xero, date(2021, 3, 31))
    assert {currency: row[0] for currency, row in found.items()} == {"GBP": D(12735), "USD": D(30106)}
    assert all(row[2] == 0 and row[3] == row[0] for row in found.values())


def test_what_is_overdue_at_the_end_of_february(xero: duckdb.DuckDBPyConnection) -> None:
    """4 invoices: 6,750.00 pounds and 750.00 dollars, together the published 7,500.00."""
    found = standing(xero, date(2021, 2, 28))
    assert {currency: row[1] for currency, row in found.items()} == {"GBP": D("6750.00"), "USD": D("750.00")}
    documents = xero.sql(
        """select count(*) from reports.rpt_receivables_by_counterparty__documents
        where period_state = 'closed' and days_overdue > 0"""
    ).fetchall()
    assert documents == [(4,)]


def test_every_month_end_by_the_file_itself(xero: duckdb.DuckDBPyConnection, shared_data: Path) -> None:
    with (shared_data / "xero" / "xero_invoice_data.csv").open(encoding="utf-8") as file:
        invoices = [row for row in csv.DictReader(file) if row["type"] == "ACCREC"]
    live = [row for row in invoices if row["status"] in {"PAID", "AUTHORISED"}]
    ends = xero.sql(
        """select distinct period_end from reports.rpt_receivables_by_counterparty
        where period_grain = 'month' order by 1"""
    ).fetchall()
    assert len(ends) > 12
    for (end,) in ends:
        expected: dict[str, list[Decimal]] = defaultdict(lambda: [D(0), D(0)])
        for row in live:
            if row["date"] <= str(end) and not (row[PAID_ON] and row[PAID_ON] <= str(end)):
                expected[row["currency_code"]][0] += D(row["total"])
                if row["due_date"] < str(end):
                    expected[row["currency_code"]][1] += D(row["total"])
        found = {currency: list(row[:2]) for currency, row in standing(xero, end).items() if any(row)}
        assert found == expected, end


def test_every_payment_found_its_invoice(xero: duckdb.DuckDBPyConnection) -> None:
    rows = xero.sql(
        "select currency, count(*), sum(matched_orig), sum(unapplied_orig) from marts.fct_payments"
        " group by 1 order by 1"
    ).fetchall()
    assert rows == [("GBP", 24, D("79322.50"), D(0)), ("USD", 79, D("278378.09"), D(0))]
