"""Rows of a delimited file that have more or fewer cells than the others."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.errors import InputError
from ingestion.files.read.grid import table

# a file with more of them is cut with the wrong delimiter
MOST = 100_000
# an irregular row over more lines is a quote that was not closed
LINES = 20


class Irregular:
    """Collects the rows the parser could not place, and puts them back with a word on what is wrong.

    They stay rows, because footers and titles are such rows and the mapping may leave those out.
    """

    def __init__(self, delimiter: str, quote: str | None, width: int, skipped: int, file: str) -> None:
        self.delimiter, self.quote, self.width, self.file = delimiter, quote, width, file
        # lines before the first row, which the parser counts too
        self.skipped = skipped
        self.pending: list[tuple[int, str]] = []
        self.count = 0
        self.failure: InputError | None = None

    def take(self, row: Any) -> Literal["skip"]:
        """Handler of the parser; called from its thread, in the order of the file."""
        self.count += 1
        if self.count <= MOST:
            self.pending.append((row.number - self.skipped, row.text))
        return "skip"

    def numbers(self, first: int, count: int) -> tuple[pa.Array, int]:
        """Numbers of `count` regular rows from row `first` on, and the number after them."""
        if self.count > MOST:
            raise InputError(
                f"more than {MOST:,} rows do not have the {self.width} cells of the others.",
                where=self.file,
                todo="Say the right `delimiter` or `header_row` in the mapping.",
            )
        taken = {number for number, _ in self.pending}
        rows = pa.arange(first, first + count + len(taken))
        if taken:
            rows = rows.filter(pc.invert(pc.is_in(rows, pa.array(sorted(taken), pa.int64()))))
        rows = rows.slice(0, count)
        after = rows[-1].as_py() + 1 if count else first
        while after in taken:
            after += 1
        return rows, after

    def merged(self, regular: pa.Table, after: int | None) -> pa.Table:
        """Regular rows with the irregular ones among them, in the order of the file, without blank ones.

        Args:
            after: number after the last regular row; None at the end of the file.
        """
        ready = [row for row in self.pending if after is None or row[0] < after]
        self.pending = self.pending[len(ready) :]
        cut = [(number, *self._cells(number, text)) for number, text in ready]
        rows = [(number, cells, wrong) for number, cells, wrong in cut if any(cells)]
        kept = filled(regular)
        if not rows:
            return kept
        columns = [pa.array([cells[n] for _, cells, _ in rows]) for n in range(self.width)]
        wrong = pa.array([reason for _, _, reason in rows], pa.string())
        irregular = table(pa.array([number for number, _, _ in rows], pa.int64()), columns, wrong)
        return pa.concat_tables([kept, irregular]).sort_by("_row")

    def _cells(self, number: int, text: str) -> tuple[list[str], str | None]:
        """Cells of a row, cut or filled up to the width, and what is wrong with it."""
        if text.count("\n") > LINES:
            raise self._open_quote(number)
        lines = csv_reader(text, self.delimiter, self.quote)
        try:
            cells = [value.strip() for value in next(lines, [])]
        except csv.Error:
            raise self._open_quote(number) from None
        rest = cells[self.width :]
        if len(cells) > self.width and not any(rest):
            return cells[: self.width], None
        reason = f"has {len(cells)} cells, the others have {self.width}"
        return (cells + [""] * self.width)[: self.width], reason

    def check_swallowed(self, rows: pa.Array, cells: Sequence[pa.Array]) -> None:
        """Refuse a cell that holds whole rows: the quote before them was not closed.

        Raises:
            InputError: names the row where the quote opens.
        """
        for column in cells:
            broken = pc.match_substring(column, "\n")
            if not pc.any(broken).as_py():
                continue
            for index in pc.indices_nonzero(broken).to_pylist():
                inner = column[index].as_py().split("\n")[1:-1]
                whole_rows = all(line.count(self.delimiter) >= self.width - 1 for line in inner)
                # a note may hold lines that look like rows of two or three cells
                if whole_rows and len(inner) >= (1 if self.width > 3 else 5):
                    raise self._open_quote(rows[index].as_py())

    def _open_quote(self, row: int) -> InputError:
        return InputError(
            f"a quote opens in row {row} and is not closed there, so that rows after it are part of a text.",
            where=self.file,
            todo="Correct the row, or set `quote: none` in the mapping.",
        )


def filled(rows: pa.Table) -> pa.Table:
    """Rows in which some cell is not empty."""
    mask = None
    for name in rows.column_names:
        if name.startswith("c"):
            filled = pc.not_equal(rows.column(name), "")
            mask = filled if mask is None else pc.or_(mask, filled)
            # most files are filled in their first columns already
            if pc.all(mask).as_py():
                return rows
    return rows.filter(mask) if mask is not None else rows


def csv_reader(text: str, delimiter: str, quote: str | None) -> Iterator[list[str]]:
    """Rows of a text, one by one; for the few rows the fast parser does not place."""
    lines = io.StringIO(text, newline="")
    if quote is None:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, quotechar=quote)
