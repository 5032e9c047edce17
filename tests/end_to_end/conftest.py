"""Readers of the published demo companies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(scope="session")
def warehouse() -> Callable[[Path], duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse of a company."""

    def connect(company: Path) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str((company / "current").resolve() / "warehouse.duckdb"), read_only=True)

    return connect
