"""What every format is read into: a table of text cells with the numbers of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

# columns beside the cells `c0`, `c1`, …: the row's number in the file, and why it is no row, mostly NULL
ROW, WRONG = "_row", "_wrong"


@dataclass(frozen=True)
class Grid:
    """One table of a file.

    Attributes:
        sheet: name of the sheet, empty where a file has no sheets.
        names: names of the columns, unique, in their order.
        typed: cells may begin with a mark (`ingestion.files.marks`).
        tables: rows after the header, without blank ones; cells are trimmed, empty ones are ''.
        where: how messages call the place of the names, such as `row 3`.
        warnings: what a reader should know.
    """

    sheet: str
    names: tuple[str, ...]
    typed: bool
    tables: Callable[[], Iterator[pa.Table]]
    where: str = "row 1"
    warnings: tuple[str, ...] = ()


def cell(number: int) -> str:
    """Name of the column of cells with this number."""
    return f"c{number}"


def table(rows: pa.Array, cells: Sequence[pa.Array], wrong: pa.Array | None = None) -> pa.Table:
    """A table in the shape grids give."""
    if wrong is None:
        wrong = pa.nulls(len(rows), pa.string())
    return pa.table({ROW: rows, WRONG: wrong} | {cell(number): array for number, array in enumerate(cells)})
