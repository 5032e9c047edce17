"""The marts of calls equal their second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.calls_by_employee import HOURS_KEY, KEY, calls_by_employee, calls_by_hour
from tests.oracle.compare_activity import differences
from tests.oracle.rows_activity import House


def test_calls_by_employee(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    cells = calls_by_employee(House(demo_warehouse))
    assert sum(row["call_attempts"] for key, row in cells.items() if key[3] == "manager") > 1000
    assert differences(demo_warehouse, "rpt_calls_by_employee", KEY, cells) == []


def test_calls_by_hour(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    cells = calls_by_hour(House(demo_warehouse))
    assert sum(row["call_attempts"] for row in cells.values()) > 1000
    assert differences(demo_warehouse, "rpt_calls_by_employee__hours", HOURS_KEY, cells) == []
