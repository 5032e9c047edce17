"""Canonical rows, people and periods of a built company as Python values; every moment is naive UTC."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import duckdb

from tests.oracle.reading import rows_of
from tests.oracle.settings import settings_rows, working_days

Row = dict[str, Any]
ONE = timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOMENTS = {"deals": "created_at", "leads": "created_at", "requests": "created_at", "tasks": "created_at",
           "activities": "happened_at", "stage_changes": "changed_at"}  # fmt: skip
DAYS = {"invoices": "invoiced_on", "deliveries": "delivered_on", "bank_transactions": "booked_on"}


class Span(NamedTuple):
    """A period; `end` is the last day it covers."""

    grain: str
    start: date
    state: str
    end: date

    @property
    def key(self) -> tuple[str, date, str]:
        return self.grain, self.start, self.state

    def holds(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def beginning(grain: str, day: date) -> date:
    match grain:
        case "week":
            return day - ONE * day.weekday()
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        case "year":
            return date(day.year, 1, 1)
    return day


@dataclass
class House:
    connection: duckdb.DuckDBPyConnection
    kept: dict[str, list[Row]] = field(default_factory=dict)

    def table(self, name: str) -> list[Row]:
        if name not in self.kept:
            self.kept[name] = rows_of(self.connection, name)
        return self.kept[name]

    def rows(self, entity: str) -> list[Row]:
        """Rows of a canonical entity that are not deleted."""
        return [row for row in self.table(f"intermediate.int_{entity}_unioned") if not row["is_deleted"]]

    def settings(self, name: str) -> list[dict[str, str]]:
        return settings_rows(self.connection, name)

    @cached_property
    def run(self) -> Row:
        return self.table("marts.dim_run")[0]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.run["timezone"])

    def local(self, moment: datetime) -> datetime:
        """Naive wall clock of the company."""
        return moment.replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None)

    def utc(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC).replace(tzinfo=None)

    def day(self, moment: datetime | None) -> date | None:
        return None if moment is None else self.local(moment).date()

    def past(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self.run["as_of"]

    @cached_property
    def first_day(self) -> date:
        found = [self.day(row[name]) for entity, name in MOMENTS.items() for row in self.rows(entity)]
        found += [row[name] for entity, name in DAYS.items() for row in self.rows(entity)]
        return min([day for day in found if day and day >= date(2000, 1, 1)] + [self.run["as_of_on"]])

    @cached_property
    def weekdays(self) -> set[int]:
        return working_days(self.connection)

    @cached_property
    def exceptions(self) -> dict[date, bool]:
        return {
            date.fromisoformat(row["day"]): row["is_working"].lower() == "true"
            for row in self.settings("holidays")
        }

    def works(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() in self.weekdays)

    @cached_property
    def spans(self) -> list[Span]:
        """Closed, running and comparable periods of every grain."""
        today, made = self.run["as_of_on"], []
        for grain in ("day", "week", "month", "quarter", "year"):
            days = [self.first_day + ONE * n for n in range((today - self.first_day).days + 1)]
            starts = sorted({beginning(grain, day) for day in days})
            reach = beginning(grain, starts[-1] + {"day": 1, "week": 7, "month": 31, "quarter": 93}.get(
                grain, 366) * ONE)  # fmt: skip
            for start, after in pairwise([*starts, reach]):
                over = after - ONE < today
                made.append(Span(grain, start, "closed" if over else "running", min(after - ONE, today)))
            # on the first day of a period nothing of it is over yet
            if grain != "day" and len(starts) > 1 and starts[-1] < today:
                before, now = starts[-2:]
                elapsed = sum(self.works(now + ONE * n) for n in range((today - now).days))
                working = [before + ONE * n for n in range((now - before).days)]
                working = [day for day in working if self.works(day)]
                end = working[elapsed] - ONE if elapsed < len(working) else now - ONE
                made += [Span(grain, before, "comparable", end)] if end >= before else []
        return made

    @cached_property
    def spans_of(self) -> dict[date, list[Span]]:
        found = defaultdict(list)
        for span in self.spans:
            for number in range((span.end - span.start).days + 1):
                found[span.start + ONE * number].append(span)
        return found

    @cached_property
    def users(self) -> dict[str, Row]:
        robots = {row["user_id"] for row in self.settings("robots")}
        return {
            row["user_id"]: {**row, "is_robot": row["is_robot"] or row["user_id"] in robots}
            for row in self.table("intermediate.int_users_unioned")
        }

    def department(self, user: str | None, day: date) -> str:
        """The stay that covers the day, else the department of the person, else none."""
        stays = [
            (row["from_on"], row["department_id"])
            for row in self.rows("user_departments")
            if row["user_id"] == user and row["from_on"] <= day <= (row["to_on"] or date.max)
        ]
        own = max(stays)[1] if stays else None
        return own or self.users.get(user or "", {}).get("department_id") or "~none"

    @cached_property
    def managers(self) -> set[str]:
        """People, not robots, who ever owned a record or did something."""
        seen = {row["owner_id"] for name in ("deals", "leads", "requests") for row in self.rows(name)}
        seen |= {row[name] for row in self.rows("requests") for name in ("accepted_by", "processed_by")}
        for row in self.rows("owner_changes"):
            seen |= {row["from_owner_id"], row["to_owner_id"] if self.past(row["changed_at"]) else None}
        seen |= {r["user_id"] for r in self.rows("activities")
                 if r["kind"] != "message" and self.past(r["happened_at"])}  # fmt: skip
        seen |= {
            r["owner_id"] for r in self.rows("tasks") if r["state"] == "done" and self.past(r["done_at"])
        }
        return {user for user in seen - {None} if not self.users.get(user, {}).get("is_robot")}

    def employed(self, user: str, span: Span) -> bool:
        row = self.users.get(user)
        if row is None:
            return False
        came = row["hired_on"] is None or row["hired_on"] <= span.end
        stayed = row["dismissed_on"] is None or row["dismissed_on"] >= span.start
        active = row["is_active"] and not row["is_deleted"]
        return came and stayed and (active or row["dismissed_on"] is not None) and span.end >= span.start

    def tests(self, entity: str, names: Iterable[str]) -> set[str]:
        """Ids of test records, also deleted ones."""
        key, rules, found = f"{entity[:-1]}_id", self.settings("test_records"), set()
        for row in self.table(f"intermediate.int_{entity}_unioned"):
            tags = [tag.strip() for tag in (row["tags"] or "").split(",")]
            texts = {"tag": tags} | {name: [row[name]] for name in names if row[name]}
            if any(fnmatchcase(text.lower(), rule["pattern"].lower())
                   for rule in rules for text in texts.get(rule["field"], ())):  # fmt: skip
                found.add(row[key])
        return found

    @cached_property
    def test_deals(self) -> set[str]:
        return self.tests("deals", ("name", "pipeline_id", "lead_source_id"))

    @cached_property
    def test_leads(self) -> set[str]:
        return self.tests("leads", ("name", "lead_source_id"))

    def is_test(self, row: Row) -> bool:
        return row["deal_id"] in self.test_deals or row["lead_id"] in self.test_leads
