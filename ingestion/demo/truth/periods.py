"""Periods of the truth: closed ones and the running one of each grain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ingestion.demo.plan import day_date, day_number

GRAINS = ("day", "week", "month", "quarter", "year")


class Period(NamedTuple):
    """A period by day numbers; `end` is the last covered day, the day looked at for a running one."""

    grain: str
    start: int
    end: int
    state: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Grain, first day and state as written in the truth files."""
        return (self.grain, day_date(self.start).isoformat(), self.state)


def start_of(grain: str, day: int) -> int:
    """First day of the period a day belongs to; weeks start on Monday."""
    when = day_date(day)
    if grain == "week":
        return day - when.weekday()
    if grain == "month":
        return day_number(when.replace(day=1))
    if grain == "quarter":
        return day_number(date(when.year, (when.month - 1) // 3 * 3 + 1, 1))
    if grain == "year":
        return day_number(date(when.year, 1, 1))
    return day


def following(grain: str, start: int) -> int:
    """First day of the next period."""
    if grain in ("day", "week"):
        return start + (1 if grain == "day" else 7)
    beyond = day_date(start) + timedelta(days={"month": 32, "quarter": 93, "year": 366}[grain])
    return start_of(grain, day_number(beyond))


class Periods:
    """All periods from the first event of the company to the day looked at."""

    def __init__(self, first: int, today: int, is_working: Callable[[int], bool]) -> None:
        self.first, self.today, self.is_working = first, today, is_working
        self.by_grain = {grain: list(self._periods(grain)) for grain in GRAINS}
        self._of: dict[tuple[str, int], Period] = {}
        for grain, periods in self.by_grain.items():
            for period in periods:
                for day in range(max(period.start, first), period.end + 1):
                    self._of[grain, day] = period

    def _periods(self, grain: str) -> Iterator[Period]:
        start = start_of(grain, self.first)
        while start <= self.today:
            after = following(grain, start)
            running = after > self.today
            yield Period(
                grain, start, self.today if running else after - 1, "running" if running else "closed"
            )
            start = after

    def compared(self, period: Period) -> tuple[int, int] | None:
        """First and last day of what a period is compared with; None for the first period.

        A running one is compared with as many elapsed working days of the one before.
        """
        at = self.by_grain[period.grain].index(period)
        if not at:
            return None
        before = self.by_grain[period.grain][at - 1]
        if period.state == "closed" or period.grain == "day":
            return before.start, before.end
        elapsed = sum(self.is_working(day) for day in range(period.start, self.today))
        end = before.start - 1
        while end < before.end and (elapsed or not self.is_working(end + 1)):
            end += 1
            elapsed -= self.is_working(end)
        return before.start, end

    def of(self, grain: str, day: int) -> Period | None:
        """The period of a grain that covers a day."""
        return self._of.get((grain, day))
