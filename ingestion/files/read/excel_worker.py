"""Reads one workbook in a process of its own, so that a hostile one can harm nothing but that process.

    python -m ingestion.files.read.excel_worker WORKBOOK FOLDER SHEETS

SHEETS is a JSON list of names, numbers or patterns, empty for the first sheet. Each sheet chosen becomes an
Arrow file in FOLDER; standard output is a JSON object: `sheets` (name, file),
`all` (names of all sheets), `error`.
"""

from __future__ import annotations

import fnmatch
import json
import math
import resource
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from ingestion.files.marks import EXACT_BELOW, LOST, MOMENT, NUMBER

MEMORY = 4 << 30
SECONDS = 600
ROWS = 20_000


def main(workbook: Path, folder: Path, wanted: list[str]) -> dict[str, Any]:
    """Convert the wanted sheets."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        book = calamine.CalamineWorkbook.from_path(str(workbook))
        chosen, missing = choose(book, wanted)
        if missing is not None:
            return {"error": f"there is no sheet {missing!r}", "all": book.sheet_names}
        sheets = [convert(book, name, folder / f"{number}.arrow") for number, name in enumerate(chosen)]
        return {"sheets": sheets, "all": book.sheet_names}
    except calamine.PasswordError:
        return {"error": "the workbook is locked with a password"}
    except (calamine.CalamineError, OSError, ValueError) as error:
        return {"error": f"this is no readable workbook ({str(error).splitlines()[0][:200]})"}
    except MemoryError:
        return {"error": "a sheet needs more memory than is allowed"}


def choose(book: Any, wanted: Sequence[str]) -> tuple[list[str], str | None]:
    """Names of the wanted sheets in the workbook's order, or the one that is not there."""
    names: list[str] = book.sheet_names
    if not wanted:
        return names[:1], None if names else "1"
    visible = calamine.SheetVisibleEnum.Visible
    hidden = {meta.name for meta in book.sheets_metadata if meta.visible != visible}
    chosen: set[str] = set()
    for word in wanted:
        if word in names:
            found = [word]
        elif word.isdigit():
            found = names[int(word) - 1 : int(word)] if int(word) else []
        else:
            found = [name for name in names if name not in hidden and fnmatch.fnmatchcase(name, word)]
        if not found:
            return [], word
        chosen.update(found)
    return [name for name in names if name in chosen], None


def convert(book: Any, name: str, path: Path) -> dict[str, Any]:
    """Write one sheet as a table of texts, with the numbers of its rows."""
    sheet = book.get_sheet_by_name(name)
    # rows begin at the first of the sheet, cells at the first column that is not empty
    left = sheet.start[1] if sheet.start else 0
    schema = pa.schema([(f"c{number}", pa.string()) for number in range(left + sheet.width)])
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        rows: list[Sequence[Any]] = []
        for row in sheet.iter_rows():
            rows.append(row)
            if len(rows) == ROWS:
                writer.write(batch(rows, left, schema))
                rows = []
        writer.write(batch(rows, left, schema))
    return {"name": name, "file": path.name}


def batch(rows: Sequence[Sequence[Any]], left: int, schema: pa.Schema) -> pa.RecordBatch:
    """Rows of cells as columns of texts, after `left` empty columns."""
    blank = [[""] * len(rows)] * left
    filled = [texts(column) for column in zip(*rows, strict=True)] if rows else [[]] * (len(schema) - left)
    return pa.record_batch([pa.array(column, pa.string()) for column in [*blank, *filled]], schema=schema)


def texts(column: Sequence[Any]) -> list[str]:
    """Cells as texts, typed ones with their mark."""
    return [value if type(value) is str else text(value) for value in column]


def text(value: Any) -> str:
    """A typed cell as text with its mark."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, datetime):
        # a fraction of a day is never quite a second
        return MOMENT + (value + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat()
    if isinstance(value, date):
        return MOMENT + value.isoformat()
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return number(value.total_seconds() / 86400)
    return "" if value is None else str(value)


def number(value: float) -> str:
    """A number as plain digits; a cell keeps 15 of them, and what a formula adds behind is noise."""
    if not math.isfinite(value):
        return ""
    if abs(value) >= EXACT_BELOW:
        return f"{LOST}{int(value)}"
    if value == int(value):
        return f"{NUMBER}{int(value)}"
    digits = f"{value:.15g}"
    return NUMBER + (f"{Decimal(digits):f}" if "e" in digits else digits)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))))
