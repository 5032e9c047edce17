"""Values of metrics as exact numbers: money keeps its kopecks, a ratio gets the decimals of its format."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

# decimals by format; a share is kept as a part of one
DECIMALS = {"money": 2, "percent": 4, "decimal": 2, "minutes": 1, "days": 1, "integer": 0}
UNKNOWN_DECIMALS = 6
# digits a binary fraction keeps; what lies beyond them is noise that would tip a half to the wrong side
EXACT_DIGITS = 15


def exact(value: Any, form: str) -> Any:
    """The value of a metric as an int or a Decimal; None stays None."""
    if value is None or isinstance(value, bool | str | date):
        return value
    number = (
        value
        if isinstance(value, Decimal)
        else Decimal(f"{value:.{EXACT_DIGITS}g}" if isinstance(value, float) else value)
    )
    if not number.is_finite():
        return None
    if form == "integer" or (not form and isinstance(value, int)):
        whole = number.to_integral_value(rounding=ROUND_HALF_UP)
        return int(whole)
    if not form and isinstance(value, Decimal):
        return number
    return number.quantize(Decimal(1).scaleb(-DECIMALS.get(form, UNKNOWN_DECIMALS)), rounding=ROUND_HALF_UP)


def as_day(value: Any) -> Any:
    """A truncated timestamp as the day it is."""
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


def for_people(value: Any, form: str) -> Any:
    """The value as a table shows it: shares in per cent."""
    if form == "percent" and isinstance(value, Decimal):
        return f"{(value * 100).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP):f} %"
    return value
