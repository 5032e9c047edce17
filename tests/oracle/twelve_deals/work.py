"""What the people of the twelve deals did: leads, requests, calls, meetings and tasks of March 2020."""

from __future__ import annotations

from typing import Any

from tests.dbt_project.company import HandMade, Row
from tests.oracle.twelve_deals.company import COMPANY, at, on


def lead(number: int, day: str, clock: str, **more: Any) -> Row:
    return {"lead_id": f"l{number}", "name": f"Lead {number}", "created_at": at(day, clock), **more}


def act(key: str, kind: str, user: str, day: str, clock: str, **more: Any) -> Row:
    moment = at(day, clock)
    return {
        "activity_id": key,
        "kind": kind,
        "user_id": user,
        "created_at": moment,
        "happened_at": moment,
        **more,
    }


def task(key: str, due: str, done: tuple[str, str] | None, owner: str, **more: Any) -> Row:
    """A task made on 2 March, due at noon of its day."""
    return {"task_id": key, "title": key, "owner_id": owner, "assigner_id": "anna", "deadline_moves": 0,
            "created_at": at("03-02", "08:00"), "due_at": at(due, "12:00"), "state": "done" if done else "open",
            "done_at": at(*done) if done else None, **more}  # fmt: skip


LEADS: list[Row] = [
    # of a Saturday that is the 29th of February; the client of deal 1
    lead(1, "02-29", "09:00", lead_source_id="web", owner_id="anna", counterparty_id="c1", status="client",
         phone="+7 912 345-67-89"),
    lead(2, "03-02", "09:00", lead_source_id="ads", owner_id="boris", counterparty_id="c2", status="cold"),
    # the phone of lead 1 again, written in another way; nobody ever turned to client 6
    lead(3, "03-16", "08:00", lead_source_id="ads", owner_id="anna", counterparty_id="c6", status="odd",
         phone="8 (912) 345 67 89"),
    lead(4, "03-02", "10:00", lead_source_id="web", owner_id="anna", tags="test", status="cold"),
]  # fmt: skip
REQUESTS: list[Row] = [
    # came on a Saturday, answered on Monday ten minutes after the office opened at 9
    {"request_id": "r1", "created_at": at("02-29", "09:00"), "lead_id": "l1", "lead_source_id": "web",
     "owner_id": "anna", "accepted_by": "anna", "accepted_at": at("02-29", "09:30"),
     "first_response_at": at("03-02", "09:10")},
    # answered after two hours
    {"request_id": "r2", "created_at": at("03-02", "09:00"), "lead_id": "l2", "lead_source_id": "ads",
     "owner_id": "boris", "accepted_by": "boris", "accepted_at": at("03-02", "10:00"),
     "first_response_at": at("03-02", "11:00"), "processed_at": at("03-02", "11:00"), "processed_by": "boris"},
    # nobody took it
    {"request_id": "r3", "created_at": at("03-16", "08:00"), "lead_id": "l3", "lead_source_id": "ads"},
]  # fmt: skip
ACTIVITIES: list[Row] = [
    # one call of a minute that hangs on two records
    act("call-1", "call", "anna", "03-02", "09:10", deal_id="d3", result="answered", duration_seconds=60,
        phone="+7 900 000-00-03", call_key="k1", direction="out"),
    act("call-1b", "call", "anna", "03-02", "09:10", lead_id="l1", result="answered", duration_seconds=60,
        phone="+7 900 000-00-03", call_key="k1", direction="out"),
    # answered for five seconds, which is no conversation; and one that nobody took
    act("call-2", "call", "boris", "03-02", "09:30", deal_id="d2", result="answered", duration_seconds=5,
        phone="+7 900 000-00-02", direction="out"),
    act("call-3", "call", "boris", "03-02", "09:40", deal_id="d2", result="missed", duration_seconds=0,
        phone="+7 900 000-00-02", direction="in"),
    # booked on 3 March after the call of the day before, held on the 4th
    {**act("meeting-1", "meeting", "anna", "03-04", "15:00", deal_id="d3", result="held"),
     "created_at": at("03-03", "10:00")},
    act("proposal-1", "proposal", "boris", "03-04", "10:30", deal_id="d2"),
    act("mailing-1", "mailing", "boris", "03-05", "10:00", counterparty_id="c2", address_count=500),
]  # fmt: skip
TASKS: list[Row] = [
    task("in time", "03-05", ("03-05", "11:00"), "anna"),
    task("late", "03-05", ("03-09", "10:00"), "boris"),
    task("forgotten", "03-06", None, "boris"),
]
WHOLE = HandMade(
    entities={
        **COMPANY.entities,
        "leads": LEADS,
        "requests": REQUESTS,
        "activities": ACTIVITIES,
        "tasks": TASKS,
        "lead_deal_links": [
            {"lead_id": "l1", "deal_id": "d1", "rule": "explicit"},
            {"lead_id": "l2", "deal_id": "d2", "rule": "explicit"},
        ],
    },
    settings={
        **COMPANY.settings,
        "ad_spend": [{"spend_id": "s1", "spend_on": on("03-02"), "lead_source_id": "ads", "amount": "100.00"}],
        "plans": [{"plan_id": "p1", "month_on": on("03-01"), "user_id": "anna", "metric": "won_amount",
                   "value": "4000.00"}],
        "payroll": [{"payroll_id": "a3", "month_on": on("03-01"), "user_id": "anna", "amount": "900.00"}],
        "lead_statuses": [{"status": "cold", "status_group": "cold"}, {"status": "client", "status_group": "client"}],
        "test_records": [{"field": "tag", "pattern": "test"}],
    },
    run=COMPANY.run,
)  # fmt: skip
