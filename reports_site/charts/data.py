"""What a picture is drawn from: values for the lengths, finished words for everything that is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Size:
    """A variant of a picture. ``name``: wide (whole column), medium, half (one of two), narrow (a phone)."""

    name: str
    width: int
    height: int = 280

    @property
    def is_narrow(self) -> bool:
        return self.name == "narrow"


WIDE = Size("wide", 1040, 300)
MEDIUM = Size("medium", 620, 280)
HALF = Size("half", 486, 280)
NARROW = Size("narrow", 312, 250)
SIZES = {"full": (WIDE, MEDIUM, NARROW), "half": (HALF, NARROW)}


@dataclass(frozen=True)
class Series:
    """One measure over all categories; ``values`` and ``labels`` are parallel to these. None is a gap."""

    label: str
    values: Sequence[float | None]
    labels: Sequence[str]
    is_line: bool = False


@dataclass(frozen=True)
class ChartData:
    """Categories and series; ``ordered`` series are steps of one scale.

    ``unfinished`` marks the categories of a running period; ``tick`` writes an axis mark; ``short`` are the
    labels under a time axis; ``notes`` are words below a funnel's step; ``marks`` stand behind a bar's name.
    """

    categories: Sequence[str]
    series: Sequence[Series]
    tick: Callable[[float], str]
    unfinished: Sequence[bool] = ()
    short: Sequence[str] = ()
    notes: Sequence[str] = ()
    marks: Sequence[str] = ()
    stacked: bool = False
    ordered: bool = False
    bounds: Sequence[bool] = field(default=())

    def range(self) -> tuple[float, float]:
        """The lowest and highest value that must be seen, sums where series are stacked."""
        bars = [series for series in self.series if not series.is_line]
        values = [
            value for series in self.series if series.is_line for value in series.values if value is not None
        ]
        if self.stacked:
            for column in zip(*(series.values for series in bars), strict=True):
                values.append(sum(value for value in column if value and value > 0))
                values.append(sum(value for value in column if value and value < 0))
        else:
            values += [value for series in bars for value in series.values if value is not None]
        return min(values, default=0.0), max(values, default=0.0)
