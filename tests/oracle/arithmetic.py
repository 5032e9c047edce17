"""Money, shares and percentiles, as the reports count them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal


def money(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def share(numerator: int | Decimal, denominator: int | Decimal) -> float | None:
    return float(numerator) / float(denominator) if denominator else None


def percentile(values: Iterable[float], fraction: float) -> float | None:
    known = sorted(values)
    if not known:
        return None
    place = (len(known) - 1) * fraction
    low, high = int(place), min(int(place) + 1, len(known) - 1)
    return known[low] + (known[high] - known[low]) * (place - low)
