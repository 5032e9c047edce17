"""Rows on the standard output: a table for people, CSV and JSON for scripts."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from orchestration.cli.options import Format

# of a cell on a terminal
LONGEST_TEXT = 60
# a spreadsheet takes text that begins with one of these for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def write_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format) -> None:
    """Print rows in a format; money and dates keep their exact text in CSV and JSON."""
    if form is Format.csv:
        sys.stdout.write(as_csv(columns, rows))
    elif form is Format.json:
        objects = [json_text(dict(zip(columns, row, strict=True))) for row in rows]
        sys.stdout.write("[" + ",".join(f"\n  {text}" for text in objects) + "\n]\n")
    else:
        print_rows(columns, rows)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with a header; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    return "".join(",".join(map(_csv_cell, row)) + "\n" for row in (columns, *rows))


def _csv_cell(value: Any) -> str:
    text = csv_text(value)
    if isinstance(value, str) and text.startswith(FORMULA):
        text = f"'{text}"
    # a lone carriage return ends a line for some readers, so it is quoted too
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def csv_text(value: Any) -> str:
    """One value as text: nothing for NULL, true and false in lower case, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return json_text(value) if isinstance(value, list | tuple | dict) else str(value)


def json_text(value: Any) -> str:
    """One value as JSON; a decimal is a number with all its digits, never rounded through a float."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{json_text(str(key))}: {json_text(item)}" for key, item in value.items()) + "}"
        )
    if value is None or isinstance(value, bool | int | float | str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(csv_text(value), ensure_ascii=False)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], wrap: Collection[str] = ()) -> None:
    """A table for people: numbers to the right, thousands apart, a dash for nothing.

    In a pipe or a file every cell is whole. On a terminal a long text is cut, and columns that do not fit
    are left out from the middle, which is said below.

    Args:
        wrap: columns whose text may go over several lines.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    texts = [[shown(value) for value in row] for row in rows]
    widest = [
        max(map(cell_len, (name, *(row[place] for row in texts)))) for place, name in enumerate(columns)
    ]
    places = list(range(len(columns)))
    if console.is_terminal:
        widths = [min(width, LONGEST_TEXT) for width in widest]
        places = _fitting(widths, {columns.index(name) for name in wrap}, console.width)
    else:
        console.width = sum(widest) + 2 * len(widest) + 1
    table = Table(box=None, header_style="bold", pad_edge=False)
    for place in places:
        name = columns[place]
        right = any(_is_number(row[place]) for row in rows)
        folds = name in wrap
        table.add_column(
            Text(name),
            justify="right" if right else "left",
            no_wrap=not folds,
            overflow="fold" if folds else "ellipsis",
            max_width=None if folds or not console.is_terminal else LONGEST_TEXT,
        )
    for row in texts:
        table.add_row(*(Text(row[place]) for place in places))
    console.print(table)
    if len(places) < len(columns):
        note = f"… {len(places)} of {len(columns)} columns fit; --format csv has them all"
        Console(stderr=True).print(note, highlight=False)


def _fitting(widths: Sequence[int], flexible: Collection[int], room: int) -> list[int]:
    """Columns that fit, taken from both ends in turn; one that wraps needs only a little room."""
    needed = [min(width, 12) if place in flexible else width for place, width in enumerate(widths)]
    if sum(needed) + 2 * len(needed) <= room:
        return list(range(len(widths)))
    first, last = 0, len(widths) - 1
    chosen: list[int] = []
    from_left = True
    while first <= last:
        place = first if from_left else last
        room -= needed[place] + 2
        if room < 0 and chosen:
            break
        chosen.append(place)
        first, last = (first + 1, last) if from_left else (first, last - 1)
        from_left = not from_left
    return sorted(chosen)


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return value.endswith(" %")
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def shown(value: Any) -> str:
    """One value as people read it; control characters are made visible."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return f"{value:,}".replace(",", " ")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    text = csv_text(value)
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
