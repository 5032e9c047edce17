"""The models' SQL as dbt compiled it, one model after another without dbt: the CPU seconds of each.

CPU seconds of all threads: other work on the machine stretches wall time, hardly these.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from tests.bench.compare import CONFIG

SCHEMAS = ("staging", "intermediate", "marts", "reports")
Manifest = dict[str, Any]


def run_models(company: Path) -> dict[str, float]:
    """CPU seconds by name of the model, over the inputs of the build that is there."""
    target = company / ".build/dbt/target"
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    place = company.parent / "warehouse"
    place.mkdir(exist_ok=True)
    # the compiled SQL names the database by its file
    database = place / "warehouse.duckdb"
    database.unlink(missing_ok=True)
    spent: dict[str, float] = {}
    with duckdb.connect(str(database), config=CONFIG) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{company}/.build/inputs.duckdb' as inputs (read_only)")
        for schema in SCHEMAS:
            connection.execute(f"create schema if not exists {schema}")
        for model in in_order(manifest):
            compiled = target / "compiled" / model["package_name"] / model["original_file_path"]
            if model["config"]["materialized"] == "ephemeral" or not compiled.exists():
                continue
            started = time.process_time()
            for statement in statements(model, compiled.read_text(encoding="utf-8")):
                connection.execute(statement)
            spent[model["name"]] = time.process_time() - started
        connection.execute("checkpoint")
    database.unlink()
    return spent


def in_order(manifest: Manifest) -> Iterator[dict[str, Any]]:
    """The models, each after those it reads."""
    seen: set[str] = set()

    def place(key: str) -> Iterator[dict[str, Any]]:
        if key in seen or not key.startswith("model."):
            return
        seen.add(key)
        for parent in manifest["parent_map"].get(key, []):
            yield from place(parent)
        yield manifest["nodes"][key]

    for key in manifest["nodes"]:
        yield from place(key)


def statements(model: dict[str, Any], sql: str) -> list[str]:
    """What makes the relation, as the project's materializations do."""
    relation = f'"{model["schema"]}"."{model["alias"]}"'
    match model["config"]["materialized"]:
        case "view":
            return [f"create or replace view {relation} as ({sql})"]
        case "canonical_table":
            return [
                f"create or replace table {relation} as ({sql})",
                f"alter table {relation} drop column landed_faults",
            ]
    if not model["config"]["contract"]["enforced"]:
        return [f"create or replace table {relation} as ({sql})"]
    columns = model["columns"].values()
    declared = ", ".join(f"{column['name']} {column['data_type']}" for column in columns)
    names = ", ".join(column["name"] for column in columns)
    return [
        f"create or replace table {relation} ({declared})",
        f"insert into {relation} ({names}) (select {names} from ({sql}))",
    ]
