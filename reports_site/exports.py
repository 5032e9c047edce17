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

from reports_site.warehouse import Columns, quoted

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_STARTS = "[" + "".join(f"\\x{{{ord(start):x}}}" for start in FORMULA_STARTS) + "]"
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


def csv_line(columns: Columns) -> str:
    """SQL that writes a row of a mart as such a line, without its end."""
    return f"concat_ws(',', {', '.join(_field(name, kind) for name, kind in columns)})"


def _field(name: str, kind: str) -> str:
    column = quoted(name)
    if not kind.lower().startswith(TEXT_TYPES):
        return f"coalesce(cast({column} as varchar), '')"
    # the same rule as plain(), said in SQL: nearly every text only gets its quotes
    clean = f"replace(replace({column}, chr(0), ''), '\"', '\"\"')"
    odd = f"regexp_replace({clean}, '^{_STARTS}', '''\\0')"
    text = f"case when regexp_matches({column}, '^{_STARTS}|[\"\\x00]') then {odd} else {column} end"
    return f"coalesce('\"' || {text} || '\"', '')"
