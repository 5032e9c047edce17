"""The daily activity of a hand-made team; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.activity.company import COMPANY, SELECT, SETTINGS, day

WEDNESDAY, TODAY = day(14), day(15)


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build(COMPANY, settings=SETTINGS, select=SELECT)


def cells(
    warehouse: Any, columns: str, level: str, start: date, grain: str = "day", state: str = "closed"
) -> dict[str, tuple[Any, ...]]:
    """Columns by user or department (whichever the level has; ~all at the top)."""
    key = "department_id" if level == "department" else "user_id"
    rows = warehouse.execute(
        f"select {key}, {columns} from reports.rpt_daily_activity"
        " where level = ? and period_start = ? and period_grain = ? and period_state = ?",
        [level, start, grain, state],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_calls_of_a_day(warehouse: Any) -> None:
    """Anna: one call on two records (60 s), 9 s, incoming 30 s, no answer; one missed. Nobody: one missed."""
    columns = "call_attempts, calls_out, calls_in, calls_missed, calls_connected, talk_seconds"
    assert cells(warehouse, columns, "manager", WEDNESDAY) == {
        "anna": (4, 3, 1, 1, 2, 90),
        "boris": (1, 1, 0, 0, 1, 60),
        "lazy": (0, 0, 0, 0, 0, 0),
        "robot": (0, 0, 0, 0, 0, 0),
        "~none": (0, 0, 0, 1, 0, 0),
    }
    assert cells(warehouse, columns, "total", WEDNESDAY) == {"~all": (5, 4, 1, 2, 3, 150)}
    assert cells(warehouse, "talk_minutes", "total", WEDNESDAY) == {"~all": (2.5,)}


def test_other_actions_of_a_day(warehouse: Any) -> None:
    """Planned and cancelled meetings, incoming letters, messages and test records are not there."""
    columns = (
        "meetings_held, emails_sent, proposals_sent, mailings_sent, requests_processed, tasks_done, actions"
    )
    assert cells(warehouse, columns, "manager", WEDNESDAY) == {
        "anna": (2, 1, 1, 1, 1, 1, 11),
        "boris": (0, 0, 0, 0, 1, 0, 2),
        "lazy": (0, 0, 0, 0, 0, 0, 0),
        "robot": (0, 1, 0, 0, 0, 0, 1),
        "~none": (0, 0, 0, 0, 0, 0, 0),
    }


def test_score_and_rank(warehouse: Any) -> None:
    """Anna 4 calls, 2 meetings of 3, half a letter, proposal, mailing, request, task; robots have no rank."""
    assert cells(warehouse, "score, rank", "manager", WEDNESDAY) == {
        "anna": (Decimal("14.50"), 1),
        "boris": (Decimal("2.00"), 2),
        "lazy": (Decimal("0.00"), 3),
        "robot": (Decimal("0.50"), None),
        "~none": (Decimal("0.00"), None),
    }


def test_clients_touched(warehouse: Any) -> None:
    """c1 in many ways (as deal, lead and counterparty), lead l2 and the deal without a client."""
    touched = {
        name: count for name, (count,) in cells(warehouse, "clients_touched", "manager", WEDNESDAY).items()
    }
    assert touched == {"anna": 3, "boris": 1, "lazy": 0, "robot": 0, "~none": 0}
    assert cells(warehouse, "clients_touched", "total", WEDNESDAY) == {"~all": (3,)}
    assert cells(warehouse, "clients_touched", "total", day(1), "month", "running") == {"~all": (3,)}


def test_an_action_stays_in_its_department_while_the_manager_moves(warehouse: Any) -> None:
    week = cells(warehouse, "call_attempts", "department", day(5), "week")
    assert week == {"north": (1,), "south": (1,), "~none": (0,)}
    people = warehouse.execute(
        "select user_id, department_id, call_attempts from reports.rpt_daily_activity"
        " where level = 'manager' and period_grain = 'week' and period_start = ?",
        [day(5)],
    ).fetchall()
    assert ("anna", "south", 2) in people


def test_midnight_is_the_companys_own(warehouse: Any) -> None:
    assert cells(warehouse, "call_attempts", "total", TODAY, state="running") == {"~all": (1,)}


def test_what_is_to_come_is_not_counted(warehouse: Any) -> None:
    assert cells(warehouse, "actions, meetings_held", "total", TODAY, state="running") == {"~all": (1, 0)}


@pytest.mark.parametrize(
    ("number", "silent"),
    [
        pytest.param(1, {"anna", "lazy"}, id="a working day: Clara called"),
        pytest.param(3, set(), id="saturday"),
        pytest.param(6, {"clara", "lazy"}, id="a working day: Anna called"),
        pytest.param(8, {"anna", "clara", "lazy"}, id="Clara's last day"),
        pytest.param(9, set(), id="a holiday"),
        pytest.param(10, {"anna", "lazy"}, id="a working saturday"),
        pytest.param(12, {"anna"}, id="Lazy is away, Boris is not hired yet"),
        pytest.param(13, {"anna", "boris"}, id="Boris' first day"),
        pytest.param(14, {"lazy"}, id="back from vacation"),
    ],
)
def test_silent_days(warehouse: Any, number: int, silent: set[str]) -> None:
    flags = cells(warehouse, "is_silent_day, silent_days, is_working_day", "manager", day(number))
    assert {name for name, (flag, _, _) in flags.items() if flag} == silent
    assert {name for name, (_, count, _) in flags.items() if count} == silent
    assert {working for _, _, working in flags.values()} == {number not in (3, 9)}


def test_today_is_not_silent_before_it_is_over(warehouse: Any) -> None:
    flags = cells(warehouse, "is_silent_day, silent_days", "manager", TODAY, state="running")
    assert set(flags.values()) == {(False, 0)}


def test_silent_days_of_a_month_add_up_at_every_level(warehouse: Any) -> None:
    """Until the 14th. Anna: 1, 2, 5, 8, 10, 12, 13; Boris: 13; Clara: 2, 5–8; Lazy: all but 12 and 13."""
    month = cells(warehouse, "silent_days", "manager", day(1), "month", "running")
    assert month == {"anna": (7,), "boris": (1,), "clara": (5,), "lazy": (8,), "robot": (0,), "~none": (0,)}
    assert cells(warehouse, "silent_days", "total", day(1), "month", "running") == {"~all": (21,)}
    # Anna in the north up to the 6th, then in the south
    departments = cells(warehouse, "silent_days", "department", day(1), "month", "running")
    assert departments == {"north": (3 + 1 + 8,), "south": (4,), "~none": (5,)}


def test_people_come_and_go(warehouse: Any) -> None:
    """Employed managers are listed with 0; Clerk is none, Clara left, Boris called before he was hired."""
    listed = {number: set(cells(warehouse, "actions", "manager", day(number))) for number in (8, 12, 13)}
    assert listed == {
        8: {"anna", "clara", "lazy"},
        12: {"anna", "boris", "lazy"},
        13: {"anna", "boris", "lazy"},
    }
    assert cells(warehouse, "is_dismissed", "manager", day(8))["clara"] == (True,)


def test_the_running_week_is_compared_with_as_many_working_days(warehouse: Any) -> None:
    """Monday to Wednesday are gone by: 5, 6 and 7 October stand against them."""
    comparable = cells(warehouse, "call_attempts, period_end", "total", day(5), "week", "comparable")
    assert comparable == {"~all": (2, day(7))}


def test_a_company_without_any_activity(build: Any) -> None:
    empty = build({"users": COMPANY["users"]}, select=SELECT)
    rows = empty.execute(
        "select level, sum(actions), sum(silent_days) from reports.rpt_daily_activity group by level"
    ).fetchall()
    assert rows == [("total", 0, 0)]
