"""Tasks of a hand-made team; every expected cell was worked out by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.dbt_project.activity.company import COMPANY, SETTINGS, Row, day, local
from tests.dbt_project.activity.metrics import by_metrics, keyed

SELECT = "+rpt_task_discipline +rpt_task_discipline__overdue +dim_dates +dim_departments"
STATES = "tasks_due, tasks_done_on_time, late_at_end, overdue_at_end, not_due_at_end, tasks_done_undated"


def task(task_id: str, due: datetime | None, done: datetime | None = None, **more: Any) -> Row:
    """A task of Anna's, made on the 1st by Boris and never moved."""
    row: Row = {"task_id": task_id, "owner_id": "anna", "assigner_id": "boris", "created_at": local(1)}
    return {**row, "due_at": due, "done_at": done, "deadline_moves": 0, **more}


# today is Thursday the 15th, noon; weeks begin on Monday the 5th and the 12th
TASKS = [
    # the first week
    task("on-time", local(5, 12), local(5, 12)),
    task("a-minute-late", local(5, 12), local(5, 12, 1)),
    task("last-minute", local(6, 23, 59), local(6, 23, 59)),
    task("any-time", local(7, 0), local(7, 20)),
    task("whole-day", local(7, 15), local(7, 20), is_due_all_day=True),
    # done on Monday of the second week: overdue at the end of the first, late in the month
    task("next-week", local(8, 12), local(12, 9), deadline_moves=2, owner_id="lazy"),
    task("forgotten", local(8, 12), owner_id="lazy"),
    task("put-off", local(9, 12), owner_id="lazy", deadline_moves=3, assigner_id=None),
    task("cancelled", local(8, 12), state="cancelled"),
    task("timeless", local(8, 12), state="done"),
    # this week: done ahead of its time, past an hour ago, due today until midnight, due on Friday
    task("ahead", local(16, 12), local(13, 12)),
    task("this-morning", local(15, 11)),
    task("today", local(15, 0)),
    task("friday", local(16, 12), owner_id="lazy"),
    # done after as_of, without a due time, to come, not there
    task("done-later", local(14, 12), local(15, 13)),
    task("undated", None, created_at=local(13)),
    task("to-come", local(14, 12), created_at=local(15, 13)),
    task("deleted", local(14, 12), is_deleted=True),
    task("of-a-test", local(14, 12), deal_id="test"),
    # nobody's
    task("nobodys", local(14, 12), owner_id=None, assigner_id="anna"),
]


@pytest.fixture
def warehouse(build: Any) -> Any:
    return build({**COMPANY, "tasks": TASKS}, settings=SETTINGS, select=SELECT)


def cells(
    warehouse: Any, columns: str, level: str, start: int, grain: str = "week", state: str = "closed"
) -> dict[str, tuple[Any, ...]]:
    key = {"department": "department_id", "assigner": "assigner_id"}.get(level, "user_id")
    rows = warehouse.execute(
        f"select {key}, {columns} from reports.rpt_task_discipline"
        " where level = ? and period_start = ? and period_grain = ? and period_state = ?",
        [level, day(start), grain, state],
    ).fetchall()
    return {row[0]: row[1:] for row in rows if any(row[1:])}


def test_a_closed_week(warehouse: Any) -> None:
    """Anna: four in time, one late, one without a time. Lazy: three overdue on Sunday, one of them never moved."""
    assert cells(warehouse, STATES, "manager", 5) == {"anna": (6, 4, 1, 0, 0, 1), "lazy": (3, 0, 0, 3, 0, 0)}
    assert cells(warehouse, STATES, "total", 5) == {"~all": (9, 4, 1, 3, 0, 1)}
    aside = "tasks_cancelled, on_time_share, forgotten_at_end, deadline_moves, tasks_moved"
    assert cells(warehouse, aside, "total", 5) == {"~all": (1, 4 / 9, 1, 5, 2)}
    # due on Thursday twice and on Friday: 3, 3 and 2 days
    age = "overdue_days_at_end, overdue_age_days, oldest_overdue_days"
    assert cells(warehouse, age, "manager", 5)["lazy"] == (8, 8 / 3, 3)


