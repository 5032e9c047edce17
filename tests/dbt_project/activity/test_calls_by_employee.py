"""Calls of a hand-made team; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.dbt_project.activity.company import COMPANY, SETTINGS, call, day, local
from tests.dbt_project.activity.metrics import by_metrics, keyed

SELECT = "+rpt_calls_by_employee +rpt_calls_by_employee__hours +dim_dates +dim_departments"
WEDNESDAY = day(14)
# beside the calls of the company: numbers written in several ways, and a phone book kept by hand
CALLS = [
    *COMPANY["activities"],
    call("n1", local(13, 9), "boris", phone="+7 (912) 345-67-89"),
    call("n2", local(13, 10), "boris", phone="8 912 345 67 89 доб. 12", duration_seconds=120),
    call("n3", local(13, 11), "anna", phone="9123456789", direction="in"),
    call("n4", local(13, 12), "anna", phone="+49 30 1234567"),
    call("n5", local(13, 12), "anna", phone="+7 912 000 00 00", direction="in", result="missed"),
    call("n6", local(12, 23, 59), "boris", phone="79123456789", result=None, duration_seconds=0),
    call("h1", local(13, 0), "anna", _source="notes", duration_seconds=None, _file="notes.csv"),
    call("h2", local(13, 0), "lazy", _source="notes", duration_seconds=None, _file="notes.csv"),
]


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build({**COMPANY, "activities": CALLS}, settings=SETTINGS, select=SELECT)


def cells(
    warehouse: Any, columns: str, level: str, start: date, grain: str = "day", state: str = "closed"
) -> dict[str, tuple[Any, ...]]:
    key = {"department": "department_id", "source": "source"}.get(level, "user_id")
    rows = warehouse.execute(
        f"select {key}, {columns} from reports.rpt_calls_by_employee"
        " where level = ? and period_start = ? and period_grain = ? and period_state = ?",
        [level, start, grain, state],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_one_call_on_two_records_counts_once(warehouse: Any) -> None:
    """As in the daily activity: Anna one call on two records, 9 s, incoming 30 s, no answer; one missed."""
    columns = "call_attempts, calls_out, calls_in, calls_missed, calls_connected, talk_minutes"
    assert cells(warehouse, columns, "manager", WEDNESDAY) == {
        "anna": (4, 3, 1, 1, 2, 1.5),
        "boris": (1, 1, 0, 0, 1, 1.0),
        "lazy": (0, 0, 0, 0, 0, 0.0),
        "~none": (0, 0, 0, 1, 0, 0.0),
    }
    assert cells(warehouse, columns, "total", WEDNESDAY) == {"~all": (5, 4, 1, 2, 3, 2.5)}


def test_a_number_is_one_however_it_is_written(warehouse: Any) -> None:
    """On the 13th Boris called one number twice, Anna took it once and called Berlin; a missed call has none."""
    numbers = "phone_numbers, calls_without_number"
    assert cells(warehouse, numbers, "manager", day(13)) == {"anna": (2, 1), "boris": (1, 0), "lazy": (0, 1)}
    assert cells(warehouse, numbers, "total", day(13)) == {"~all": (2, 2)}
    assert cells(warehouse, numbers, "total", day(12), "week", "running") == {"~all": (2, 9)}
    assert cells(warehouse, "phone_numbers", "department", day(13)) == {
        "north": (1,),
        "south": (2,),
    }


def test_calls_entered_by_hand_are_named_and_not_measured(warehouse: Any) -> None:
    """Of six calls of the 13th two were written down; the four of the telephony were all connected."""
    columns = "call_origin, call_attempts, calls_by_hand, calls_connected, connected_share"
    assert cells(warehouse, columns, "source", day(13)) == {
        "crm": ("telephony", 4, 0, 4, 1.0),
        "notes": ("by_hand", 2, 2, None, None),
    }
    assert cells(warehouse, columns, "total", day(13)) == {"~all": (None, 6, 2, 4, 1.0)}
    assert cells(warehouse, columns, "manager", day(13))["lazy"] == (None, 1, 1, 0, None)


def test_without_any_telephony_nothing_is_called_zero(build: Any) -> None:
    by_hand = [
        call("h1", local(13), duration_seconds=None),
        call("h2", local(13), duration_seconds=None, result=None),
    ]
    warehouse = build({**COMPANY, "activities": by_hand}, settings=SETTINGS, select=SELECT)
    columns = "call_attempts, calls_by_hand, calls_connected, talk_minutes, connected_share"
    assert cells(warehouse, columns, "total", day(13)) == {"~all": (2, 2, None, None, None)}
    assert cells(warehouse, columns, "source", day(13)) == {"crm": (2, 2, None, None, None)}


def test_hours_are_those_of_the_company(warehouse: Any) -> None:
    """Calls of October by weekday and hour; midnight in Moscow parts Monday the 12th from Tuesday."""
    rows = warehouse.execute(
        "select weekday, hour_of_day, call_attempts, calls_missed from reports.rpt_calls_by_employee__hours"
        " where period_grain = 'month' and period_state = 'running' and call_attempts + calls_missed > 0"
    ).fetchall()
    assert {row[:2]: row[2:] for row in rows} == {
        (1, 12): (1, 0),
        (1, 23): (1, 0),
        (2, 0): (2, 0),
        (2, 9): (1, 0),
        (2, 10): (1, 0),
        (2, 11): (1, 0),
        (2, 12): (2, 1),
        (3, 12): (5, 2),
        (3, 23): (1, 0),
        (4, 0): (1, 0),
        (4, 12): (1, 0),
    }
    [(cells_of_a_week,)] = warehouse.execute(
        "select count(*) from reports.rpt_calls_by_employee__hours"
        " where period_grain = 'month' and period_state = 'running'"
    ).fetchall()
    assert cells_of_a_week == 168


def test_a_company_without_calls(build: Any) -> None:
    empty = build({"users": COMPANY["users"]}, select=SELECT)
    rows = empty.execute(
        "select distinct level, call_attempts, calls_connected, connected_share, phone_numbers"
        " from reports.rpt_calls_by_employee"
    ).fetchall()
    assert rows == [("total", 0, None, None, 0)]


@pytest.mark.parametrize(
    ("cuts", "key", "level", "grain"),
    [
        pytest.param(["manager", "metric_time__day"], "user_id", "manager", "day", id="people"),
        pytest.param(
            ["department", "metric_time__week"], "department_id", "department", "week", id="offices"
        ),
    ],
)
def test_the_report_equals_its_metrics(
    warehouse: Any, semantic_manifest: Path, cuts: list[str], key: str, level: str, grain: str
) -> None:
    metrics = ["call_attempts", "calls_in", "calls_out", "calls_missed", "calls_connected", "talk_minutes",
               "calls_measured", "calls_by_hand", "calls_without_number", "connected_share", "phone_numbers"]  # fmt: skip
    rows = warehouse.execute(
        f"select {key}, period_start, {', '.join(metrics)} from reports.rpt_calls_by_employee"
        " where level = ? and period_grain = ? and period_state <> 'comparable'",
        [level, grain],
    ).fetchall()
    assert keyed(rows, 2) == by_metrics(warehouse, semantic_manifest, metrics, cuts)
