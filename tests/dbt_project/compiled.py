"""The project's SQL, rendered by dbt once and run on as many companies as wanted: a second of CPU time each."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt import dbt_environment
from orchestration.dbt.environment import environment
from tests.dbt_project.company import HandMade
from tests.dbt_project.invoke import dbt, ready_manifest

CONNECTORS = ["bank", "files"]
SCHEMAS = ("staging", "intermediate", "marts", "reports")


@dataclass(frozen=True)
class Model:
    """A model as dbt would build it.

    Attributes:
        kind: its materialization.
        path: where it stands below dbt_project.
        columns: name and type of each column when its contract is enforced.
        parents: models it reads, through those that are only text.
    """

    name: str
    relation: str
    kind: str
    sql: str
    path: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    parents: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """A data test that blocks a release, as dbt would ask it; `count` is what it counts of its rows."""

    name: str
    sql: str
    count: str
    parents: frozenset[str]


@dataclass(frozen=True)
class Compiled:
    """The whole project; models in the order dbt builds them."""

    models: list[Model]
    checks: list[Check]

    def chosen(self, select: str | None) -> list[Model]:
        """Models of `+name` and `+path:folder`, each with all it reads; without `select`, all."""
        if select is None:
            return self.models
        by_name = {model.name: model for model in self.models}
        found: set[str] = set()

        def take(name: str) -> None:
            if name not in found:
                found.add(name)
                for parent in by_name[name].parents:
                    take(parent)

        for word in select.split():
            kind, place = word[:6], word.removeprefix("+path:")
            assert word.startswith("+"), f"{word}: only models with all they read are built"
            names = [each for each in by_name if by_name[each].path.startswith(f"{place}/")]
            for name in names if kind == "+path:" else [word[1:]]:
                take(name)
        return [model for model in self.models if model.name in found]


def compile_project(folder: Path, parse: Path) -> Compiled:
    """Render every model and test; `parse` is what dbt keeps of a parse for these connectors."""
    folder.mkdir()
    shutil.copytree(parse, folder / "dbt")
    HandMade().write(folder / "inputs.duckdb")
    arguments = ["compile", "--select", "resource_type:model", "resource_type:test", "--no-write-json"]
    with environment(dbt_environment(folder, CONNECTORS)):
        result = dbt(folder, arguments, ready_manifest(folder / "dbt" / "target"))
    assert result.success, result.exception
    nodes = {each.node.unique_id: each.node for each in result.result}
    models: dict[str, Model] = {}
    for unique_id in sorted(key for key in nodes if key.startswith("model.")):
        _place(models, nodes, unique_id)
    checks = [
        Check(node.name, node.compiled_code, node.config.fail_calc, parents(nodes, node))
        for node in nodes.values()
        if node.resource_type == "test" and node.config.severity.lower() == "error"
    ]
    return Compiled(list(models.values()), checks)


def _place(models: dict[str, Model], nodes: Mapping[str, Any], unique_id: str) -> None:
    """Add a model behind all it reads."""
    node = nodes.get(unique_id)
    if node is None or node.name in models:
        return
    for needed in node.depends_on.nodes:
        _place(models, nodes, needed)
    if node.config.materialized != "ephemeral":
        declared = node.columns.values() if node.config.contract.enforced else ()
        models[node.name] = Model(
            node.name,
            f'"warehouse"."{node.schema}"."{node.identifier}"',
            node.config.materialized,
            node.compiled_code,
            node.original_file_path,
            tuple((column.name, column.data_type) for column in declared),
            parents(nodes, node),
        )


def parents(nodes: Mapping[str, Any], node: Any) -> frozenset[str]:
    """Names of the models a node reads, through those that are only text."""
    found: set[str] = set()
    for unique_id in node.depends_on.nodes:
        needed = nodes.get(unique_id)
        if needed is not None:
            is_text = needed.config.materialized == "ephemeral"
            found |= parents(nodes, needed) if is_text else {needed.name}
    return frozenset(found)


def build(
    models: Iterable[Model], company: HandMade, path: str | Path = ":memory:"
) -> duckdb.DuckDBPyConnection:
    """A warehouse, in memory or in a new file, as dbt builds it.

    The company's rows and settings are attached as `inputs`; `warehouse` is the database in use.
    """
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("attach ':memory:' as inputs; use inputs")
    company.fill(connection)
    return _made(connection, models, path)


def build_upon(models: Iterable[Model], inputs: Path) -> duckdb.DuckDBPyConnection:
    """The same in memory, of what a run lays before dbt."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"attach '{inputs}' as inputs (read_only)")
    return _made(connection, models, ":memory:")


def build_in(
    connection: duckdb.DuckDBPyConnection, models: Iterable[Model], given: Mapping[str, str]
) -> duckdb.DuckDBPyConnection:
    """The same of a connection's database `inputs`; the SQL `given` by name stands for that of a model."""
    return _made(connection, models, ":memory:", given)


def _made(
    connection: duckdb.DuckDBPyConnection,
    models: Iterable[Model],
    path: str | Path,
    given: Mapping[str, str] | None = None,
) -> duckdb.DuckDBPyConnection:
    connection.execute("set TimeZone = 'UTC'; set preserve_insertion_order = false")
    connection.execute(f"attach '{path}' as warehouse; use warehouse")
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    for model in models:
        if given and model.name in given:
            connection.execute(f"create table {model.relation} as ({given[model.name]})")
            continue
        if model.kind == "table" and model.columns:
            names = ", ".join(name for name, _ in model.columns)
            declared = ", ".join(f"{name} {kind}" for name, kind in model.columns)
            connection.execute(f"create table {model.relation} ({declared})")
            connection.execute(
                f"insert into {model.relation} ({names}) (select {names} from ({model.sql}\n))"
            )
        else:
            kind = "view" if model.kind == "view" else "table"
            connection.execute(f"create {kind} {model.relation} as ({model.sql}\n)")
        if model.kind == "canonical_table":
            _refuse_faults(connection, model)
            connection.execute(f"alter table {model.relation} drop column landed_faults")
    return connection


def failures(
    connection: duckdb.DuckDBPyConnection, checks: Iterable[Check], models: Iterable[Model]
) -> list[str]:
    """Names of the checks that all their models are built for and that do not hold."""
    built = {model.name for model in models}
    asked = [check for check in checks if check.parents and check.parents <= built]
    found = []
    for check in asked:
        # a check that stops with a sentence raises it
        count = connection.execute(f"select {check.count} from ({check.sql}\n) as found").fetchall()[0][0]
        if count:
            found.append(f"{check.name}: {count} failing row(s)")
    return found


def _refuse_faults(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """A fault of a made-up row is a fault of the test."""
    found = connection.execute(
        f"select landed_faults from {model.relation} where landed_faults is not null limit 1"
    ).fetchall()
    assert not found, f"{model.name}: {found}"