def test_the_state_is_that_of_the_periods_end(warehouse: Any) -> None:
    """The task done on Monday is overdue in its week and late in the month; today only two are still open."""
    assert cells(warehouse, STATES, "manager", 1, "month", "running")["lazy"] == (4, 0, 1, 2, 1, 0)
    assert cells(warehouse, "tasks_overdue, tasks_forgotten", "manager", 5)["lazy"] == (2, 1)


def test_the_running_week_holds_what_is_not_yet_due(warehouse: Any) -> None:
    """Anna: done ahead; overdue since 11 and since the 14th; due until midnight. Lazy: due tomorrow."""
    running = {"start": 12, "state": "running"}
    found = cells(warehouse, STATES, "manager", **running)  # type: ignore[arg-type]
    assert found == {
        "anna": (4, 1, 0, 2, 1, 0),
        "lazy": (1, 0, 0, 0, 1, 0),
        "~none": (1, 0, 0, 1, 0, 0),
    }
    undated = cells(warehouse, "tasks_undated, on_time_share", "total", **running)  # type: ignore[arg-type]
    assert undated == {"~all": (1, 1 / 4)}


def test_the_week_before_is_cut_at_the_same_point(warehouse: Any) -> None:
    """Three working days are gone by: the 5th to the 7th. What was due later had not come; nothing was done ahead."""
    cut = cells(warehouse, STATES, "total", 5, state="comparable")
    # the task without a time of doing stays by itself
    assert cut == {"~all": (9, 4, 1, 0, 3, 1)}


def test_the_assigner_has_rows(warehouse: Any) -> None:
    assert cells(warehouse, STATES, "assigner", 5) == {
        "boris": (8, 4, 1, 2, 0, 1),
        "~none": (1, 0, 0, 1, 0, 0),
    }


def test_the_department_is_that_of_the_due_day(warehouse: Any) -> None:
    """Anna was in the north up to the 6th: three tasks; Lazy's three are there as well."""
    assert cells(warehouse, STATES, "department", 5) == {
        "north": (6, 2, 1, 3, 0, 0),
        "south": (3, 2, 0, 0, 0, 1),
    }


def test_overdue_today(warehouse: Any) -> None:
    rows = warehouse.execute(
        "select task_id, user_id, days_overdue, times_moved, is_forgotten"
        " from reports.rpt_task_discipline__overdue order by days_overdue desc, task_id"
    ).fetchall()
    assert rows == [
        ("forgotten", "lazy", 7, 0, True),
        ("put-off", "lazy", 6, 3, False),
        ("done-later", "anna", 1, 0, True),
        ("nobodys", "~none", 1, 0, True),
        ("this-morning", "anna", 0, 0, True),
    ]


def test_without_moves_nothing_is_called_forgotten(build: Any) -> None:
    tasks = [{**row, "deadline_moves": None} for row in TASKS]
    warehouse = build({**COMPANY, "tasks": tasks}, settings=SETTINGS, select=SELECT)
    columns = "overdue_at_end, forgotten_at_end, deadline_moves, tasks_forgotten"
    assert cells(warehouse, columns, "total", 5) == {"~all": (3, None, None, None)}


@pytest.mark.parametrize(
    ("cuts", "key", "level", "grain"),
    [
        pytest.param(["manager", "metric_time__day"], "user_id", "manager", "day", id="people"),
        pytest.param(
            ["department", "metric_time__week"], "department_id", "department", "week", id="offices"
        ),
        pytest.param(
            ["task__assigner_id", "metric_time__month"], "assigner_id", "assigner", "month", id="givers"
        ),
    ],
)
def test_the_report_equals_its_metrics(
    warehouse: Any, semantic_manifest: Path, cuts: list[str], key: str, level: str, grain: str
) -> None:
    """Days to come belong to no period yet; they are left out of the metrics' side."""
    metrics = ["tasks_due", "tasks_done_on_time", "tasks_done_undated", "tasks_settled", "tasks_overdue",
               "tasks_cancelled", "tasks_undated", "tasks_moved", "deadline_moves", "tasks_forgotten",
               "on_time_share"]  # fmt: skip
    rows = warehouse.execute(
        f"select {key}, period_start, {', '.join(metrics)} from reports.rpt_task_discipline"
        " where level = ? and period_grain = ? and period_state <> 'comparable'",
        [level, grain],
    ).fetchall()
    found = by_metrics(warehouse, semantic_manifest, metrics, cuts)
    assert keyed(rows, 2) == {place: cell for place, cell in found.items() if place[1] <= "2026-10-15"}
