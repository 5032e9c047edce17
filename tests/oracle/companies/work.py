"""What people did: calls on two records, meetings planned and held, tasks put off and forgotten."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.oracle.companies.deals import NUMBERS
from tests.oracle.companies.frame import CLIENTS, PHONES, USERS, Calendar, Row, Tables, few, maybe
from tests.oracle.companies.leads import LEADS

# what a record of each kind may say of its outcome
RESULTS = {
    "call": ("answered", "missed", None),
    "meeting": ("planned", "held", "cancelled", None),
    "email": (None, "sent"),
    "message": (None,),
    "proposal": ("sent", None),
    "mailing": ("sent", None),
}
KINDS = ("call", "call", "call", "call", "meeting", "meeting", "email", "message", "proposal", "mailing")


@st.composite
def work(draw: st.DrawFn, calendar: Calendar) -> tuple[Tables, dict[str, list[Row]]]:
    """Up to twenty activities and eight tasks."""
    entities: dict[str, Any] = {
        "activities": draw(few(_activity(calendar), "activity_id", 0, 20)),
        "tasks": draw(few(_task(calendar), "task_id", 0, 8)),
    }
    return entities, {}


@st.composite
def _activity(draw: st.DrawFn, calendar: Calendar) -> Row:
    kind = draw(st.sampled_from(KINDS))
    happened = draw(calendar.moment(ahead=2))
    row = {
        "kind": kind,
        "direction": draw(st.sampled_from(("out", "in", None))),
        "result": draw(st.sampled_from(RESULTS[kind])),
        "user_id": draw(maybe(st.sampled_from(USERS))),
        "lead_id": draw(st.sampled_from((None, None, *LEADS[:3]))),
        "deal_id": draw(st.sampled_from((None, *NUMBERS[:4]))),
        "counterparty_id": draw(st.sampled_from((None, None, *CLIENTS[:3]))),
        "created_at": draw(st.sampled_from((None, happened))),
        "happened_at": happened,
        "is_deleted": draw(st.sampled_from((False,) * 9 + (True,))),
    }
    if kind == "call":
        row |= {
            "duration_seconds": draw(st.sampled_from((None, 0, 9, 10, 61, 3600))),
            "phone": draw(maybe(st.sampled_from(PHONES))),
            "call_key": draw(st.sampled_from((None, None, "k1", "k2"))),
        }
    if kind == "meeting" and row["created_at"] is not None:
        row["created_at"] = draw(calendar.moment())
    if kind == "mailing":
        row["address_count"] = draw(maybe(st.integers(0, 500)))
    return row


@st.composite
def _task(draw: st.DrawFn, calendar: Calendar) -> Row:
    created, due = draw(maybe(calendar.moment())), draw(maybe(calendar.moment(ahead=5)))
    done = draw(st.sampled_from((None, None, due, created)))
    if done is not None:
        done = draw(calendar.later(done))
    return {
        "owner_id": draw(maybe(st.sampled_from(USERS))),
        "assigner_id": draw(maybe(st.sampled_from(USERS))),
        "created_at": created,
        "due_at": due,
        "is_due_all_day": draw(st.sampled_from((None, False, True))),
        "done_at": done,
        "state": "done" if done else draw(st.sampled_from(("open", "open", "cancelled"))),
        "deal_id": draw(st.sampled_from((None, *NUMBERS[:5]))),
        "lead_id": draw(st.sampled_from((None, None, *LEADS[:2]))),
        "deadline_moves": draw(st.sampled_from((None, 0, 1, 3))),
        "is_deleted": draw(st.sampled_from((False,) * 9 + (True,))),
    }
