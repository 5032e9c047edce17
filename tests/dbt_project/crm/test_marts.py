"""Every mart of the demo through a CRM's API is that of the demo through files, as far as the CRM can express it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ingestion.canonical import canonical_entities
from ingestion.demo import make_demo
from ingestion.landing import land, write_inputs
from ingestion.settings import RunRow, load_company, source_states, write_parquet
from ingestion.standin.server import vendors
from ingestion.standin.tables import Tables
from tests.dbt_project.compiled import Compiled, build_in
from tests.dbt_project.crm.conftest import Canonical

LANDED = ("source", "load_id", "id", "updated_at", "known_at", "payload")
KNOWN_AT = "2000-01-01"
# what was known when: versions of deals come with readings of an API, and `test_canonical.py` compares those
RESTATED = {"fct_known_wins", "fct_restated_wins", "rpt_restatements", "rpt_restatements__deals"}
# when and where a row was read
OF_A_READING = {"known_at", "updated_at", "url"}
SHORT = "hubspot"


@pytest.fixture(scope="session")
def settings_and_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo company lays before dbt beside its CRM: its own tables and its statements."""
    root = tmp_path_factory.mktemp("demo of marts")
    make_demo(root, language="en", scale=0.15, end=date(2026, 3, 31), seed=11, months=24, truth=False)
    company = load_company(root)
    assert company.as_of is not None
    assert land(company, "bank", as_of=company.as_of).ok
    build = root / ".build"
    states = source_states(company, company.as_of)
    write_parquet(company, RunRow(company.as_of, "marts", states), build / "settings")
    write_inputs(company, build / "settings", build / "inputs.duckdb")
    return build / "inputs.duckdb"


@pytest.fixture
def connection(settings_and_bank: Path, canonical: Canonical) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as made:
        made.execute(f"attach '{canonical.folders[1] / 'warehouse.duckdb'}' as api (read_only)")
        made.execute(
            f"attach '{settings_and_bank}' as demo (read_only); attach ':memory:' as inputs; use inputs"
        )
        tables = made.execute(
            "select schema_name, view_name from duckdb_views() where database_name = 'demo' and not internal"
            " union all select schema_name, table_name from duckdb_tables() where database_name = 'demo'"
        ).fetchall()
        made.execute("create schema landing; create schema settings")
        for schema, table in tables:
            made.execute(f'create table {schema}."{table}" as from demo.{schema}."{table}"')
        yield made


def lay_files(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """The company as rows that came from files, one file of canonical columns for each entity."""
    told = [(f"inbox/{name}.csv", None, {"path": f"inbox/{name}.csv", "status": "ok"}) for name in tables]
    lay(connection, "_files", told)
    for name, entity in canonical_entities().items():
        if not name.startswith("bank_"):
            rows = []
            for number, row in enumerate(tables.get(name, ()), 2):
                told_by = {"_file": f"inbox/{name}.csv", "_sheet": "", "_row": str(number)}
                # what a vendor finds by comparing readings is expected without an id
                keys = {column: row.get(column, f"{name} {number}") for column in entity.key}
                values = {field: value for field, value in row.items() if field != "updated_at"}
                rows.append(("|".join(keys.values()), row.get("updated_at"), keys | values | told_by))
            lay(connection, name, rows)


def lay(
    connection: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[str, str | None, dict[str, str]]]
) -> None:
    connection.execute(f'delete from landing."files__{name}"')
    if rows:
        landed = [
            ("crm", "1.0", key, updated_at, KNOWN_AT, json.dumps(payload))
            for key, updated_at, payload in rows
        ]
        connection.register("laid", pa.table(dict(zip(LANDED, zip(*landed, strict=True), strict=True))))
        connection.execute(f'insert into landing."files__{name}" by name from laid')
        connection.unregister("laid")


def through_the_api(vendor: str, tables: Tables) -> dict[str, str]:
    """Canonical rows of a vendor in place of those of the files."""
    names = [f"int_{name}_unioned" for name in tables] + ["int_deal_versions"]
    rows = "select * replace ('crm' as source) from api.intermediate.{} where source = '{}'"
    return {name: rows.format(name, vendor) for name in names}


def marts(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Columns of every mart that are compared."""
    found: dict[str, list[str]] = {}
    for schema, table, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where database_name = ? and schema_name in ('marts', 'reports') order by all",
        [database],
    ).fetchall():
        if table not in RESTATED and column not in OF_A_READING:
            found.setdefault(f"{schema}.{table}", []).append(f'"{column}"')
    return found


@pytest.mark.parametrize(
    "vendor",
    [pytest.param(name, marks=[] if name == SHORT else pytest.mark.long) for name in sorted(vendors())],
)
def test_every_mart_is_that_of_the_demo_through_files(
    connection: duckdb.DuckDBPyConnection, canonical: Canonical, compiled: Compiled, vendor: str
) -> None:
    expected = canonical.expected[vendor]
    lay_files(connection, expected)
    build_in(connection, compiled.models, {})
    connection.execute("attach ':memory:' as files; create schema files.marts; create schema files.reports")
    names = marts(connection, "warehouse")
    for name in names:
        connection.execute(f"create table files.{name} as from warehouse.{name}")
    connection.execute("use inputs; detach warehouse")
    build_in(connection, compiled.models, through_the_api(vendor, expected))
    assert marts(connection, "warehouse") == names and len(names) > 100
    different = {}
    for name, columns in names.items():
        files, api = (f"select {', '.join(columns)} from {place}.{name}" for place in ("files", "warehouse"))
        rows = connection.execute(
            f"(select 'only through files', * from ({files} except all {api}))"
            f" union all (select 'only through the API', * from ({api} except all {files})) limit 2"
        ).fetchall()
        if rows:
            different[name] = rows
    assert different == {}
    filled = [name for name in names if connection.execute(f"select 1 from {name} limit 1").fetchall()]
    assert len(filled) > 0.8 * len(names)
