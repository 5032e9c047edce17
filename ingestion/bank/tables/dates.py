"""Days as banks write them in tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

MONTHS = (
    ("january", "января"),
    ("february", "февраля"),
    ("march", "марта"),
    ("april", "апреля"),
    ("may", "мая"),
    ("june", "июня"),
    ("july", "июля"),
    ("august", "августа"),
    ("september", "сентября"),
    ("october", "октября"),
    ("november", "ноября"),
    ("december", "декабря"),
)
MONTH_NUMBERS = {name[:3]: number for number, names in enumerate(MONTHS, 1) for name in names}
PARTS = {"yyyy": r"(?P<y>[0-9]{4})", "yy": r"(?P<s>[0-9]{2})", "mmmm": r"(?P<w>[^\W\d_]{3,9})\.?"}
PARTS |= {"mm": r"(?P<m>[0-9]{1,2})", "dd": r"(?P<d>[0-9]{1,2})"}
# `2026-01-31 00:00:00`, what a date of a workbook becomes
ISO = "yyyy-mm-dd"


@cache
def _pattern(written: str) -> re.Pattern[str]:
    pieces = re.split(r"(yyyy|yy|mmmm|mm|dd)", written)
    body = "".join(PARTS.get(piece, re.escape(piece)) for piece in pieces)
    # a time may follow
    return re.compile(body + r"(?:[ T,]+[0-9]{1,2}:[0-9]{2}.{0,40})?")


def read_day(text: str, patterns: Sequence[str]) -> date | None:
    """The day a text is by one of the patterns, made of `dd mm mmmm yy yyyy`; None when it is none."""
    for written in patterns:
        match = _pattern(written).fullmatch(text.strip())
        if not match:
            continue
        parts = match.groupdict()
        month = MONTH_NUMBERS.get(parts["w"][:3].casefold()) if parts.get("w") else int(parts["m"])
        year = int(parts["y"]) if parts.get("y") else 2000 + int(parts["s"])
        try:
            found = date(year, month or 0, int(parts["d"]))
        except ValueError:
            continue
        if 1991 <= year <= 2100:
            return found
    return None
