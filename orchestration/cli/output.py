"""Rows on the standard output: a table for people, CSV and JSON for scripts."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from orchestration.cli.options import Format

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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_safe(name) for name in columns])
    for row in rows:
        writer.writerow([_safe(value) if isinstance(value, str) else csv_text(value) for value in row])
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


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


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table for people: numbers to the right, thousands apart, a dash for nothing."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, name in enumerate(columns):
        numbers = any(_is_number(row[index]) for row in rows)
        table.add_column(Text(name), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(value)) for value in row))
    if not console.is_terminal:
        # nothing is cut or wrapped when the output goes to a file or a pipe
        console.width = max(console.measure(table).maximum, 20)
    console.print(table)


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
