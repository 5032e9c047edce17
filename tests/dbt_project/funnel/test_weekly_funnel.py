"""The weekly funnel of a department of three, every cell worked out by hand. Weeks: 7, 14, 21, 28 September."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import Row, at, deal, department, moves


def call(activity_id: str, user: str, moment: datetime, **about: Any) -> Row:
    return {"activity_id": activity_id, "kind": "call", "user_id": user, "happened_at": moment,
            "result": "answered", "duration_seconds": 60, **about}  # fmt: skip


def meeting(
    activity_id: str, created: datetime, moment: datetime, result: str | None = None, **about: Any
) -> Row:
    return {"activity_id": activity_id, "kind": "meeting", "user_id": "vera", "created_at": created,
            "happened_at": moment, "result": result, **about}  # fmt: skip


DEALS = [
    deal("talked", "meeting", owner_id="vera"),
    deal("two", "new"),
    deal("late", "new"),
    deal("gone", "new", is_deleted=True),
    deal("offered", "won"),
    deal("slow", "won"),
    deal("back", "new"),
    deal("dear", "lost", loss_reason_id="price"),
    deal("fresh", "offer"),
    deal("staged", "offer", owner_id="boris"),
]
CHANGES = [
    *moves("talked", ("meeting", at(9, 9))),
    # negotiation is the offer's next stage by role: a win within 14 days counts, after 15 it does not
    *moves("offered", ("meeting", at(9, 8)), ("won", at(9, 24))),
    *moves("slow", ("won", at(9, 26, 9, 1))),
    *moves("back", ("meeting", at(9, 9)), ("new", at(9, 10))),
    *moves("dear", ("meeting", at(9, 9)), ("lost", at(9, 11))),
    *moves("staged", ("offer", at(9, 9))),
]
ACTIVITIES = [
    # talked: Boris calls, then Anna; the meeting is made after hers, and a second one made next week by nobody's call
    call("c1", "boris", at(9, 7), deal_id="talked"),
    call("c2", "anna", at(9, 8), deal_id="talked"),
    meeting("m1", at(9, 9), at(9, 10), "held", deal_id="talked"),
    meeting("m2", at(9, 15, 9, 1), at(9, 16), "held", deal_id="talked"),
    # two: a call on two records is one; two meetings, one of them cancelled
    call("c3", "boris", at(9, 7), deal_id="two", call_key="k"),
    call("c4", "vera", at(9, 7), deal_id="two", call_key="k"),
    meeting("m3", at(9, 14, 9), at(9, 20), "cancelled", deal_id="two"),
    meeting("m4", at(9, 12), at(11, 20), None, deal_id="two"),
    # a contact without a deal, whose meeting hangs on a deal of the same contact
    call("c5", "boris", at(9, 8), lead_id="l1"),
    meeting("m5", at(9, 8, 10), at(9, 9), None, deal_id="late"),
    # too short, not answered, of a deleted deal, of nobody
    call("c6", "boris", at(9, 8), deal_id="late", duration_seconds=9),
    call("c7", "boris", at(9, 8), deal_id="late", result="missed"),
    call("c8", "boris", at(9, 8), deal_id="gone"),
    call("c9", "boris", at(9, 8)),
    # still inside the window on 15 October
    call("c10", "anna", at(10, 9), deal_id="back"),
    {"activity_id": "p1", "kind": "proposal", "user_id": "vera", "deal_id": "offered", "happened_at": at(9, 10)},
    {"activity_id": "p2", "kind": "proposal", "user_id": "anna", "deal_id": "offered", "happened_at": at(9, 23)},
    {"activity_id": "p3", "kind": "proposal", "user_id": "vera", "deal_id": "slow", "happened_at": at(9, 12)},
    {"activity_id": "p4", "kind": "proposal", "user_id": None, "deal_id": "fresh", "happened_at": at(10, 8)},
    {"activity_id": "e1", "kind": "email", "direction": "in", "lead_id": "l2", "happened_at": at(9, 9)},
    {"activity_id": "e2", "kind": "message", "direction": "out", "lead_id": "l3", "happened_at": at(9, 9)},
    {"activity_id": "e3", "kind": "mailing", "lead_id": "l4", "happened_at": at(9, 9)},
]  # fmt: skip
LEADS = [
    {"lead_id": "l1", "created_at": at(9, 7), "owner_id": "anna", "counterparty_id": "client"},
    {"lead_id": "l2", "created_at": at(9, 7), "owner_id": "anna"},
    {"lead_id": "l3", "created_at": at(9, 7), "owner_id": "anna"},
    {"lead_id": "l4", "created_at": at(9, 7)},
    {"lead_id": "l5", "created_at": at(9, 7), "owner_id": "anna", "tags": "test"},
    {"lead_id": "l6", "created_at": at(9, 10), "owner_id": "boris", "counterparty_id": "client"},
]
REQUESTS = [
    {"request_id": "r1", "created_at": at(9, 6), "deal_id": "offered"},
    {"request_id": "r2", "created_at": at(9, 2), "lead_id": "l3"},
    {"request_id": "r3", "created_at": at(9, 13), "deal_id": "staged"},
]


@pytest.fixture(scope="module")
def weeks(session_build: Builder) -> Iterator[duckdb.DuckDBPyConnection]:
    for row in DEALS:
        if row["deal_id"] == "late":
            row["counterparty_id"] = "client"
    warehouse = session_build(
        department(
            counterparties=[{"counterparty_id": "client", "name": "Client"}],
            deals=DEALS,
            stage_changes=CHANGES,
            activities=ACTIVITIES,
            leads=LEADS,
            requests=REQUESTS,
            lead_deal_links=[{"lead_id": "l3", "deal_id": "slow"}],
            loss_reasons=[
                {"loss_reason_id": "budget", "name": "No budget"},
                {"loss_reason_id": "price", "name": "Too dear"},
            ],
        ),
        settings={
            "stage_roles": [{"pipeline_id": "main", "stage_id": "offer", "role": "proposal"}],
            "loss_reason_names": [
                {"loss_reason": "too dear", "name": "Price"},
                {"loss_reason": "No budget", "name": "Price"},
            ],
            "test_records": [{"field": "tag", "pattern": "test"}],
        },
        select="+rpt_weekly_funnel +rpt_weekly_funnel__losses",
    )
    yield warehouse
    warehouse.close()


def cells(weeks: duckdb.DuckDBPyConnection, columns: str, level: str, start: date) -> dict[str, Any]:
    found = weeks.execute(
        f"select user_id, {columns} from reports.rpt_weekly_funnel where level = ? and period_start = ?"
        " and period_state <> 'comparable'",
        [level, start],
    ).fetchall()
    return {row[0]: row[1:] for row in found if any(row[1:])}


def test_moves_wins_and_losses(weeks: duckdb.DuckDBPyConnection) -> None:
    found = cells(weeks, "moved_forward, moved_back, won_deals, lost_deals", "manager", date(2026, 9, 7))
    # talked, offered, back, dear and staged moved on; a loss is no step back
    assert found == {"anna": (3, 1, 0, 1), "vera": (1, 0, 0, 0), "boris": (1, 0, 0, 0)}
    found = cells(weeks, "moved_forward, won_deals", "total", date(2026, 9, 21))
    assert found == {"~all": (2, 2)}


def test_a_meeting_belongs_to_the_last_call_before_it(weeks: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "called_units, units_with_meeting, units_with_held_meeting, call_meetings_booked, call_meetings_held"
    )
    week = date(2026, 9, 7)
    # anna: talked (m1; m2 came a minute too late). boris: two (m3 on the last minute, m4 ahead), client (m5)
    assert cells(weeks, columns, "manager", week) == {"anna": (1, 1, 1, 1, 1), "boris": (2, 2, 1, 3, 1)}
    assert cells(weeks, columns, "total", week) == {"~all": (3, 3, 2, 4, 2)}
    assert cells(weeks, "call_to_meeting_rate, units_in_window", "total", week) == {"~all": (1.0, 0)}
    assert cells(weeks, columns, "total", date(2026, 9, 14)) == {}
    open_ones = cells(
        weeks, "called_units, units_in_window, units_in_window_share", "total", date(2026, 10, 5)
    )
    assert open_ones == {"~all": (1, 1, 1.0)}


def test_the_first_proposal_decides_and_the_window_is_a_fortnight(weeks: duckdb.DuckDBPyConnection) -> None:
    columns = "proposed_deals, negotiated_deals, proposals_in_window, proposal_to_negotiation_rate"
    week = date(2026, 9, 7)
    assert cells(weeks, columns, "manager", week) == {"vera": (2, 1, 0, 0.5), "boris": (1, 0, 0, 0.0)}
    # nobody is named as the sender: the owner has it
    assert cells(weeks, columns, "manager", date(2026, 10, 5)) == {"anna": (1, 0, 1, 0.0)}


def test_time_from_request_to_proposal(weeks: duckdb.DuckDBPyConnection) -> None:
    columns = "requested_deals, median_request_days, p90_request_days"
    # offered waited 4 days, slow (through its lead) 10; the request of staged came after
    assert cells(weeks, columns, "total", date(2026, 9, 7)) == {"~all": (2, 7.0, pytest.approx(9.4))}


def test_leads_never_contacted(weeks: duckdb.DuckDBPyConnection) -> None:
    # what came in, a mailing and a touch of the client before the lead appeared are no contact
    found = cells(weeks, "never_contacted_leads", "manager_pipeline", date(2026, 9, 7))
    assert found == {"anna": (1,), "boris": (1,), "~none": (1,)}


def test_losses_stand_at_their_stage_with_their_reason(weeks: duckdb.DuckDBPyConnection) -> None:
    found = weeks.sql(
        "select level, user_id, stage_name, loss_reason_id, loss_reason_name, lost_deals"
        " from reports.rpt_weekly_funnel__losses where period_start = date '2026-09-07' order by 1"
    ).fetchall()
    assert found == [
        # two reasons of one name are one, that of the smallest id
        ("manager", "anna", "Meeting", "budget", "Price", 1),
        ("reason", "~all", "Meeting", "budget", "Price", 1),
        ("total", "~all", None, "~all", None, 1),
    ]
