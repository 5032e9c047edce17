"""Requests of a hand-made team; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.dbt_project.activity.company import COMPANY, SETTINGS, Row, day, local
from tests.dbt_project.activity.metrics import by_metrics, keyed

SELECT = "+rpt_requests_accepted +dim_dates +dim_departments +dim_lead_sources"
NOTHING = (0, 0, 0, None, None)


def asked(request_id: str, at: datetime, answer: datetime | None = None, **more: Any) -> Row:
    return {"request_id": request_id, "created_at": at, "first_response_at": answer, **more}


def handed(request: str, old: str | None, new: str, at: datetime) -> Row:
    return {
        "change_id": f"{request}-{new}-{at:%d%H%M}",
        "entity_type": "request",
        "entity_id": request,
        "from_owner_id": old,
        "to_owner_id": new,
        "changed_at": at,
    }


# 2 October is a Friday, the 9th a holiday, Saturday the 10th a working day; Lazy is away on the 12th and 13th
REQUESTS = [
    # Friday 17:50 to Monday 09:20: 10 minutes and 20
    asked("weekend", local(2, 17, 50), local(5, 9, 20), accepted_by="anna", accepted_at=local(5, 9)),
    # robot, dispatcher, Anna, then Boris: Anna's, taken at 10:30 on the 6th, in the north of that day
    asked("handed", local(6, 10), local(6, 11), owner_id="boris", lead_source_id="ads"),
    # the robot's acceptance is none; the person among the owners took it on the 7th, when Anna was south
    asked("robot-took", local(6, 23), local(7, 9), accepted_by="robot", accepted_at=local(6, 23), owner_id="anna"),
    # over the holiday into the working Saturday: 60 minutes and 60; taken by Lazy after the period it came in
    asked("holiday", local(8, 17), local(10, 10), accepted_by="lazy", accepted_at=local(10, 10)),
    # Lazy's own clock stands on the 12th and 13th: 1 hour on the 14th
    asked("absent", local(12, 9), local(14, 10), accepted_by="lazy", accepted_at=local(12, 9)),
    # nobody took it and nobody answered
    asked("nobody", local(12, 10), owner_id="robot", lead_source_id="ads"),
    # the acceptance and the answer are still to come
    asked("to-come", local(14, 10), local(15, 15), accepted_by="anna", accepted_at=local(15, 15), owner_id="robot"),
    # an owner and no history: his from the start, also in the office of the day; answered before it was asked
    asked("before", local(13, 12), local(13, 11), owner_id="boris"),
    # a source that knows only the day
    asked("day-1", local(13, 0), local(14, 0), owner_id="boris", _source="forms", _file="forms.csv"),
]  # fmt: skip
CHANGES = [
    handed("handed", "robot", "clerk", local(6, 10, 10)),
    handed("handed", "clerk", "anna", local(6, 10, 30)),
    handed("handed", "anna", "boris", local(6, 12)),
    handed("robot-took", "robot", "anna", local(7, 9)),
]
RULES = {**SETTINGS, "robots": [{"user_id": "clerk"}]}


def company(**more: Any) -> dict[str, list[Row]]:
    return {**COMPANY, "requests": REQUESTS, "owner_changes": CHANGES, **more}


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(company(), settings=RULES, select=SELECT)


def cells(
    warehouse: Any, columns: str, level: str, start: int = 1, grain: str = "month", state: str = "running"
) -> dict[str, tuple[Any, ...]]:
    key = {"department": "department_id", "source": "lead_source_id"}.get(level, "user_id")
    rows = warehouse.execute(
        f"select {key}, {columns} from reports.rpt_requests_accepted"
        " where level = ? and period_start = ? and period_grain = ? and period_state = ?",
        [level, day(start), grain, state],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_credit_goes_to_the_first_person(warehouse: Any) -> None:
    columns = "requests_received, requests_accepted, requests_not_accepted"
    assert cells(warehouse, columns, "manager") == {
        "anna": (3, 3, 0),
        "boris": (2, 2, 0),
        "lazy": (2, 2, 0),
        "clara": (0, 0, 0),
        "~none": (2, 0, 2),
    }
    assert cells(warehouse, columns, "total") == {"~all": (9, 7, 2)}


def test_owners_told_of_before_the_request_came_keep_their_order(build: Any) -> None:
    """Boris had it at nine and Anna at eleven, and it is told to have come at noon: Boris took it, at noon."""
    hands = [handed("early", None, "anna", local(13, 11)), handed("early", None, "boris", local(13, 9))]
    early = company(requests=[asked("early", local(13, 12))], owner_changes=hands)
    warehouse = build(early, settings=RULES, select=SELECT)
    assert warehouse.execute("select manager_id, accepted_at from marts.fct_requests").fetchall() == [
        ("boris", local(13, 12))
    ]


def test_the_day_of_acceptance_and_its_department(warehouse: Any) -> None:
    """Anna took one on Monday and one on Tuesday in the north, one on Wednesday in the south."""
    week: dict[str, Any] = {"start": 5, "grain": "week", "state": "closed"}
    columns = "requests_received, requests_accepted"
    assert cells(warehouse, columns, "department", **week) == {
        "north": (2, 3),
        "south": (1, 1),
        "~none": (0, 0),
    }
    assert cells(warehouse, columns, "manager", **week) == {
        "anna": (2, 3),
        "lazy": (1, 1),
        "clara": (0, 0),
    }


def test_waiting_is_counted_in_working_minutes(warehouse: Any) -> None:
    waits = dict(
        warehouse.execute("select request_id, waited_minutes from marts.fct_request_waits").fetchall()
    )
    assert waits == {
        "weekend": 30,
        "handed": 60,
        "robot-took": 0,
        "holiday": 120,
        "absent": 60,
        # Monday 8 hours, Tuesday and Wednesday 9, Thursday from 9 to noon: as_of
        "nobody": (8 + 9 + 9 + 3) * 60,
        # Wednesday 8 hours and Thursday 3; nobody had taken it by then
        "to-come": (8 + 3) * 60,
        "before": None,
        "day-1": None,
    }


def test_unanswered_requests_are_still_waiting(warehouse: Any) -> None:
    """0, 30, 60, 60, 120 answered, 660 and 1740 still waiting: four of seven within an hour, five in the end."""
    columns = (
        "requests_timed, responses_given, responses_missing, median_response_minutes, p90_response_minutes"
    )
    assert cells(warehouse, columns, "total") == {"~all": (7, 5, 2, 60, None)}
    assert cells(warehouse, columns, "manager") == {
        "anna": (3, 3, 0, 30, 60),
        "boris": NOTHING,
        "lazy": (2, 2, 0, 60, 120),
        "clara": NOTHING,
        "~none": (2, 0, 2, None, None),
    }
    bands = "responses_in_15, responses_in_60, responses_in_240, responses_later"
    assert cells(warehouse, bands, "total") == {"~all": (1, 3, 1, 0)}


def test_sources_have_rows_of_their_own(warehouse: Any) -> None:
    columns = "requests_received, requests_accepted, requests_not_accepted"
    assert cells(warehouse, columns, "source") == {"ads": (2, 1, 1), "~none": (7, 6, 1)}


def test_personal_hours(build: Any) -> None:
    """The company from 10 to 14; Anna on Mondays and Tuesdays only, from 9 to 17; a Saturday made working."""
    hours = [
        {"user_id": None, "weekday": None, "opens_at": "10:00", "closes_at": "14:00"},
        {"user_id": "anna", "weekday": "mon", "opens_at": "09:00", "closes_at": "17:00"},
        {"user_id": "anna", "weekday": "tue", "opens_at": "09:00", "closes_at": "12:00"},
    ]
    requests = [
        # Anna: Tuesday 11 to 12, Saturday the 10th by the hours of Monday, Monday 9 to 9:30
        asked("anna", local(6, 11), local(12, 9, 30), accepted_by="anna", accepted_at=local(12)),
        # the company: Tuesday 3 hours, Wednesday and Thursday 4, no Friday, Saturday 4
        asked("boris", local(6, 11), local(12, 9, 30), accepted_by="boris", accepted_at=local(12)),
    ]
    warehouse = build(company(requests=requests), settings={**RULES, "work_hours": hours}, select=SELECT)
    waits = dict(
        warehouse.execute("select request_id, waited_minutes from marts.fct_request_waits").fetchall()
    )
    assert waits == {"anna": 60 + 8 * 60 + 30, "boris": (3 + 4 + 4 + 4) * 60}


def test_a_source_without_answers_has_no_minutes(build: Any) -> None:
    requests = [asked("r1", local(6, 11), owner_id="anna"), asked("r2", local(7, 11), owner_id="anna")]
    warehouse = build(company(requests=requests), settings=RULES, select=SELECT)
    columns = "requests_received, requests_timed, responses_missing, response_share, median_response_minutes"
    assert cells(warehouse, columns, "total") == {"~all": (2, 0, 0, None, None)}


@pytest.mark.parametrize(
    ("cuts", "key", "level"),
    [
        pytest.param(["manager", "metric_time__month"], "user_id", "manager", id="people"),
        pytest.param(["department", "metric_time__month"], "department_id", "department", id="departments"),
        pytest.param(["lead_source", "metric_time__month"], "lead_source_id", "source", id="sources"),
    ],
)
def test_the_report_equals_its_metrics(
    warehouse: Any, semantic_manifest: Path, cuts: list[str], key: str, level: str
) -> None:
    metrics = ["requests_received", "requests_not_accepted", "requests_accepted", "requests_timed",
               "responses_given", "responses_in_15", "responses_in_60", "responses_in_240", "responses_later",
               "responses_missing", "response_share"]  # fmt: skip
    rows = warehouse.execute(
        f"select {key}, period_start, {', '.join(metrics)} from reports.rpt_requests_accepted"
        " where level = ? and period_grain = 'month' and period_state <> 'comparable'",
        [level],
    ).fetchall()
    assert keyed(rows, 2) == by_metrics(warehouse, semantic_manifest, metrics, cuts)
