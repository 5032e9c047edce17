"""Text of a CSV cell to a typed value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

Value = str | int | bool | date | datetime | Decimal

DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")
# `1234`, `-1 234,56`, `1234.5`: blanks (also no-break ones) between thousands, one decimal sign
NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?")
# `2026-01-31` and `31.01.2026`
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# `9:00`, `18:30`, `24:00`
CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d|24:00")
DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
TRUE = frozenset({"true", "yes", "1", "да"})
FALSE = frozenset({"false", "no", "0", "нет"})


class NotAllowed(ValueError):
    """The text is not a value of the type; the message says what is."""


def parse(text: str, type_: str, zone: ZoneInfo) -> Value:
    """The value a cell holds.

    Args:
        text: the cell, stripped and not empty.
        type_: varchar, integer, boolean, date, time (of a day), timestamp or decimal(p,s).
        zone: zone of a timestamp written without an offset.

    Raises:
        NotAllowed: with what is allowed.
    """
    exact = DECIMAL.fullmatch(type_)
    if exact:
        return _decimal(text, int(exact[1]), int(exact[2]))
    if type_ == "timestamp":
        return _timestamp(text, zone)
    return PARSERS[type_](text)


def _boolean(text: str) -> bool:
    word = text.lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise NotAllowed("true or false")


def _integer(text: str) -> int:
    if re.fullmatch(r"[-+]?\d{1,9}", text):
        return int(text)
    raise NotAllowed("a whole number")


def _date(text: str) -> date:
    iso, dotted = ISO_DAY.fullmatch(text), DOTTED_DAY.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if dotted:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    except ValueError:
        raise NotAllowed("a day that exists") from None
    raise NotAllowed("a date such as 2026-01-31 or 31.01.2026")


def _time(text: str) -> str:
    if CLOCK.fullmatch(text):
        return text.zfill(5)
    raise NotAllowed("a time of day such as 09:30")


def _timestamp(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotAllowed("a time such as 2026-01-31T09:30 or 2026-01-31T09:30+03:00") from None
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.astimezone(UTC).replace(tzinfo=None)


def _decimal(text: str, precision: int, scale: int) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise NotAllowed("a number such as 1234.56")
    number = Decimal(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > scale:
        # `1,234` is either 1.234 or 1234: refusing it is the only safe reading of money
        raise NotAllowed(f"a number with at most {scale} decimals such as 1234.56")
    if number.adjusted() >= precision - scale:
        raise NotAllowed(f"a number of at most {precision - scale} digits before the point")
    return number.quantize(Decimal(1).scaleb(-scale))


PARSERS: dict[str, Callable[[str], Value]] = {
    "varchar": str,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "time": _time,
}
