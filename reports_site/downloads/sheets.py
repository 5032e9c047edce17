"""XLSX: one workbook per table, typed and formatted; a text is a text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reports_site.scene import Scene
from reports_site.shelf import Shelf, key_of

NUMBERS: Mapping[str, str] = {
    "integer": "#,##0",
    "money": "#,##0.00",
    "percent": "0.0%",
    "decimal": "#,##0.0##",
    "minutes": "#,##0.0",
    "days": "#,##0.0",
    "date": "yyyy-mm-dd",
}
# Excel's own limits: digits of a number, characters of a cell, of a sheet's name
DIGITS, CELL, NAME = 15, 32_767, 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
WIDEST, ROWS_MEASURED = 50, 200
# a workbook says when it was made; equal tables are to be equal files
MADE = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Sheet:
    """A table as it stands on its page. ``formats`` are those of the columns."""

    title: str
    heads: Sequence[str]
    formats: Sequence[str]
    rows: Sequence[Sequence[Any]]


def add_workbooks(scene: Scene, shelf: Shelf) -> None:
    """Puts a workbook beside the CSV of every table of the scene; one with this content is made once."""
    for path, sheet in scene.sheets.items():
        key = key_of("xlsx", NUMBERS, sheet)
        scene.files[path] = shelf.find(key, ".xlsx") or shelf.put(key, ".xlsx", workbook(sheet))


def workbook(sheet: Sheet) -> bytes:
    """The table as an XLSX file: equal tables give equal bytes."""
    # imported late: an unchanged site writes none
    import xlsxwriter

    out = io.BytesIO()
    # nothing is guessed from a text: neither a formula nor a link nor a number
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": MADE})
    page = book.add_worksheet(sheet.title.translate(FORBIDDEN).strip()[:NAME] or "1")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    styles = [
        book.add_format({"num_format": NUMBERS[form]}) if form in NUMBERS else None for form in sheet.formats
    ]
    for column, name in enumerate(sheet.heads):
        page.write_string(0, column, name[:CELL], bold)
        widths = [len(str(row[column])) for row in sheet.rows[:ROWS_MEASURED] if row[column] is not None]
        page.set_column(column, column, min(max([*widths, len(name) * 0.6, 8]) + 2, WIDEST))
    for line, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            _write(page, line, column, value, styles[column])
    page.freeze_panes(1, 1)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    book.close()
    return out.getvalue()


def _write(page: Any, line: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(line, column, value)
    elif isinstance(value, (int, float, Decimal)) and _fits(value):
        page.write_number(line, column, float(value), style)
    elif isinstance(value, date):
        page.write_datetime(line, column, value, style)
    else:
        page.write_string(line, column, str(value).replace("\0", "")[:CELL])


def _fits(value: float | Decimal) -> bool:
    """Excel holds fifteen digits; a longer number stays whole as a text."""
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return len(Decimal(value).normalize().as_tuple().digits) <= DIGITS
