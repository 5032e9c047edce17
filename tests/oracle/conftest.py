"""A demo company published once through the real run, for the reports written a second time in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project.compiled import Compiled, Model


@pytest.fixture(scope="module")
def demo_warehouse(published: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse of a small English demo company."""
    release = (published("en") / "current").resolve()
    connection = duckdb.connect(str(release / "warehouse.duckdb"), read_only=True)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def models(compiled: Compiled) -> list[Model]:
    """Every model, for companies made up in a test."""
    return compiled.models
