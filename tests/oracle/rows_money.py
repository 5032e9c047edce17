"""Canonical rows of a built warehouse as plain dictionaries, for the money reports written a second time.

What is taken as given and not written again: which payment pays which invoice (`fct_payment_allocations`,
`fct_payments`), the article of a movement, and which records are tests; they have tests of their own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from tests.oracle.reading import rows_of

Row = dict[str, Any]
KOPECK = Decimal("0.01")


class Company:
    """Reads tables of a warehouse; deleted rows are left out."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        [self.run] = self.table("marts.dim_run")
        self.as_of_on: date = self.run["as_of_on"]
        self.currency: str = self.run["currency"]
        self._rates: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        for row in self.entity("exchange_rates"):
            self._rates[row["currency"]].append((row["rate_on"], row["rate"]))
        for found in self._rates.values():
            found.sort()
        self.test_deals = {
            row["record_id"]
            for row in self.table("marts.fct_excluded_records")
            if row["entity"] == "deal" and row["is_test"]
        }

    def table(self, name: str) -> list[Row]:
        return rows_of(self.connection, name)

    def entity(self, name: str) -> list[Row]:
        return [row for row in self.table(f"intermediate.int_{name}_unioned") if not row["is_deleted"]]

    def base(self, amount: Decimal, currency: str, day: date) -> Decimal | None:
        """Amount in the base currency at the latest rate up to a day; None without one."""
        if currency == self.currency:
            return amount
        rates = self._rates[currency]
        place = bisect_right(rates, day, key=lambda rate: rate[0])
        if not place:
            return None
        return (amount * rates[place - 1][1]).quantize(KOPECK, ROUND_HALF_UP)

    def periods(self, grains: Iterable[str]) -> Iterator[tuple[str, date, date, str]]:
        """Grain, first day, last covered day and state (closed, running) of every period of the history."""
        for grain in grains:
            start = _start(grain, self.run["first_event_on"])
            while start <= self.as_of_on:
                following = _next(grain, start)
                end = min(following - timedelta(days=1), self.as_of_on)
                yield grain, start, end, "running" if following > self.as_of_on else "closed"
                start = following


def _start(grain: str, day: date) -> date:
    if grain == "week":
        return day - timedelta(days=day.weekday())
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    return date(day.year, (day.month - 1) // months * months + 1, 1) if months else day


def _next(grain: str, start: date) -> date:
    if grain in ("day", "week"):
        return start + timedelta(days=7 if grain == "week" else 1)
    return _start(grain, start + timedelta(days={"month": 31, "quarter": 100, "year": 370}[grain]))
