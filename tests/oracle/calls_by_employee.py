"""Calls by employee, a second time: one pass over the records, one counter per cell."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from tests.oracle.compare_activity import Cells
from tests.oracle.rows_activity import House, Row

KEY = ("period_grain", "period_start", "period_state", "level", "department_id", "user_id", "source")
HOURS_KEY = ("period_grain", "period_start", "period_state", "weekday", "hour_of_day")


def digits(phone: str | None) -> str | None:
    """+7 (912) 345-67-89, 8 912 345 67 89 and 9123456789 are one number."""
    kept = re.sub(r"\D", "", re.split(r"доб|ext|x|#|вн", (phone or "").lower())[0])
    if len(kept) == 11 and kept[0] == "8":
        return "7" + kept[1:]
    if len(kept) == 10 and not (phone or "").strip().startswith("+"):
        return "7" + kept
    return kept or None


def calls(house: House) -> list[Row]:
    """Every call once, with what it is."""
    records = [r for r in house.rows("activities") if r["kind"] == "call" and house.past(r["happened_at"])]
    telephony = {r["source"] for r in records if r["call_key"] or (r["duration_seconds"] or 0) > 0}
    seen, found = set(), []
    for row in sorted(records, key=lambda r: str(r["activity_id"])):
        if house.is_test(row) or (row["call_key"] and row["call_key"] in seen):
            continue
        seen.add(row["call_key"])
        length = row["duration_seconds"] or 0
        answered = row["result"] == "answered" if row["result"] else length > 0
        incoming = row["direction"] == "in"
        attempt = answered or not incoming
        connected = attempt and answered and length >= house.run["connected_seconds"]
        measured = row["source"] in telephony
        moment = house.local(row["happened_at"])
        found.append({
            "day": moment.date(),
            "hour": moment.hour,
            "user": row["user_id"] or "~none",
            "department": house.department(row["user_id"], moment.date()) if row["user_id"] else "~none",
            "source": row["source"],
            "measured": measured,
            "number": digits(row["phone"]) if attempt else None,
            "call_attempts": attempt,
            "calls_in": attempt and incoming,
            "calls_out": not incoming,
            "calls_missed": not attempt,
            "calls_connected": connected,
            "talk_seconds": length if connected else 0,
            "calls_measured": attempt and measured,
            "calls_measured_connected": connected and measured,
            "calls_by_hand": attempt and not measured,
            "calls_without_number": attempt and not digits(row["phone"]),
        })  # fmt: skip
    return found


MEASURES = (
    "call_attempts", "calls_in", "calls_out", "calls_missed", "calls_connected", "talk_seconds",
    "calls_measured", "calls_measured_connected", "calls_by_hand", "calls_without_number",
)  # fmt: skip


def calls_by_employee(house: House) -> Cells:
    everything = calls(house)
    telephony = {call["source"]: call["measured"] for call in everything}
    cells: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for span in house.spans:
        cells[*span.key, "total", "~all", "~all", "~all"] = []
        for source in telephony:
            cells[*span.key, "source", "~all", "~all", source] = []
        for user in house.managers:
            if house.employed(user, span):
                department = house.department(user, span.end)
                cells[*span.key, "manager", department, user, "~all"] = []
                cells[*span.key, "department", department, "~all", "~all"] = []
    for call in everything:
        for span in house.spans_of[call["day"]]:
            home = house.department(call["user"], span.end) if call["user"] != "~none" else "~none"
            cells[*span.key, "total", "~all", "~all", "~all"].append(call)
            cells[*span.key, "department", call["department"], "~all", "~all"].append(call)
            # a person who called while not employed brings the department of the period's end along
            cells[*span.key, "department", home, "~all", "~all"] += []
            cells[*span.key, "manager", home, call["user"], "~all"].append(call)
            cells[*span.key, "source", "~all", "~all", call["source"]].append(call)
    return {key: _row(found, telephony.get(key[-1], any(telephony.values()))) for key, found in cells.items()}


def _row(found: list[Row], is_measured: bool) -> Row:
    row: Row = {name: sum(int(call[name]) for call in found) for name in MEASURES}
    row["talk_minutes"] = row["talk_seconds"] / 60
    if not is_measured:
        row |= {"calls_connected": None, "talk_seconds": None, "talk_minutes": None}
    told = row["calls_measured"]
    row["connected_share"] = row["calls_measured_connected"] / told if told else None
    row["phone_numbers"] = len({call["number"] for call in found} - {None})
    return row


def calls_by_hour(house: House) -> Cells:
    cells: Cells = {
        (*span.key, weekday, hour): {"call_attempts": 0, "calls_missed": 0}
        for span in house.spans
        if span.grain != "day"
        for weekday in range(1, 8)
        for hour in range(24)
    }
    for call in calls(house):
        for span in house.spans_of[call["day"]]:
            if span.grain != "day":
                for name, count in cells[*span.key, call["day"].isoweekday(), call["hour"]].items():
                    cells[*span.key, call["day"].isoweekday(), call["hour"]][name] = count + call[name]
    return cells
