"""Rows of a table, CSV or XLSX, as texts with the number of the line or row each begins at."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ingestion.bank.statement import refuse
from ingestion.bank.text import decode, lines_of
from ingestion.errors import InputError
from ingestion.files.marks import FIRST, LAST, LOST, MOMENT
from ingestion.files.read.excel import ZIP, check_archive, convert

# a statement of a year with its letters unpacks to far less
UNPACKED = 256 << 20
COLUMNS = 500


@dataclass(frozen=True)
class Row:
    """One row of cells, trimmed."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """All rows of a file that are not empty.

    Attributes:
        sheet: name of the sheet, for the own account of a bank that writes it there; empty for CSV.
        typed: dates are `2026-01-31` and numbers `1234.5` whatever the bank's own style.
    """

    rows: tuple[Row, ...]
    encoding: str
    sheet: str = ""
    typed: bool = False


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin like XLSX."""
    return data.startswith(ZIP)


def read_csv(data: bytes, delimiter: str, name: str) -> Table:
    """The rows of a CSV file.

    Raises:
        InputError: no text, or a quote that is never closed; names the line.
    """
    text, encoding = decode(data, name)
    lines_of(text, name)
    return Table(tuple(_csv_rows(text, delimiter, name)), encoding)


def _csv_rows(text: str, delimiter: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if len(cells) > COLUMNS:
                raise refuse(name, line, f"a row of {len(cells)} cells", f"at most {COLUMNS}")
            trimmed = tuple(cell.strip() for cell in cells)
            if any(trimmed):
                yield Row(line, trimmed)
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(name, line, f"a row that cannot be read ({error})", "CSV, its quotes closed") from None


def read_workbook(data: bytes, name: str) -> list[Table]:
    """The sheets of a workbook, read in a process of its own.

    Raises:
        InputError: it is damaged, locked, or unpacks to too much.
    """
    with tempfile.TemporaryDirectory(prefix="lead2cash-") as made:
        folder = Path(made)
        path = folder / "statement.xlsx"
        path.write_bytes(data)
        try:
            check_archive(path, name, UNPACKED)
            answer = convert(path, folder, ["*"], name)
        except InputError as error:
            raise _no_workbook(error.what, name) from None
        if "error" in answer:
            raise _no_workbook(answer["error"], name)
        return [_sheet(folder / each["file"], each["name"]) for each in answer["sheets"]]


def _no_workbook(found: str, name: str) -> InputError:
    return refuse(name, 1, f"no readable workbook: {found.rstrip('.')}", "the workbook as the bank made it")


def _sheet(path: Path, sheet: str) -> Table:
    rows: list[Row] = []
    number = 0
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        for index in range(reader.num_record_batches):
            for values in reader.get_batch(index).to_pylist():
                number += 1
                cells = tuple(_plain(value) for value in values.values())
                if any(cells):
                    rows.append(Row(number, cells))
    return Table(tuple(rows), "xlsx", sheet, typed=True)


def _plain(text: str) -> str:
    """A cell without its mark; a number that lost digits is unreadable on purpose."""
    mark = text[:1]
    if not FIRST <= mark <= LAST:
        return text.strip()
    if mark == LOST:
        return "?"
    return text[1:].replace("T", " ") if mark == MOMENT else text[1:]
