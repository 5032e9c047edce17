"""Expected cells of a report, added up from what was worked out by hand: see expected/README.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml

FIRST, TODAY = date(2020, 2, 29), date(2021, 1, 4)
ONE = timedelta(days=1)
Key = tuple[Any, ...]
# what a running period is compared with: Friday 1 January 2021 was the one working day gone by, so the periods
# before end with the day before their second working day; of the week nothing is over, so it has none
COMPARABLE = (
    ("month", date(2020, 12, 1), date(2020, 12, 1)),
    ("quarter", date(2020, 10, 1), date(2020, 10, 1)),
    ("year", date(2020, 1, 1), date(2020, 1, 1)),
)


@dataclass(frozen=True)
class Span:
    """A period; `end` is the last day it covers."""

    grain: str
    start: date
    end: date
    state: str

    @property
    def key(self) -> Key:
        return self.grain, self.start, self.state


def spans() -> Iterator[Span]:
    """The periods of the company, written out."""
    for number in range((TODAY - FIRST).days + 1):
        day = FIRST + ONE * number
        yield Span("day", day, day, "running" if day == TODAY else "closed")
    for number in range(45):
        monday = date(2020, 2, 24) + 7 * ONE * number
        yield Span("week", monday, min(monday + 6 * ONE, TODAY), "closed")
    yield Span("week", TODAY, TODAY, "running")
    for month in range(2, 13):
        following = date(2020, month + 1, 1) if month < 12 else date(2021, 1, 1)
        yield Span("month", date(2020, month, 1), following - ONE, "closed")
    for month, last in ((1, "2020-03-31"), (4, "2020-06-30"), (7, "2020-09-30"), (10, "2020-12-31")):
        yield Span("quarter", date(2020, month, 1), date.fromisoformat(last), "closed")
    yield Span("year", date(2020, 1, 1), date(2020, 12, 31), "closed")
    for grain in ("month", "quarter", "year"):
        yield Span(grain, date(2021, 1, 1), TODAY, "running")
    for grain, start, end in COMPARABLE:
        yield Span(grain, start, end, "comparable")


class Expectation:
    """One report's YAML."""

    def __init__(self, path: Path) -> None:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.mart: str = told["mart"]
        self.key: list[str] = told["key"]
        self.where: dict[str, Any] = told.get("where", {})
        self.spans = [
            span
            for span in spans()
            if span.grain in told["grains"] and span.state in told.get("states", (span.state,))
        ]
        self.sums: list[str] = told["sums"]
        self.shares: dict[str, list[str]] = told.get("shares", {})
        self.prices: dict[str, list[str]] = told.get("prices", {})
        self.places: dict[str, list[str]] = told["places"]
        self.facts: list[dict[str, Any]] = told.get("facts", [])

    @property
    def columns(self) -> list[str]:
        return [*self.sums, *self.shares, *self.prices]

    def cells(self) -> dict[Key, dict[str, Any]]:
        """Rows with something in them, by period and place."""
        found: dict[Key, dict[str, Any]] = defaultdict(lambda: dict.fromkeys(self.sums))
        for span in self.spans:
            for fact in self.facts:
                if span.grain in fact.get("grains", (span.grain,)) and _holds(fact, span):
                    for place in fact["at"]:
                        row = found[(*span.key, *self.places[place])]
                        for name in self.sums:
                            if name in fact:
                                row[name] = (row[name] or 0) + _number(fact[name])
        for row in found.values():
            for name, (part, whole) in self.shares.items():
                row[name] = float(row[part] or 0) / float(row[whole]) if row[whole] else None
            for name, (amount, count) in self.prices.items():
                price = Decimal(row[amount] or 0) / row[count] if row[count] else None
                row[name] = None if price is None else price.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return dict(found)


def _holds(fact: dict[str, Any], span: Span) -> bool:
    """What happened on a day of the period, or stands when it ends."""
    if "day" in fact:
        return bool(span.start <= fact["day"] <= span.end)
    return bool(fact["from"] <= span.end and ("until" not in fact or span.end < fact["until"]))


def _number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value
