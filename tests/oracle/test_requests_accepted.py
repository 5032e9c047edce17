"""The mart of accepted requests equals its second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_activity import differences
from tests.oracle.requests_accepted import KEY, requests_accepted
from tests.oracle.rows_activity import House


def test_requests_accepted(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    cells = requests_accepted(House(demo_warehouse))
    assert sum(row["requests_accepted"] for key, row in cells.items() if key[3] == "manager") > 1000
    assert differences(demo_warehouse, "rpt_requests_accepted", KEY, cells) == []
