"""Monthly trends of the demo company, cell by cell against the report written a second time."""

from __future__ import annotations

import duckdb

from tests.oracle.monthly_trends import report
from tests.oracle.rows_money import Company


def plain(value: object) -> object:
    """Shares are compared to nine digits, everything else exactly."""
    return round(value, 9) if isinstance(value, float) else value


def test_every_cell(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    company = Company(demo_warehouse)
    expected = {
        key: {name: plain(value) for name, value in cells.items()} for key, cells in report(company).items()
    }
    names = next(iter(expected.values()))
    found = {
        (row["period_grain"], row["period_start"], row["period_state"]): {
            name: plain(row[name]) for name in names
        }
        for row in company.table("reports.rpt_monthly_trends")
        if row["period_state"] != "comparable"
    }
    assert len(expected) > 30
    assert any(cells["won_amount_growth"] for cells in expected.values())
    wrong = {
        key: {
            name: (cells[name], found.get(key, {}).get(name))
            for name in names
            if cells[name] != found.get(key, {}).get(name)
        }
        for key, cells in expected.items()
    }
    assert {key: cells for key, cells in wrong.items() if cells} == {}
    assert found.keys() == expected.keys()
