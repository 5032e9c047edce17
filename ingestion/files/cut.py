"""The end of a table: rows after a stop, and a number of last rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from ingestion.files.mapping.rules import Condition
from ingestion.files.read.grid import Grid
from ingestion.files.read.names import find
from ingestion.files.sql.cells import Cells, condition_sql
from ingestion.files.sql.query import cells_sql
from ingestion.landing.ahead import ahead


def cut(
    grid: Grid, stop_when: Condition | None, skip_last: int, connection: duckdb.DuckDBPyConnection
) -> Iterator[pa.Table]:
    """Rows of a table up to the row that stops it, without the last `skip_last` of them."""
    held: Sequence[pa.Table] = []
    for rows in _until(grid, stop_when, connection):
        if not skip_last:
            yield rows
            continue
        together = pa.concat_tables([*held, rows])
        ready = max(together.num_rows - skip_last, 0)
        if ready:
            yield together.slice(0, ready)
        held = [together.slice(ready)]


def _until(
    grid: Grid, stop_when: Condition | None, connection: duckdb.DuckDBPyConnection
) -> Iterator[pa.Table]:
    # the file is read in a thread of its own, while rows read before are mapped
    tables = ahead(grid.tables())
    if stop_when is None:
        yield from tables
        return
    number = next(place for name in stop_when.column if (place := find(name, grid.names)) >= 0)
    cells = Cells(lambda name: find(name, grid.names), grid.typed)
    stopping = condition_sql(stop_when, cells)
    query = f"{cells_sql([number], grid.typed)} select min(_row) from clean where {stopping}"
    for rows in tables:
        connection.register("cells", rows)
        stop = connection.execute(query).fetchall()[0][0]
        if stop is None:
            yield rows
            continue
        yield rows.filter(pa.compute.field("_row") < stop)
        return
