"""Canonical rows and settings of a built company as Python values, and its periods counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import duckdb

from tests.oracle.reading import rows_of
from tests.oracle.settings import settings_rows

Row = dict[str, Any]
GRAINS = ("day", "week", "month", "quarter", "year")
OLDEST = datetime(2000, 1, 1)
# what a rule of test records may look at
OF_LEADS = ("name", "lead_source_id")
OF_DEALS = ("name", "pipeline_id", "lead_source_id")


class Period(NamedTuple):
    """A closed or running period; `end` is the last day it covers."""

    grain: str
    start: date
    end: date
    state: str

    @property
    def key(self) -> tuple[str, date, str]:
        return self.grain, self.start, self.state


def start_of(grain: str, day: date) -> date:
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=day.weekday())
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[grain]
    return day.replace(month=month, day=1)


def next_start(grain: str, start: date) -> date:
    days = {"day": 1, "week": 7, "month": 32, "quarter": 93, "year": 367}[grain]
    return start_of(grain, start + timedelta(days=days))


@dataclass
class Company:
    """`rows(entity)` are the canonical rows that are not deleted; every moment is naive UTC."""

    connection: duckdb.DuckDBPyConnection
    kept: dict[str, list[Row]] = field(default_factory=dict)

    def table(self, name: str) -> list[Row]:
        if name not in self.kept:
            self.kept[name] = rows_of(self.connection, name)
        return self.kept[name]

    def rows(self, entity: str) -> list[Row]:
        return [row for row in self.table(f"intermediate.int_{entity}_unioned") if not row["is_deleted"]]

    def settings(self, name: str) -> list[dict[str, str]]:
        return settings_rows(self.connection, name)

    @cached_property
    def run(self) -> Row:
        return self.table("marts.dim_run")[0]

    def day(self, moment: datetime) -> date:
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.run["timezone"])).date()

    @cached_property
    def robots(self) -> set[str]:
        flagged = {row["user_id"] for row in self.table("intermediate.int_users_unioned") if row["is_robot"]}
        return flagged | {row["user_id"] for row in self.settings("robots")}

    @cached_property
    def first_day(self) -> date:
        moments = {"deals": "created_at", "leads": "created_at", "requests": "created_at",
                   "activities": "happened_at", "tasks": "created_at", "stage_changes": "changed_at"}  # fmt: skip
        days = {"invoices": "invoiced_on", "deliveries": "delivered_on", "bank_transactions": "booked_on"}
        found = [
            self.day(row[column])
            for entity, column in moments.items()
            for row in self.rows(entity)
            if row[column] and row[column] >= OLDEST
        ]
        found += [
            row[column]
            for entity, column in days.items()
            for row in self.rows(entity)
            if row[column] is not None
        ]
        return min([day for day in found if day >= OLDEST.date()] + [self.run["as_of_on"]])

    @cached_property
    def periods(self) -> list[Period]:
        today, made = self.run["as_of_on"], []
        for grain in GRAINS:
            start = start_of(grain, self.first_day)
            while start <= today:
                end = next_start(grain, start) - timedelta(days=1)
                made.append(Period(grain, start, min(end, today), "running" if end >= today else "closed"))
                start = end + timedelta(days=1)
        return made

    def periods_of(self, day: date) -> Iterator[Period]:
        """The periods a day belongs to; none before the history."""
        yield from self._by_day.get(day, ())

    @cached_property
    def _by_day(self) -> dict[date, list[Period]]:
        starts = {(period.grain, period.start): period for period in self.periods}
        span = (self.run["as_of_on"] - start_of("year", self.first_day)).days + 1
        found: dict[date, list[Period]] = {}
        for number in range(span):
            day = start_of("year", self.first_day) + timedelta(days=number)
            own = [starts.get((grain, start_of(grain, day))) for grain in GRAINS]
            found[day] = [period for period in own if period and day <= period.end]
        return found

    def is_test(self, row: Row, fields: tuple[str, ...]) -> bool:
        """A rule of the settings says so of a tag or of one of the fields."""
        tags = [tag.strip() for tag in (row.get("tags") or "").split(",")]
        texts = {"tag": tags} | {name: [row[name]] for name in fields if row[name]}
        return any(
            fnmatchcase(text.lower(), rule["pattern"].lower())
            for rule in self.settings("test_records")
            for text in texts.get(rule["field"], ())
            if text
        )

    def counted(self, entity: str, fields: tuple[str, ...]) -> list[Row]:
        """Rows without deleted, merged, future and test records."""
        return [
            row
            for row in self.rows(entity)
            if not row.get("merged_into")
            and row["created_at"] <= self.run["as_of"]
            and not self.is_test(row, fields)
        ]

    @cached_property
    def leads(self) -> list[Row]:
        return self.counted("leads", OF_LEADS)

    @cached_property
    def deals(self) -> list[Row]:
        return self.counted("deals", OF_DEALS)

    @cached_property
    def requests(self) -> list[Row]:
        out = {
            (key, row[key])
            for key, entity, fields in (("lead_id", "leads", OF_LEADS), ("deal_id", "deals", OF_DEALS))
            for row in self.table(f"intermediate.int_{entity}_unioned")
            if self.is_test(row, fields)
        }
        return [
            row
            for row in self.counted("requests", ("lead_source_id",))
            if ("lead_id", row["lead_id"]) not in out and ("deal_id", row["deal_id"]) not in out
        ]


def share(part: Any, whole: Any) -> float | None:
    return float(part) / float(whole) if whole else None


def kopecks(amount: Decimal) -> Decimal:
    """Rounded to the kopeck, halves away from zero."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
