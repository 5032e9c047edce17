"""CSV files: UTF-8 with a byte order mark, commas, plain numbers, no word a spreadsheet takes for a formula.

The mark is there because spreadsheets otherwise read Cyrillic as something else. Decimals have a point and no
grouping, dates are ISO, NULL is an empty field. An apostrophe is put before a text that begins with one of
``= + - @`` or a control character; numbers keep their sign, they are never quoted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from reports_site.artifacts import ModelNode
from reports_site.warehouse import Warehouse, quoted

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
TEXT_TYPES = ("varchar", "text", "string", "char")


def plain(value: Any) -> str:
    """One value as the file holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if value == value else ""
    if isinstance(value, (int, Decimal)):
        return str(value)
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_of(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A small table, its header in the reader's words."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([plain(name) for name in header])
    writer.writerows([plain(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8", "replace")


def mart_csv(warehouse: Warehouse, model: ModelNode) -> bytes:
    """A whole mart under its own column names, as the warehouse wrote the lines; text is guarded."""
    columns = dict(warehouse.columns(model))
    fields = ", ".join(_field(name, kind) for name, kind in columns.items())
    names = ", ".join(map(quoted, columns))
    lines = warehouse.query(f"select concat_ws(',', {fields}) from {model.relation} order by {names}")
    head = ",".join(columns)
    return (BOM + "\r\n".join([head, *(line for (line,) in lines)]) + "\r\n").encode("utf-8", "replace")


def _field(name: str, kind: str) -> str:
    column = quoted(name)
    if not kind.lower().startswith(TEXT_TYPES):
        return f"coalesce(cast({column} as varchar), '')"
    # the same rule as plain(), said in SQL
    starts = "', '".join(start for start in FORMULA_STARTS if start.isprintable())
    guard = (
        f"case when {column}[1] in ('{starts}', chr(9), chr(10), chr(13), chr(0)) then '''' || {column}"
        f" else {column} end"
    )
    return f"coalesce('\"' || replace(replace({guard}, chr(0), ''), '\"', '\"\"') || '\"', '')"
