"""Tables of a warehouse as dictionaries; each is read once, however many reports are made of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import duckdb

Row = dict[str, Any]


def rows_of(connection: duckdb.DuckDBPyConnection, relation: str) -> list[Row]:
    """All rows of a table, the caller's own."""
    columns, rows = _read(connection, relation)
    return [dict(zip(columns, row, strict=True)) for row in rows]


@lru_cache(maxsize=256)
def _read(connection: duckdb.DuckDBPyConnection, relation: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = connection.execute(f"select * from {relation}")
    return [about[0] for about in found.description or ()], found.fetchall()
