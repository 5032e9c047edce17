"""Receivables of the demo company, cell by cell against the report written a second time."""

from __future__ import annotations

import duckdb

from tests.oracle.receivables_by_counterparty import MEASURES, report
from tests.oracle.rows_money import Company


def test_every_cell(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    company = Company(demo_warehouse)
    expected = report(company)
    found = {
        (row["period_grain"], row["period_start"], row["period_state"], row["level"], row["counterparty_id"],
         row["currency"]): {name: row[name] for name in MEASURES}
        for row in company.table("reports.rpt_receivables_by_counterparty")
        # a client with nothing but an offer has a row too
        if (any(row[name] for name in MEASURES) or row["level"] == "company")
        and row["period_state"] != "comparable"
    }  # fmt: skip
    kept = {key: cells for key, cells in expected.items() if any(cells.values()) or key[3] == "company"}
    assert len(kept) > 500
    assert sum(cells["unapplied"] != 0 for cells in kept.values()) > 20
    wrong = {
        key: (kept.get(key), found.get(key)) for key in kept.keys() | found if kept.get(key) != found.get(key)
    }
    assert wrong == {}
