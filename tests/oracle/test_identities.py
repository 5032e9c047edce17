"""Parts make the whole and balances balance in the demo company; companies made at random are asked the same."""

from __future__ import annotations

import duckdb

from tests.oracle.identities import broken


def test_the_books_balance(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    assert broken(demo_warehouse) == []
