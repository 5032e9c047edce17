"""Requests accepted, a second time: working time counted day by day, percentiles in exact fractions."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle.compare_activity import Cells
from tests.oracle.rows_activity import ONE, WEEK, House, Row

KEY = ("period_grain", "period_start", "period_state", "level", "department_id", "user_id", "lead_source_id")


def taker(house: House, request: Row, changes: list[Row]) -> tuple[str | None, datetime | None]:
    """The first person: as the source says, else by the owners; `changes` are the request's, oldest first."""

    def is_person(user: str | None) -> bool:
        return user is not None and not house.users.get(user, {}).get("is_robot")

    first = changes[0]["from_owner_id"] if changes else request["owner_id"]
    came = request["created_at"]
    owners = [(first, came)] + [(row["to_owner_id"], max(row["changed_at"], came)) for row in changes]
    said, said_at = request["accepted_by"], request["accepted_at"]
    if is_person(said) and (said_at is None or house.past(said_at)):
        known = [at for user, at in owners if user == said]
        return said, said_at or min(known, default=came)
    return next(((user, at) for user, at in owners if is_person(user)), (None, None))


class Clock:
    """Working seconds of a person, or of the company (None)."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.hours = house.settings("work_hours")
        self.known: dict[tuple[str | None, date], tuple[time, time] | None] = {}
        self.away = {
            (row["user_id"], row["from_on"] + ONE * n)
            for row in house.rows("absences")
            for n in range((row["to_on"] - row["from_on"]).days + 1)
        }

    def window(self, worker: str | None, day: date) -> tuple[time, time] | None:
        """The working hours of a day; None on a day off."""
        if (worker, day) not in self.known:
            self.known[worker, day] = self._window(worker, day)
        return self.known[worker, day]

    def _window(self, worker: str | None, day: date) -> tuple[time, time] | None:
        own = [row for row in self.hours if row["user_id"] and row["user_id"] == worker]
        rows = own or [row for row in self.hours if not row["user_id"]]
        rows = rows or [{"weekday": "", "opens_at": "09:00", "closes_at": "18:00"}]
        name = WEEK[day.weekday()]
        named = [row for row in rows if row["weekday"] == name]
        general = [row for row in rows if not row["weekday"]]
        works = self.house.works(day)
        if own and day not in self.house.exceptions:
            works = bool(named) or (bool(general) and works)
        if not works or (worker, day) in self.away:
            return None
        rest = sorted(rows, key=lambda row: WEEK.index(row["weekday"] or "mon"))
        row = (named or general or rest)[0]
        return time.fromisoformat(row["opens_at"]), time.fromisoformat(row["closes_at"])

    def minutes(self, worker: str | None, start: datetime, end: datetime) -> int:
        """Whole working minutes between two local moments."""
        total, day = timedelta(0), start.date()
        while day <= end.date():
            window = self.window(worker, day)
            if window:
                opens, closes = (datetime.combine(day, clock) for clock in window)
                total += max(min(end, closes) - max(start, opens), timedelta(0))
            day += ONE
        return total // timedelta(minutes=1)


def percentile(waits: list[tuple[int, bool]], share: Fraction) -> int | None:
    """Kaplan and Meier: the first minute by which at least `share` has been answered."""
    answered, ended = Counter(m for m, done in waits if done), Counter(m for m, _ in waits)
    waiting, left = len(waits), Fraction(1)
    for minute in sorted(ended):
        left *= 1 - Fraction(answered[minute], waiting)
        waiting -= ended[minute]
        if left <= 1 - share:
            return minute
    return None


def is_timed(house: House, rows: list[Row]) -> bool:
    """Requests and answers come with a time of day; midnight, here or in UTC, is how a bare day arrives."""

    def is_bare(moment: datetime) -> bool:
        return time(0) in (moment.time(), house.local(moment).time())

    answers = [row["first_response_at"] for row in rows if house.past(row["first_response_at"])]
    return any(not is_bare(row["created_at"]) for row in rows) and any(not is_bare(at) for at in answers)


def requests(house: House) -> list[Row]:
    tests, as_of = house.tests("requests", ("lead_source_id",)), house.run["as_of"]
    changes = defaultdict(list)
    for row in sorted(house.rows("owner_changes"), key=lambda row: (row["changed_at"], row["change_id"])):
        if row["entity_type"] == "request" and house.past(row["changed_at"]):
            changes[row["entity_id"]].append(row)
    rows = [
        row
        for row in house.rows("requests")
        if row["request_id"] not in tests and not house.is_test(row) and house.past(row["created_at"])
    ]
    clock, found, measured = Clock(house), [], is_timed(house, rows)
    for row in rows:
        user, at = taker(house, row, changes[row["request_id"]])
        taken = house.day(at)
        answered = house.past(row["first_response_at"])
        start = house.local(row["created_at"])
        end = house.local(row["first_response_at"] if answered else as_of)
        minutes = clock.minutes(user, start, end) if measured and end >= start else None
        found.append({
            "received_on": start.date(), "taken_on": taken, "user": user or "~none",
            "department": house.department(user, taken) if user and taken else "~none",
            "lead_source": row["lead_source_id"] or "~none",
            "minutes": minutes, "answered": answered,
        })  # fmt: skip
    return found


def requests_accepted(house: House) -> Cells:
    """For a company with one source of requests."""
    cells: dict[tuple[Any, ...], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for span in house.spans:
        cells[*span.key, "total", "~all", "~all", "~all"]
        for user in house.managers:
            if house.employed(user, span):
                department = house.department(user, span.end)
                cells[*span.key, "manager", department, user, "~all"]
                cells[*span.key, "department", department, "~all", "~all"]
    for request in requests(house):
        for side, day in enumerate((request["received_on"], request["taken_on"])):
            for span in house.spans_of.get(day, ()):
                user = request["user"]
                home = "~none" if user == "~none" else house.department(user, span.end)
                cells[*span.key, "department", home, "~all", "~all"]
                for place in (
                    ("total", "~all", "~all", "~all"),
                    ("department", request["department"], "~all", "~all"),
                    ("manager", home, user, "~all"),
                    ("source", "~all", "~all", request["lead_source"]),
                ):
                    cells[(*span.key, *place)][side].append(request)
    return {key: _row(*found) for key, found in cells.items()}


def _row(received: list[Row], taken: list[Row]) -> Row:
    waits = [(row["minutes"], row["answered"]) for row in received if row["minutes"] is not None]
    given = [minutes for minutes, answered in waits if answered]
    return {
        "requests_received": len(received),
        "requests_not_accepted": sum(row["user"] == "~none" for row in received),
        "requests_accepted": len(taken),
        "requests_timed": len(waits),
        "responses_given": len(given),
        "responses_in_15": sum(minutes <= 15 for minutes in given),
        "responses_in_60": sum(15 < minutes <= 60 for minutes in given),
        "responses_in_240": sum(60 < minutes <= 240 for minutes in given),
        "responses_later": sum(minutes > 240 for minutes in given),
        "responses_missing": len(waits) - len(given),
        "response_share": len(given) / len(waits) if waits else None,
        "median_response_minutes": percentile(waits, Fraction(1, 2)),
        "p90_response_minutes": percentile(waits, Fraction(9, 10)),
    }
