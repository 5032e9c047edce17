"""Periods of the company's calendar: which one a page is about, and what it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports_site.warehouse import Warehouse

GRAINS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Period:
    """One row of ``dim_periods``; ``end`` is the last day covered. ``state``: closed, running, comparable."""

    id: str
    grain: str
    start: date
    end: date
    state: str
    compares_to: str | None

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    @property
    def key(self) -> dict[str, Any]:
        """The columns that hold this period in every mart."""
        return {"period_grain": self.grain, "period_start": self.start, "period_state": self.state}


class Calendar:
    """All periods by id, with the latest closed and the running one of each grain."""

    def __init__(self, periods: Iterable[Period], days_off: Iterable[date] = ()) -> None:
        self._by_id = {period.id: period for period in periods}
        self._ordered = sorted(self._by_id.values(), key=lambda period: (period.start, period.state))
        self._days_off = frozenset(days_off)
        self._closed = {
            grain: [one for one in self._ordered if one.grain == grain and one.state == "closed"]
            for grain in GRAINS
        }
        self._days = self._closed["day"]
        self._is_about_work = False

    def closed(self, grain: str) -> Sequence[Period]:
        """Closed periods, oldest first."""
        return self._closed[grain]

    def running(self, grain: str) -> Period | None:
        found = [period for period in self._ordered if period.grain == grain and period.is_running]
        return found[-1] if found else None

    def current(self, grain: str) -> Period | None:
        """The latest closed period; the running one of a company younger than that; None without data."""
        if self._is_about_work and grain == "day":
            return self.last_working_day
        closed = self.closed(grain)
        return closed[-1] if closed else self.running(grain)

    @property
    def last_working_day(self) -> Period | None:
        """The latest closed day that was not a day off; the latest closed day when all of them were."""
        working = (day for day in reversed(self._days) if day.start not in self._days_off)
        return next(working, self._days[-1] if self._days else None)

    def is_day_off(self, day: date) -> bool:
        """By the company's calendar."""
        return day in self._days_off

    def about_work(self) -> Calendar:
        """The same calendar, whose current day is the last working one."""
        calendar = Calendar(self._by_id.values(), self._days_off)
        calendar._is_about_work = True
        return calendar

    def compared(self, period: Period) -> Period | None:
        """What the period is compared with, if anything was there before it."""
        return self._by_id.get(period.compares_to or "")


def read_calendar(warehouse: Warehouse) -> Calendar:
    columns = ("period_id", "period_grain", "period_start", "period_end", "period_state", "compares_to")
    days_off = warehouse.rows("dim_dates", ("date_day",), where={"is_working_day": False})
    periods = [
        Period(
            id=row["period_id"],
            grain=row["period_grain"],
            start=row["period_start"],
            end=row["period_end"],
            state=row["period_state"],
            compares_to=row["compares_to"],
        )
        for row in warehouse.rows("dim_periods", columns)
    ]
    return Calendar(periods, (row["date_day"] for row in days_off))
