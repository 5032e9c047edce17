"""A published demo company in each language, made once for the whole session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

END = date(2026, 3, 31)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`published("en")`: the folder of a demo company that went the whole way once."""
    from ingestion.demo import make_demo
    from orchestration.run import run

    made: dict[str, Path] = {}

    def make(language: str) -> Path:
        if language not in made:
            root = tmp_path_factory.mktemp("published") / f"company {language}"
            make_demo(root, language=language, scale=0.5, end=END, seed=7)
            outcome = run(root, "daily")
            assert outcome.ok, outcome.failures
            made[language] = root
        return made[language]

    return make


@pytest.fixture(scope="session")
def warehouse() -> Callable[[Path], duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse of a company."""

    def connect(company: Path) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str((company / "current").resolve() / "warehouse.duckdb"), read_only=True)

    return connect
