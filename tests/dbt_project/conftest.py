"""Real dbt on hand-made companies.

`build` takes rows of canonical entities and gives back a read-only connection to the finished warehouse:

    def test_reassigned_after_the_win(build):
        warehouse = build(
            {"users": [{"user_id": "anna", "name": "Anna"}], "deals": [...], "stage_changes": [...]},
            select="+rpt_won_amount_by_employee",
        )
        assert warehouse.sql("select manager_id from marts.fct_deals").fetchall() == [("anna",)]

Values are text, numbers, booleans, dates and naive UTC datetimes; `settings=` gives rows of the settings
tables, `run=` what differs from company.RUN (as_of is 2026-10-15 09:00 UTC, Moscow, RUB).
`select` names models with all they read; without it the whole project is built, and its data tests hold.
The project is compiled once and equal companies are built once, for all workers of a test session.

`private_build` is dbt itself, for what it refuses.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt import dbt_environment
from orchestration.dbt.environment import environment
from tests.dbt_project.company import HandMade, Row
from tests.dbt_project.compiled import CONNECTORS, Compiled, failures
from tests.dbt_project.compiled import build as build_compiled
from tests.dbt_project.invoke import dbt, ready_manifest
from tests.shared import made_once


@dataclass
class Builder:
    """Builds companies from the compiled project."""

    compiled: Compiled
    factory: pytest.TempPathFactory
    connections: list[duckdb.DuckDBPyConnection] = field(default_factory=list)

    def __call__(
        self,
        entities: Mapping[str, Iterable[Row]],
        *,
        settings: Mapping[str, Iterable[Row]] | None = None,
        run: Row | None = None,
        select: str | None = None,
    ) -> duckdb.DuckDBPyConnection:
        company = HandMade(entities, settings or {}, run or {})
        key = hashlib.sha256(repr((company, select)).encode()).hexdigest()[:16]
        made = made_once(self.factory, f"company {key}", lambda folder: self._build(company, select, folder))
        connection = duckdb.connect(str(made / "warehouse.duckdb"), read_only=True)
        self.connections.append(connection)
        return connection

    def _build(self, company: HandMade, select: str | None, made: Path) -> None:
        made.mkdir()
        models = self.compiled.chosen(select)
        with build_compiled(models, company, made / "warehouse.duckdb") as connection:
            assert not failures(connection, self.compiled.checks, models)


@dataclass(frozen=True)
class PrivateBuild:
    """dbt itself, in a private build of its own with what was parsed before."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def build(self, company: HandMade, *arguments: str) -> list[str]:
        """What failed in a build of a company, by name.

        Of the tests that are not named, those are run whose models are all built.
        """
        self.warehouse.unlink(missing_ok=True)
        company.write(self.folder / "inputs.duckdb")
        return self.invoke("build", "--indirect-selection", "cautious", *arguments)

    def invoke(self, *arguments: str) -> list[str]:
        """What failed, by name."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        manifest = ready_manifest(self.folder / "dbt" / "target")
        try:
            with environment(dbt_environment(self.folder, CONNECTORS)):
                result = dbt(self.folder, [*arguments, "--no-write-json"], manifest)
        finally:
            # a second build in this process must not see the file of the first
            DuckDBConnectionManager.close_all_connections()
        found = [
            f"{node.node.name}: {node.message}"
            for node in result.result or ()
            if node.status in ("error", "fail", "runtime error")
        ]
        return [*found, str(result.exception)] if result.exception else found


@pytest.fixture(scope="session")
def semantic_manifest(parse: Path) -> Path:
    """The metrics of the project as dbt parsed them."""
    return parse / "target" / "semantic_manifest.json"


@pytest.fixture
def private_build(tmp_path: Path, parse: Path) -> PrivateBuild:
    shutil.copytree(parse, tmp_path / "build" / "dbt")
    return PrivateBuild(tmp_path / "build")


@pytest.fixture(scope="session")
def session_build(compiled: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Builder:
    return Builder(compiled, tmp_path_factory)


@pytest.fixture
def build(session_build: Builder) -> Iterator[Builder]:
    """Builds hand-made companies; the connections it gave are closed after the test."""
    before = len(session_build.connections)
    yield session_build
    while len(session_build.connections) > before:
        session_build.connections.pop().close()
