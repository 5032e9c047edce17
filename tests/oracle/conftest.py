"""A demo company that went the whole way once, for the second writing of the reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse of a small demo company."""
    from ingestion.demo import make_demo
    from orchestration.run import run

    root = tmp_path_factory.mktemp("oracle") / "demo"
    make_demo(root, language="en", scale=0.3, end=date(2026, 3, 31), seed=11)
    outcome = run(root, "daily")
    assert outcome.ok, outcome.failures
    connection = duckdb.connect(str((root / "current").resolve() / "warehouse.duckdb"), read_only=True)
    yield connection
    connection.close()
