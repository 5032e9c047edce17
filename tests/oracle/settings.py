"""Settings of a company as its files say them, read by hand; a company in memory has only its tables."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import duckdb
import yaml

from tests.oracle.reading import rows_of

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@lru_cache(maxsize=64)
def settings_rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, str]]:
    """Rows of settings/<name>.csv; empty without the file."""
    root = company_root(connection)
    if root is None:
        return _rows_in_memory(connection, name)
    path = root / "settings" / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def working_days(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """Weekdays that are worked, Monday being 0."""
    root = company_root(connection)
    if root is None:
        return {int(row["weekday"]) - 1 for row in _rows_in_memory(connection, "working_days")}
    company = yaml.safe_load((root / "company.yml").read_text(encoding="utf-8"))
    return {WEEK.index(name) for name in company.get("calendar", {}).get("working_days", WEEK[:5])}


def company_root(connection: duckdb.DuckDBPyConnection) -> Path | None:
    """Folder of the company whose release this is; None for one in memory."""
    paths = connection.execute("select path from duckdb_databases() where path is not null").fetchall()
    return Path(paths[0][0]).parents[2] if paths else None


def _rows_in_memory(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, str]]:
    rows = rows_of(connection, f"inputs.settings.{name}")
    return [{column: _text(value) for column, value in row.items()} for row in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
