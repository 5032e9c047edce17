"""A small sales team in the first half of October 2026; today is Thursday the 15th, noon in Moscow."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

Row = dict[str, Any]


def day(number: int) -> date:
    return date(2026, 10, number)


def local(number: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of October in Moscow, as naive UTC."""
    return datetime(2026, 10, number, hour, minute) - timedelta(hours=3)


def deal(deal_id: str, **more: Any) -> Row:
    """An open deal of Lazy's, made on the 1st."""
    row = {
        "deal_id": deal_id,
        "pipeline_id": "p",
        "stage_id": "s",
        "owner_id": "lazy",
        "created_at": local(1),
    }
    return {**row, **more}


def request(request_id: str, processed_at: datetime | None = None, **more: Any) -> Row:
    """A request of Anna's, come in on the 2nd."""
    row = {"request_id": request_id, "created_at": local(2), "owner_id": "anna"}
    return {**row, "processed_at": processed_at, **more}


def call(activity_id: str, at: datetime, user: str | None = "anna", **more: Any) -> Row:
    """A call; outgoing, answered and a minute long unless said otherwise."""
    row = {"direction": "out", "result": "answered", "duration_seconds": 60, "counterparty_id": "c1", **more}
    return {"activity_id": activity_id, "kind": "call", "user_id": user, "happened_at": at, **row}


def activity(activity_id: str, kind: str, at: datetime, user: str = "anna", **more: Any) -> Row:
    return {"activity_id": activity_id, "kind": kind, "user_id": user, "happened_at": at, **more}


USERS: list[Row] = [
    {"user_id": "anna", "name": "Anna", "department_id": "south", "hired_on": date(2026, 1, 1)},
    {"user_id": "boris", "name": "Boris", "department_id": "north", "hired_on": day(13)},
    {
        "user_id": "clara",
        "name": "Clara",
        "hired_on": date(2026, 1, 1),
        "dismissed_on": day(8),
        "is_active": False,
    },
    {"user_id": "lazy", "name": "Lazy", "department_id": "north", "hired_on": date(2026, 1, 1)},
    {"user_id": "robot", "name": "Robot", "is_robot": True},
    {"user_id": "clerk", "name": "Clerk", "department_id": "north"},
]
DEPARTMENTS: list[Row] = [
    {"department_id": "north", "name": "North"},
    {"department_id": "south", "name": "South"},
]
STAYS: list[Row] = [
    {"user_id": "anna", "department_id": "north", "from_on": date(2026, 1, 1), "to_on": day(6)},
    {"user_id": "anna", "department_id": "south", "from_on": day(7)},
]
DEALS: list[Row] = [
    deal("d1", counterparty_id="c1"),
    deal("alone"),
    # a test deal stays one when it is deleted
    deal("test", tags="Тест", is_deleted=True),
]
LEADS: list[Row] = [
    {"lead_id": "l1", "owner_id": "lazy", "counterparty_id": "c1", "created_at": local(1)},
    {"lead_id": "l2", "owner_id": "lazy", "created_at": local(1)},
]
ACTIVITIES: list[Row] = [
    # the 14th, the last day that is over: the same call on two records, a short one, one nobody took
    call("a02", local(14), call_key="k1", counterparty_id="c9"),
    call("a01", local(14), call_key="k1"),
    call("a03", local(14), duration_seconds=9, counterparty_id=None, deal_id="d1"),
    call(
        "a04", local(14), direction="in", result=None, duration_seconds=30, counterparty_id=None, lead_id="l1"
    ),
    call("a05", local(14), direction="in", result="missed", duration_seconds=0, counterparty_id="c2"),
    call("a06", local(14), None, direction="in", result=None, duration_seconds=None, counterparty_id="c2"),
    call("a07", local(14), result=None, duration_seconds=None, counterparty_id=None, lead_id="l2"),
    call("a08", local(14), deal_id="test"),
    call("a09", local(14), is_deleted=True),
    activity("b01", "meeting", local(14), result="held", deal_id="alone"),
    activity("b02", "meeting", local(14), result="planned"),
    activity("b03", "meeting", local(14), result="cancelled"),
    activity("b04", "meeting", local(14)),
    activity("b05", "email", local(14), direction="out"),
    activity("b06", "email", local(14), direction="in"),
    activity("b07", "message", local(14)),
    activity("b08", "proposal", local(14)),
    activity("b09", "mailing", local(14), address_count=500),
    activity("b10", "email", local(14), user="robot"),
    # midnight in Moscow parts the 14th from the 15th; the meeting of the afternoon is still to come
    call("c01", local(15, 0), "boris"),
    call("c02", local(14, 23, 59), "boris"),
    activity("c03", "meeting", local(15, 15)),
    # earlier days of two weeks and of two departments
    call("e01", local(6)),
    call("e02", local(7)),
    call("e03", local(12), "boris"),
    call("e04", local(1), "clara"),
]
REQUESTS: list[Row] = [
    request("r1", local(14), counterparty_id="c1"),
    request("r2", local(14), processed_by="boris"),
    request("r3"),
    request("r4", local(14), deal_id="test"),
]
TASKS: list[Row] = [
    {"task_id": "t1", "owner_id": "anna", "created_at": local(2), "done_at": local(14), "deal_id": "d1"},
    {"task_id": "t2", "owner_id": "anna", "created_at": local(2)},
    {"task_id": "t3", "owner_id": "anna", "created_at": local(2), "done_at": local(14), "state": "cancelled"},
    {"task_id": "t4", "owner_id": "anna", "created_at": local(2), "done_at": local(14), "deal_id": "test"},
    {"task_id": "t5", "owner_id": "anna", "created_at": local(2), "done_at": local(16)},
]
COMPANY: dict[str, list[Row]] = {
    "users": USERS,
    "departments": DEPARTMENTS,
    "user_departments": STAYS,
    "deals": DEALS,
    "leads": LEADS,
    "activities": ACTIVITIES,
    "requests": REQUESTS,
    "tasks": TASKS,
}
SETTINGS: dict[str, list[Row]] = {
    "activity_weights": [{"action": "meeting", "weight": 3}, {"action": "email", "weight": 0.5}],
    "test_records": [{"field": "tag", "pattern": "тест"}],
    "holidays": [
        {"day": day(9), "is_working": False, "name": "Holiday"},
        {"day": day(10), "is_working": True, "name": "Working Saturday"},
    ],
    "absences": [{"user_id": "lazy", "from_on": day(12), "to_on": day(13), "kind": "vacation"}],
}
SELECT = "+rpt_daily_activity"
