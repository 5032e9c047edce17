"""The published warehouse, read only: whole result sets, columns and tables named by the manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from ingestion.errors import RunFailed
from reports_site.artifacts import ModelNode

Row = dict[str, Any]
# name and type of each column of a table
Columns = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AtLeast:
    """A lower bound in a condition. Long lists of values are slow to bind, a bound is one value."""

    value: Any


CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "memory_limit": "200MB",
    "threads": 2,
}


# rows handed over at once
BATCH = 20_000


class Warehouse:
    """Select statements over one open warehouse. Dimensions live in the schema ``marts``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._read: dict[tuple[str, tuple[Any, ...]], list[Row]] = {}
        self._asked: dict[str, list[tuple[Any, ...]]] = {}
        self._numbers = count()

    @contextmanager
    def beside(self) -> Iterator[Warehouse]:
        """The same warehouse for another thread."""
        with self._cursor() as connection:
            yield Warehouse(connection)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, list(parameters)).fetchall()

    def once(self, sql: str) -> list[tuple[Any, ...]]:
        """A small result many pages ask for; it is not to be changed."""
        if sql not in self._asked:
            self._asked[sql] = self.query(sql)
        return self._asked[sql]

    def write_parquet(self, sql: str, path: Path) -> None:
        """A large result as a file with the warehouse's own types; it never passes through Python."""
        self._connection.execute(f"copy ({sql}) to {text(path.resolve())} (format parquet, compression zstd)")

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a large result, which is never held as a whole here."""
        with self._cursor() as cursor:
            cursor.execute(sql, list(parameters))
            while rows := cursor.fetchmany(BATCH):
                yield from rows

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        ((database,),) = self.once("select current_database()")
        with self._connection.cursor() as cursor:
            # a cursor begins in the database the connection began in
            cursor.execute(f"use {quoted(database)}")
            yield cursor

    @contextmanager
    def gathered(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[str]:
        """The name of a table with a result that is asked several things; it is gone afterwards."""
        name = f"temp.gathered_{next(self._numbers)}"
        self._connection.execute(f"create temp table {name} as {sql}", list(parameters))
        try:
            yield name
        finally:
            self._connection.execute(f"drop table {name}")

    def columns(self, node: ModelNode) -> Columns:
        """Name and type of each column the table really has, in its order; none when there is no table."""
        return self._columns.get((node.schema, node.alias or node.name), [])

    @cached_property
    def _columns(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        # of all tables at once: DuckDB looks through its whole catalogue for one
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for schema, table, name, kind in self.query(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " where table_catalog = current_database() order by table_schema, table_name, ordinal_position"
        ):
            found.setdefault((schema, table), []).append((name, kind))
        return found

    def rows(
        self,
        relation: str,
        columns: Sequence[str],
        *,
        where: Mapping[str, Any] | None = None,
        order: Sequence[str] = (),
    ) -> list[Row]:
        """Rows as dictionaries. ``where``: a column equals a value or one of a list; ``-x`` descends.

        What ``order`` leaves open is ordered by the other columns, so equal warehouses give equal pages.
        ``relation`` is a quoted ``"schema"."table"`` or the bare name of a table of ``marts``. What was read
        once is kept: every language shows the same rows. They are not to be changed.
        """
        table = relation if relation.startswith('"') else f'"marts".{quoted(relation)}'
        condition, values = conditions(where or {})
        sql = f"select {', '.join(map(quoted, columns))} from {table}{condition}"
        sql += ordering(total_order(order, columns))
        key = (sql, tuple(values))
        if key not in self._read:
            self._read[key] = [dict(zip(columns, row, strict=True)) for row in self.query(sql, values)]
        return self._read[key]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """A text as a constant of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def conditions(where: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """A where clause with bound values; every name in it is quoted."""
    parts: list[str] = []
    values: list[Any] = []
    for column, wanted in where.items():
        if isinstance(wanted, AtLeast):
            parts.append(f"{quoted(column)} >= ?")
            values.append(wanted.value)
            continue
        listed = list(wanted) if isinstance(wanted, (list, tuple, set, frozenset)) else [wanted]
        parts.append(f"{quoted(column)} in ({', '.join('?' * len(listed))})" if listed else "false")
        values += listed
    return (f" where {' and '.join(parts)}" if parts else ""), values


def total_order(order: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The order asked for, then every other column."""
    named = {name.lstrip("-") for name in order}
    return [*order, *(column for column in columns if column not in named)]


def ordering(order: Sequence[str]) -> str:
    if not order:
        return ""
    parts = [
        f"{quoted(name.lstrip('-'))} {'desc' if name.startswith('-') else 'asc'} nulls last" for name in order
    ]
    return f" order by {', '.join(parts)}"


@contextmanager
def open_warehouse(path: Path, writes: Path | None = None) -> Iterator[Warehouse]:
    """Opens the file read only, without access to anything outside it but the folder ``writes``; closes it.

    Raises:
        RunFailed: no such file, or not a warehouse this version can read.
    """
    # attached, not opened: whoever else of this process has it open has settings of his own
    connection = duckdb.connect(config=settings_for(path))
    try:
        connection.execute(f"attach {text(path)} as {quoted(path.stem)} (read_only); use {quoted(path.stem)}")
    except duckdb.Error as error:
        connection.close()
        raise RunFailed(
            f"The warehouse cannot be opened ({str(error).splitlines()[0]}).",
            where=str(path),
            todo="Build it first: lead2cash build.",
        ) from None
    with connection, disagreement(path):
        shut(connection, writes)
        yield Warehouse(connection)


def settings_for(path: Path) -> dict[str, str | bool | int | float | list[str]]:
    """Of a connection that reads this file: what does not fit into memory is put aside next to it."""
    return {**CONFIG, "temp_directory": f"{path}.tmp"}


def shut(connection: duckdb.DuckDBPyConnection, writes: Path | None) -> None:
    """From now on the connection reaches no file that is not open, except in the folder ``writes``.

    No statement of a page needs another file, so neither does a value that slipped into one.
    """
    if writes:
        connection.execute(f"set allowed_directories = [{text(writes.resolve())}]")
    connection.execute("set enable_external_access = false; set lock_configuration = true")


@contextmanager
def disagreement(path: Path) -> Iterator[None]:
    """A table or column that is asked for and is not there, in words.

    Raises:
        RunFailed: there was one.
    """
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise RunFailed(
            f"The warehouse and dbt's manifest disagree ({str(error).splitlines()[0]}).",
            where=str(path),
            todo="Build both again: lead2cash build.",
        ) from None
