"""The warehouse as a reader sees it: views in memory over the file, and nothing for what has no rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from reports_site.artifacts import Artifacts
from reports_site.roles.reader import NOBODY, Reader
from reports_site.roles.rows import selected
from reports_site.warehouse import Warehouse, disagreement, quoted, settings_for, shut, text

# tables of the company that say nothing of a person or a client
PLAIN = (
    "dim_run",
    "dim_source_entities",
    "dim_periods",
    "dim_dates",
    "dim_departments",
    "dim_pipelines",
    "dim_lead_sources",
)
# tables with a row for each of somebody's records, and what pages read of them
PERSONAL = {"dim_users": "user_id, name", "fct_data_issues": "issue, user_id"}
FILE = "whole"


@contextmanager
def seen_by(
    path: Path, reader: Reader, artifacts: Artifacts, writes: Path | None = None
) -> Iterator[Warehouse]:
    """Opens what the reader may see of a warehouse file, read only, and closes it.

    Reports' tables and the few others that pages read are views of the same names; a table that has no view
    does not exist for the pages, whoever asks for it. ``writes`` as for `open_warehouse`.
    """
    with duckdb.connect(config=settings_for(path)) as connection:
        connection.execute(f"attach {text(path)} as {FILE} (read_only)")
        shut(connection, writes)
        tables = _columns(connection)
        for schema in sorted({schema for schema, _ in tables}):
            connection.execute(f"create schema {quoted(schema)}")
        for (schema, name), columns in sorted(tables.items()):
            statement = _statement(schema, name, columns, reader, artifacts)
            if statement:
                connection.execute(f"create view {quoted(schema)}.{quoted(name)} as {statement}")
        with disagreement(path):
            yield Warehouse(connection)


def _statement(
    schema: str, name: str, columns: list[str], reader: Reader, artifacts: Artifacts
) -> str | None:
    table = f"{FILE}.{quoted(schema)}.{quoted(name)}"
    if schema == "marts":
        return _of_marts(name, table, columns, reader)
    if name not in artifacts.models:
        return None
    slug = name.removeprefix("rpt_").partition("__")[0]
    personal = personal_columns(artifacts, name)
    own_levels = artifacts.models[name].about.get("own_levels")
    is_whole = slug in reader.company_wide
    return selected(table, columns, personal, reader, company_wide=is_whole, own_levels=own_levels)


def _of_marts(name: str, table: str, columns: list[str], reader: Reader) -> str | None:
    if name in PLAIN:
        return selected(table, [one for one in columns if one == "head_id"], {}, reader, company_wide=True)
    if name == "dim_sources" and reader.people is not None:
        # why a source failed may quote a record
        return f"select * replace (cast(null as varchar) as message) from {table}"
    if name == "dim_sources":
        return f"select * from {table}"
    if name in PERSONAL and reader.people is not None:
        ids = {*(reader.people if name == "dim_users" else reader.own)}
        listed = ", ".join(text(one) for one in sorted({*ids, NOBODY}))
        return f"select {PERSONAL[name]} from {table} where user_id in ({listed})"
    return f"select {PERSONAL[name]} from {table}" if name in PERSONAL else None


def personal_columns(artifacts: Artifacts, model: str) -> Mapping[str, str]:
    """Kind of personal data by column of a report's table, as its YAML says."""
    columns = artifacts.models[model].columns.values()
    return {column.name: str(kind) for column in columns if (kind := column.about.get("personal"))}


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where table_catalog = ? and table_schema in ('marts', 'reports') order by ordinal_position",
        (FILE,),
    ).fetchall():
        found.setdefault((schema, table), []).append(column)
    return found
