"""A demo company published once through the real run, for the reports written a second time in Python."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.oracle.compiled import Model, compile_project
from tests.shared import made_once


@pytest.fixture(scope="session")
def demo_warehouse(published: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse of a small English demo company."""
    release = (published("en") / "current").resolve()
    connection = duckdb.connect(str(release / "warehouse.duckdb"), read_only=True)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, parse: Path) -> list[Model]:
    """The project's SQL as dbt renders it, for companies made up in a test."""

    def compile_once(folder: Path) -> None:
        folder.mkdir()
        found = compile_project(folder / "build", parse)
        (folder / "models.pickle").write_bytes(pickle.dumps(found))

    folder = made_once(tmp_path_factory, "compiled", compile_once)
    found: list[Model] = pickle.loads((folder / "models.pickle").read_bytes())
    return found
