"""The activity of each day, counted a second time from the records themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tests.oracle.compare_activity import Cells
from tests.oracle.rows_activity import ONE, House, Row, Span

KEY = ("period_grain", "period_start", "period_state", "level", "department_id", "user_id")
COUNTS = {
    "call": "call_attempts", "missed_call": "calls_missed", "meeting": "meetings_held", "email": "emails_sent",
    "proposal": "proposals_sent", "mailing": "mailings_sent", "request": "requests_processed", "task": "tasks_done",
}  # fmt: skip
MEASURES = ("actions", *COUNTS.values(), "calls_in", "calls_out", "calls_connected")


class Action(NamedTuple):
    """Something somebody did for a client; `talked` are the seconds of a connected call."""

    kind: str
    day: date
    user: str
    department: str
    client: str | None
    direction: str | None
    talked: int | None


def actions(house: House) -> Iterator[Action]:
    """Everything done by as_of, test records left out."""
    homes = {row["deal_id"]: row["counterparty_id"] for row in house.table("intermediate.int_deals_unioned")}
    leads = {row["lead_id"]: row["counterparty_id"] for row in house.table("intermediate.int_leads_unioned")}

    def act(kind: str, at: datetime, row: Row, user: str | None, **more: Any) -> Action:
        day, deal, lead = house.local(at).date(), row["deal_id"], row["lead_id"]
        client = row["counterparty_id"] or homes.get(deal) or leads.get(lead)
        client = client or (f"lead:{lead}" if lead else f"deal:{deal}" if deal else None)
        told = {"direction": None, "talked": None, **more}
        home = house.department(user, day) if user else "~none"
        return Action(kind, day, user or "~none", home, None if kind == "missed_call" else client, **told)

    seen: set[str] = set()
    for row in sorted(house.rows("activities"), key=lambda row: str(row["activity_id"])):
        if house.is_test(row) or not house.past(row["happened_at"]):
            continue
        found = _judged(row)
        if found is None or (row["kind"] == "call" and row["call_key"] in seen):
            continue
        if row["kind"] == "call" and row["call_key"]:
            seen.add(row["call_key"])
        length = row["duration_seconds"] or 0
        connected = found == "call" and _answered(row) and length >= house.run["connected_seconds"]
        direction = (row["direction"] or "out") if row["kind"] == "call" else None
        yield act(found, row["happened_at"], row, row["user_id"], direction=direction,
                  talked=length if connected else None)  # fmt: skip
    tests = house.tests("requests", ("lead_source_id",))
    for row in house.rows("requests"):
        out = row["request_id"] in tests or house.is_test(row) or not house.past(row["created_at"])
        if not out and house.past(row["processed_at"]):
            yield act("request", row["processed_at"], row, row["processed_by"] or row["owner_id"])
    for row in house.rows("tasks"):
        if row["state"] == "done" and house.past(row["done_at"]) and not house.is_test(row):
            yield act("task", row["done_at"], row, row["owner_id"])


def _answered(row: Row) -> bool:
    return row["result"] == "answered" if row["result"] else (row["duration_seconds"] or 0) > 0


def _judged(row: Row) -> str | None:
    """The kind of an action; a planned meeting, a letter that came and a message are none."""
    incoming = row["direction"] == "in"
    match row["kind"]:
        case "call":
            return "missed_call" if incoming and not _answered(row) else "call"
        case "meeting":
            return "meeting" if row["result"] in (None, "held") else None
        case "email":
            return None if incoming else "email"
        case "message":
            return None
    return str(row["kind"])


def silent_days(house: House, done: list[Action]) -> set[tuple[date, str]]:
    """Working days that are over on which somebody who should have worked did nothing."""
    busy = {(action.day, action.user) for action in done if action.kind != "missed_call"}
    away = {
        (row["from_on"] + ONE * n, row["user_id"])
        for row in house.rows("absences")
        for n in range((row["to_on"] - row["from_on"]).days + 1)
    }
    days = [house.first_day + ONE * n for n in range((house.run["as_of_on"] - house.first_day).days)]
    worked = [day for day in days if house.works(day)]
    return {
        (day, user)
        for day in worked
        for user in house.managers
        if house.employed(user, Span("day", day, "closed", day))
    } - busy - away  # fmt: skip


def daily_activity(house: House) -> Cells:
    done = list(actions(house))
    silent = silent_days(house, done)
    weights = {row["action"]: Decimal(row["weight"]) for row in house.settings("activity_weights")}
    cells: dict[tuple[Any, ...], tuple[list[Action], list[date]]] = defaultdict(lambda: ([], []))
    spans = [span for span in house.spans if span.grain in ("day", "week", "month")]
    for span in spans:
        cells[*span.key, "total", "~all", "~all"]
        for user in house.managers:
            if house.employed(user, span):
                _place(cells, house, span, user)
        for action in done:
            if span.holds(action.day):
                places = (("total", "~all", "~all"), ("department", action.department, "~all"),
                          _place(cells, house, span, action.user))  # fmt: skip
                for place in places:
                    cells[(*span.key, *place)][0].append(action)
        for day, user in silent:
            if span.holds(day):
                for place in (("total", "~all", "~all"), ("department", house.department(user, day), "~all"),
                              _place(cells, house, span, user)):  # fmt: skip
                    cells[(*span.key, *place)][1].append(day)
    rows = {key: _row(house, weights, key, *found) for key, found in cells.items()}
    _rank(house, rows)
    return rows


def _place(cells: Any, house: House, span: Span, user: str) -> tuple[str, str, str]:
    """Where a person stands at the end of a period; the department is shown too."""
    home = "~none" if user == "~none" else house.department(user, span.end)
    cells[*span.key, "department", home, "~all"]
    cells[*span.key, "manager", home, user]
    return "manager", home, user


def _row(
    house: House, weights: dict[str, Decimal], key: tuple[Any, ...], done: list[Action], silent: list[date]
) -> Row:
    row: Row = dict.fromkeys(MEASURES, 0) | {"score": Decimal(0)}
    for action in done:
        row[COUNTS[action.kind]] += 1
        if action.kind != "missed_call":
            row["actions"] += 1
            row["score"] += weights.get(action.kind, Decimal(1))
        if action.kind == "call":
            row[f"calls_{action.direction}"] += 1
            row["calls_connected"] += action.talked is not None
    is_day = key[0] == "day"
    return row | {
        "talk_seconds": sum(action.talked or 0 for action in done),
        "talk_minutes": sum(action.talked or 0 for action in done) / 60,
        "clients_touched": len({action.client for action in done} - {None}),
        "silent_days": len(silent),
        "is_working_day": house.works(key[1]) if is_day else None,
        "is_silent_day": is_day and key[3] == "manager" and bool(silent),
    }


def _rank(house: House, rows: Cells) -> None:
    """Managers of a period by their score; equal scores share a rank."""
    scores: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for key, row in rows.items():
        if key[3] == "manager" and key[5] in house.managers:
            scores[key[:3]].append(row["score"])
    for key, row in rows.items():
        is_ranked = key[3] == "manager" and key[5] in house.managers
        row["rank"] = 1 + sum(score > row["score"] for score in scores[key[:3]]) if is_ranked else None
