"""A demo company published once through the real run, for the reports written a second time in Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse of a small English demo company."""
    from ingestion.demo import make_demo
    from orchestration.run import run

    root = tmp_path_factory.mktemp("oracle") / "company"
    make_demo(root, language="en", scale=0.3, end=date(2026, 3, 31), seed=11)
    outcome = run(root, "daily")
    assert outcome.ok, outcome.failures
    connection = duckdb.connect(str((root / "current").resolve() / "warehouse.duckdb"), read_only=True)
    yield connection
    connection.close()
