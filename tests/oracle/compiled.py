"""The project's SQL, rendered by dbt once and run on as many companies as wanted: a second of CPU time each."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import duckdb

from orchestration.dbt import PROJECT, dbt_environment
from orchestration.dbt.invoke import saved_manifest
from tests.dbt_project.company import LANDED, HandMade

CONNECTORS = ["bank", "files"]
# statements of the connector `bank`, which hand-made companies do not use
STATEMENTS = ("bank__bank_transactions", "bank__bank_balances", "bank___files")
SCHEMAS = ("staging", "intermediate", "marts", "reports")


@dataclass(frozen=True)
class Model:
    """A model as dbt would build it; `kind` is its materialization."""

    name: str
    relation: str
    kind: str
    sql: str


def compile_project(folder: Path, parse: Path) -> list[Model]:
    """Models in the order dbt builds them; `parse` is what dbt keeps of a parse for these connectors."""
    from dbt.cli.main import dbtRunner

    folder.mkdir()
    shutil.copytree(parse, folder / "dbt")
    target = folder / "dbt" / "target"
    HandMade().write(folder / "inputs.duckdb")
    with mock.patch.dict(os.environ, dbt_environment(folder, CONNECTORS)):
        result = dbtRunner(manifest=saved_manifest(target)).invoke(
            ["--quiet", "--log-level-file", "none", "compile", "--select", "resource_type:model",
             "--indirect-selection", "empty",
             "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target),
             "--log-path", str(folder / "dbt" / "logs")]
        )  # fmt: skip
    assert result.success, result.exception
    nodes = {each.node.unique_id: each.node for each in result.result if each.node.resource_type == "model"}
    ordered: dict[str, Model] = {}

    def place(unique_id: str) -> None:
        node = nodes.get(unique_id)
        if node is None or node.name in ordered:
            return
        for needed in node.depends_on.nodes:
            place(needed)
        if node.config.materialized != "ephemeral":
            relation = f'"warehouse"."{node.schema}"."{node.identifier}"'
            ordered[node.name] = Model(node.name, relation, node.config.materialized, node.compiled_code)

    for unique_id in sorted(nodes):
        place(unique_id)
    return list(ordered.values())


def build(models: list[Model], company: HandMade) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory, as dbt builds it; the company's rows and settings are attached as `inputs`."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("set TimeZone = 'UTC'; set preserve_insertion_order = false")
    connection.execute("attach ':memory:' as inputs; attach ':memory:' as warehouse; use inputs")
    company.fill(connection)
    for table in STATEMENTS:
        connection.execute(f'create table landing."{table}" ({LANDED})')
    connection.execute("use warehouse")
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    for model in models:
        kind = "view" if model.kind == "view" else "table"
        connection.execute(f"create {kind} {model.relation} as ({model.sql}\n)")
        if model.kind == "canonical_table":
            _refuse_faults(connection, model)
            connection.execute(f"alter table {model.relation} drop column landed_faults")
    return connection


def _refuse_faults(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """A fault of a made-up row is a fault of the test."""
    found = connection.execute(
        f"select landed_faults from {model.relation} where landed_faults is not null limit 1"
    ).fetchall()
    assert not found, f"{model.name}: {found}"
