"""The weekly funnel, counted a second time: {(week, state, level, department, manager, pipeline): figures}."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.oracle.arithmetic import percentile, share
from tests.oracle.first_proposals import first_proposals
from tests.oracle.new_leads import contacted, first_owners
from tests.oracle.pipelines import pipeline_at
from tests.oracle.rows_funnel import NONE, Canon, Period, Row

ALL = "~all"
COUNTED = (
    "moved_forward moved_back visits_handed_off lost_deals won_deals never_contacted_leads called_units"
    " units_with_meeting units_with_held_meeting units_in_window call_meetings_booked call_meetings_held"
    " proposed_deals negotiated_deals proposals_in_window requested_deals"
)
Key = tuple[date, str, str, str, str, str]


@dataclass
class Event:
    """Something that happened on a day and is counted once."""

    name: str
    day: date
    manager: str
    pipeline: str
    department: str
    waits: list[float] = field(default_factory=list)


@dataclass
class Call:
    id: str
    unit: str
    at: datetime
    user: str
    pipeline: str
    meetings: list[tuple[datetime, bool]] = field(default_factory=list)


def weekly_funnel(canon: Canon) -> dict[Key, dict[str, Any]]:
    """Rows with something in them; managers without anything are left to the mart."""
    weeks = [
        Period("week", row["period_start"], row["period_end"], row["period_state"])
        for row in canon.read("marts.dim_periods")
        if row["period_grain"] == "week"
    ]
    events = [*_moves(canon), *_closings(canon), *_leads(canon), *_proposals(canon)]
    calls = _calls(canon)
    cells: dict[Key, dict[str, Any]] = {}
    for week in weeks:
        found = [event for event in events if event.day in week] + list(_called(canon, week, calls))
        groups: dict[Key, list[Event]] = defaultdict(list)
        groups[week.start, week.state, "total", ALL, ALL, ALL] = []
        for event in found:
            for level, key in (
                ("total", (ALL, ALL, ALL)),
                ("department", (event.department, ALL, ALL)),
                ("manager", (ALL, event.manager, ALL)),
                ("pipeline", (ALL, ALL, event.pipeline)),
                ("manager_pipeline", (ALL, event.manager, event.pipeline)),
            ):
                groups[(week.start, week.state, level, *key)].append(event)
        cells |= {key: _figures(group) for key, group in groups.items()}
    return cells


def _figures(events: list[Event]) -> dict[str, Any]:
    count: dict[str, int] = defaultdict(int)
    for event in events:
        count[event.name] += 1
    waits = [wait for event in events for wait in event.waits]
    names = COUNTED.split()
    return {name: count[name] for name in names} | {
        "call_to_meeting_rate": share(count["units_with_meeting"], count["called_units"]),
        "call_to_held_meeting_rate": share(count["units_with_held_meeting"], count["called_units"]),
        "units_in_window_share": share(count["units_in_window"], count["called_units"]),
        "proposal_to_negotiation_rate": share(count["negotiated_deals"], count["proposed_deals"]),
        "proposals_in_window_share": share(count["proposals_in_window"], count["proposed_deals"]),
        "median_request_days": percentile(waits, 0.5),
        "p90_request_days": percentile(waits, 0.9),
    }


def _event(canon: Canon, name: str, at: datetime | date, manager: str, pipeline: str, *waits: float) -> Event:
    day = canon.day(at) if isinstance(at, datetime) else at
    return Event(name, day, manager, pipeline, canon.department_on(manager, day), list(waits))


def _moves(canon: Canon) -> list[Event]:
    events = []
    for deal_id, visits in canon.visits.items():
        for here, there in itertools.pairwise(visits):
            if here.kind != "open":
                continue
            if there.pipeline != here.pipeline:
                name = "visits_handed_off"
            elif there.kind == "lost":
                continue
            else:
                ahead = there.kind == "won" or there.position > here.position
                name = "moved_forward" if ahead else "moved_back"
            owner = canon.owner_at(deal_id, there.entered_at)
            events.append(_event(canon, name, there.entered_at, owner, here.pipeline))
    return events


def _closings(canon: Canon) -> list[Event]:
    events = []
    for deal_id, visits in canon.visits.items():
        last = visits[-1]
        if last.kind != "open":
            owner = canon.owner_at(deal_id, last.entered_at)
            events.append(_event(canon, f"{last.kind}_deals", last.entered_at, owner, last.pipeline))
    return events


def _proposals(canon: Canon) -> list[Event]:
    events = []
    for found in first_proposals(canon):
        names = ["proposed_deals"] + ["negotiated_deals"] * found.is_negotiated
        names += ["proposals_in_window"] * found.is_in_window
        events += [_event(canon, name, found.at, found.manager, found.pipeline) for name in names]
        if found.wait is not None:
            events.append(
                _event(canon, "requested_deals", found.at, found.manager, found.pipeline, found.wait)
            )
    return events


def _activities(canon: Canon) -> list[Row]:
    """What happened by as_of, without test records; a call on two records stays on the smallest id."""
    kept, seen = [], set()
    for row in sorted(canon.rows("activities"), key=lambda row: row["activity_id"]):
        is_test = row["deal_id"] in canon.test_ids["deal"] or row["lead_id"] in canon.test_ids["lead"]
        if row["happened_at"] > canon.as_of or is_test or row["call_key"] in seen:
            continue
        if row["kind"] == "call" and row["call_key"]:
            seen.add(row["call_key"])
        kept.append(row)
    return kept


def _answered(row: Row) -> bool:
    if row["result"] is not None:
        return bool(row["result"] == "answered")
    return (row["duration_seconds"] or 0) > 0


def _leads(canon: Canon) -> list[Event]:
    touched, owners = contacted(canon.company), first_owners(canon.company)
    return [
        Event(
            "never_contacted_leads", canon.day(lead["created_at"]), owners[lead_id][0], NONE,
            canon.department_on(owners[lead_id][0], canon.day(owners[lead_id][1])),
        )
        for lead_id, lead in canon.leads.items()
        if lead_id not in touched
    ]  # fmt: skip


def _calls(canon: Canon) -> list[Call]:
    """Connected calls with a client, each with the meetings that came right after it."""
    parents = {row["deal_id"]: row for row in canon.read("intermediate.int_deals_unioned")}
    leads = {row["lead_id"]: row["counterparty_id"] for row in canon.read("intermediate.int_leads_unioned")}

    def contact(row: Row) -> str | None:
        client = row["counterparty_id"] or parents.get(row["deal_id"], {}).get("counterparty_id")
        client = client or leads.get(row["lead_id"])
        return client or (f"lead:{row['lead_id']}" if row["lead_id"] else None)

    by_unit: dict[str, list[Call]] = defaultdict(list)
    for row in _activities(canon):
        is_connected = row["kind"] == "call" and _answered(row)
        if not is_connected or (row["duration_seconds"] or 0) < canon.run["connected_seconds"]:
            continue
        deal_id = row["deal_id"]
        unit = f"deal:{deal_id}" if deal_id else contact(row)
        if unit and deal_id not in canon.left_out:
            pipeline = pipeline_at(canon, deal_id, row["happened_at"])
            user = row["user_id"] or NONE
            by_unit[unit].append(
                Call(f"activity:{row['activity_id']}", unit, row["happened_at"], user, pipeline)
            )
    window = canon.window("meeting_after_call", 7)
    for row in canon.rows("activities"):
        booked = row["created_at"] or row["happened_at"]
        counts = row["deal_id"] not in canon.left_out
        if row["kind"] != "meeting" or booked > canon.as_of or not counts:
            continue
        if row["lead_id"] in canon.test_ids["lead"]:
            continue
        units = {f"deal:{row['deal_id']}", contact(row)}
        before = [call for unit in units if unit for call in by_unit.get(unit, []) if call.at <= booked]
        last = max(before, key=lambda call: (call.at, call.id), default=None)
        if last and booked - last.at <= window:
            held = row["result"] in (None, "held") and row["happened_at"] <= canon.as_of
            last.meetings.append((booked, held))
    return [call for calls in by_unit.values() for call in calls]


def _called(canon: Canon, week: Period, calls: list[Call]) -> list[Event]:
    units: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if canon.day(call.at) in week:
            units[call.unit].append(call)
    window = canon.window("meeting_after_call", 7)
    events = []
    for found in units.values():
        found.sort(key=lambda call: (call.at, call.id))
        with_meeting = [call for call in found if call.meetings]
        credit = min(with_meeting, key=lambda call: min(call.meetings)[0]) if with_meeting else found[-1]
        meetings = [meeting for call in found for meeting in call.meetings]
        held = [meeting for meeting in meetings if meeting[1]]
        names = ["called_units"]
        names += ["units_with_meeting"] * bool(meetings) + ["units_with_held_meeting"] * bool(held)
        names += ["call_meetings_booked"] * len(meetings) + ["call_meetings_held"] * len(held)
        names += ["units_in_window"] * (found[-1].at + window > canon.as_of)
        events += [_event(canon, name, credit.at, credit.user, credit.pipeline) for name in names]
    return events
