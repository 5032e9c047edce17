"""Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.errors import InputError
from ingestion.files.marks import MOMENT, NUMBER
from ingestion.files.read.grid import Grid, cell
from ingestion.files.read.names import unique_names
from ingestion.files.sql.quote import literal

ROWS = 50_000


def read_parquet(path: Path, file: str) -> Grid:
    """The one table of a Parquet file.

    Raises:
        InputError: this is no Parquet file.
    """
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"this is no readable Parquet file ({_first_line(error)}).", where=file) from None
    names = unique_names(schema.names, len(schema))
    return Grid("", names, True, lambda: _tables(path, schema, file), "its schema")


def _tables(path: Path, schema: pa.Schema, file: str) -> Iterator[pa.Table]:
    columns = [f"x{number}" for number in range(len(schema))]
    texts = ", ".join(
        f"{_text(column, field.type)} as {cell(number)}"
        for number, (column, field) in enumerate(zip(columns, schema, strict=True))
    )
    query = f"select _row, cast(null as varchar) as _wrong, {texts} from rows order by _row"
    number = 1
    try:
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            connection.execute("set timezone = 'UTC'")
            for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS):
                rows = pa.arange(number, number + batch.num_rows)
                number += batch.num_rows
                connection.register("rows", pa.table([rows, *batch.columns], names=["_row", *columns]))
                yield connection.execute(query).to_arrow_table()
    except (pa.ArrowException, OSError, duckdb.Error) as error:
        raise InputError(f"it cannot be read to its end ({_first_line(error)}).", where=file) from None


def _text(column: str, kind: pa.DataType) -> str:
    """A value as text with its mark; times with a zone end in Z."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    text = f"cast({column} as varchar)"
    if pa.types.is_floating(kind):
        digits = f"cast(try_cast({column} as decimal(38,12)) as varchar)"
        plain = f"case when contains({text}, 'e') then {digits} else {text} end"
        return f"coalesce({literal(NUMBER)} || {plain}, '')"
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return f"coalesce({literal(NUMBER)} || {text}, '')"
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        aware = pa.types.is_timestamp(kind) and kind.tz is not None
        stamp = f"strftime(timezone('UTC', {column}), '%Y-%m-%dT%H:%M:%SZ')" if aware else text
        return f"coalesce({literal(MOMENT)} || {stamp}, '')"
    return f"coalesce(trim({text}), '')"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
