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
`select` is dbt's own; without it the whole project is built. `build.failures` lists what failed when
`may_fail=True`. `tests="unit"` runs the unit tests of the project instead of its data tests. The project is
parsed once and equal companies are built once, for all workers of a test session.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb
import pytest

from ingestion.canonical import canonical_entities
from orchestration.dbt.environment import data_issues, environment
from orchestration.dbt.invoke import saved_manifest
from orchestration.dbt.quick import know_plain_arguments, spare_work
from tests.dbt_project.company import HandMade, Row
from tests.shared import made_once

PROJECT = Path(__file__).parents[2] / "dbt_project"


@dataclass
class Builder:
    """Runs dbt in this process, always in the same folder and on one parse of the project."""

    folder: Path
    factory: pytest.TempPathFactory
    failures: list[str] = field(default_factory=list)
    connections: list[duckdb.DuckDBPyConnection] = field(default_factory=list)
    manifest: Any = None

    def __call__(
        self,
        entities: Mapping[str, Iterable[Row]],
        *,
        settings: Mapping[str, Iterable[Row]] | None = None,
        run: Row | None = None,
        select: str | None = None,
        may_fail: bool = False,
        tests: Literal["data", "unit"] = "data",
    ) -> duckdb.DuckDBPyConnection:
        company = HandMade(entities, settings or {}, run or {})
        left_out = "unit_test" if tests == "data" else "test"
        key = hashlib.sha256(repr((company, select, tests)).encode()).hexdigest()[:16]
        made = made_once(
            self.factory, f"company {key}", lambda folder: self._build(company, select, left_out, folder)
        )
        self.failures = json.loads((made / "failures.json").read_text(encoding="utf-8"))
        assert may_fail or not self.failures, "\n".join(self.failures)
        connection = duckdb.connect(str(made / "warehouse.duckdb"), read_only=True)
        self.connections.append(connection)
        return connection

    def _build(self, company: HandMade, select: str | None, left_out: str, made: Path) -> None:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        warehouse = self.folder / "warehouse.duckdb"
        warehouse.unlink(missing_ok=True)
        company.write(self.folder / "inputs.duckdb")
        # unit tests bring their own rows: they run once, on the project, not on every company
        arguments = [
            "build",
            "--no-write-json",
            "--exclude-resource-type",
            left_out,
            "--indirect-selection",
            "cautious",
            *(["--select", *select.split()] if select else []),
        ]
        self.manifest = self.manifest or read_manifest(self.folder)
        try:
            with environment(variables(self.folder)):
                result = dbt(self.folder, arguments, self.manifest)
        finally:
            # a second build in this process must not see the file of the first
            DuckDBConnectionManager.close_all_connections()
        failures = [
            f"{node.node.name}: {node.message}"
            for node in result.result or ()
            if node.status in ("error", "fail", "runtime error")
        ]
        if result.exception:
            failures.append(str(result.exception))
        made.mkdir(exist_ok=True)
        shutil.copy(warehouse, made)
        (made / "failures.json").write_text(json.dumps(failures), encoding="utf-8")


def variables(folder: Path) -> dict[str, str]:
    """What dbt is told of the build; other tests of the session give it an environment of their own."""
    return {
        "LEAD2CASH_BUILD_DIR": str(folder),
        "LEAD2CASH_CONNECTORS": json.dumps(["files"]),
        "LEAD2CASH_ISSUES": json.dumps(data_issues()),
        "LEAD2CASH_STAGED": json.dumps({name: ["files"] for name in canonical_entities()}),
    }


def parse_into(folder: Path) -> None:
    """The project as dbt reads it for hand-made companies."""
    folder.mkdir(exist_ok=True)
    with environment(variables(folder)):
        parsed(folder)


def parsed(folder: Path) -> Any:
    """The project as dbt reads it in the present environment."""
    result = dbt(folder, ["parse"])
    assert result.success, result.exception
    know_plain_arguments(result.result)
    return result.result


def read_manifest(folder: Path) -> Any:
    """What `parse_into` left."""
    manifest = saved_manifest(folder / "dbt" / "target")
    assert manifest is not None
    know_plain_arguments(manifest)
    return manifest


def dbt(folder: Path, arguments: list[str], manifest: Any = None) -> Any:
    """Invoke dbt on the project in the present environment; its artifacts go to `folder`/dbt."""
    from dbt.cli.main import dbtRunner

    spare_work()
    for node in manifest.nodes.values() if manifest else ():
        # dbt believes the ephemeral models of the build before are still in the text it makes anew
        node.extra_ctes_injected, node.extra_ctes = False, []
    paths = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    paths += ["--target-path", str(folder / "dbt" / "target"), "--log-path", str(folder / "dbt" / "logs")]
    return dbtRunner(manifest=manifest).invoke(["--quiet", "--log-level-file", "none", *arguments, *paths])


@pytest.fixture(scope="session")
def dbt_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private build of the hand-made companies, with what dbt parsed."""
    folder = tmp_path_factory.mktemp("dbt")
    shutil.copytree(made_once(tmp_path_factory, "hand-made", parse_into), folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def session_build(dbt_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Builder:
    return Builder(dbt_folder, tmp_path_factory)


@pytest.fixture
def build(session_build: Builder) -> Iterator[Builder]:
    """Builds hand-made companies; the connections it gave are closed after the test."""
    before = len(session_build.connections)
    yield session_build
    while len(session_build.connections) > before:
        session_build.connections.pop().close()
