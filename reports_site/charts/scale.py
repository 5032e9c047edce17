"""Round axis marks and the choice of which labels fit under an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence


def nice_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """About ``count`` + 1 round marks from at most ``low`` to at least ``high``; zero is among them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return [0.0, 1.0]
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def every(labels: Sequence[str], widths: Sequence[float], step: float) -> list[int]:
    """Indices of the labels that fit beside each other ``step`` pixels apart, the last one always."""
    if not labels:
        return []
    widest = max(widths) + 10
    stride = max(1, math.ceil(widest / step))
    return sorted(range(len(labels) - 1, -1, -stride))
