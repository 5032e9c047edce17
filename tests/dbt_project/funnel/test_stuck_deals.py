"""Stuck deals of a department of three, worked out by hand; as of 15 October 2026, noon in Moscow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import Row, at, deal, department, moves


def task(task_id: str, deal_id: str, state: str = "open", **more: object) -> Row:
    return {"task_id": task_id, "deal_id": deal_id, "state": state, "owner_id": "anna",
            "created_at": at(9, 1), **more}  # fmt: skip


DEALS = [
    deal("fine", created_at=at(10, 10)),
    deal("silent", created_at=at(10, 1)),
    deal("talking", created_at=at(9, 1)),
    deal("planned", created_at=at(9, 20)),
    deal("orphan", created_at=at(10, 12), owner_id="gleb", amount=None),
    deal("idle", created_at=at(10, 14), owner_id="boris"),
    deal("test", created_at=at(9, 1), tags="test"),
    deal("won1", "won"),
    deal("won2", "won"),
]
CHANGES = [*moves("won1", ("won", at(9, 11))), *moves("won2", ("won", at(9, 21)))]
TASKS = [
    task("1", "fine"),
    task("2", "silent", due_at=at(10, 2)),
    task("3", "talking", "done", done_at=at(10, 15, 8)),
    task("4", "planned"),
    task("5", "orphan"),
    task("6", "idle", "cancelled"),
    task("7", "idle", "done"),
    task("8", "idle", created_at=at(10, 16)),
]
ACTIVITIES = [
    {"activity_id": "a1", "kind": "message", "direction": "in", "deal_id": "talking", "happened_at": at(9, 30, 21)},
    {"activity_id": "a2", "kind": "meeting", "result": "planned", "deal_id": "planned", "happened_at": at(10, 10)},
]  # fmt: skip
USERS = [{"user_id": "gleb", "name": "Gleb", "department_id": "south", "dismissed_on": date(2026, 10, 13)}]


@pytest.fixture(scope="module")
def stuck(session_build: Builder) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = session_build(
        department(users=USERS, deals=DEALS, stage_changes=CHANGES, tasks=TASKS, activities=ACTIVITIES),
        settings={"test_records": [{"field": "tag", "pattern": "test"}]},
        run={"sample_floor": 2},
        select="+rpt_stuck_deals +rpt_stuck_deals__deals",
    )
    yield warehouse
    warehouse.close()


def test_each_sign_by_itself(stuck: duckdb.DuckDBPyConnection) -> None:
    found = stuck.sql(
        "select deal_id, is_without_task, is_quiet, is_overstayed, is_left_behind, age_days, quiet_days, won_p90_days"
        " from reports.rpt_stuck_deals__deals order by 1"
    ).fetchall()
    # won1 left the stage after 10 days, won2 after 20: nine of ten within 19
    assert found == [
        # a cancelled task, one done nobody knows when, and one made tomorrow are no next task
        ("idle", True, False, False, False, 1, 1, 19.0),
        ("orphan", False, False, False, True, 3, 3, 19.0),
        # a meeting that is only planned is no activity
        ("planned", False, True, True, False, 25, 25, 19.0),
        # an overdue task is still a task
        ("silent", False, True, False, False, 14, 14, 19.0),
        # midnight in Moscow: the message came on 1 October; the task was done today
        ("talking", True, False, True, False, 44, 0, 19.0),
    ]


def test_the_past_is_judged_by_what_was_then(stuck: duckdb.DuckDBPyConnection) -> None:
    found = stuck.sql(
        "select period_start, open_deals, stuck_deals, deals_without_task, quiet_deals, overstayed_deals,"
        " left_behind_deals, cast(stuck_amount as varchar)"
        " from reports.rpt_stuck_deals where period_grain = 'day' and level = 'total'"
        " and period_start in (date '2026-10-13', date '2026-10-14', date '2026-10-15') order by 1"
    ).fetchall()
    assert [(str(row[0]), *row[1:]) for row in found] == [
        # gleb worked his last day; talking: 12 days since the message, its task still waits
        ("2026-10-13", 5, 2, 0, 1, 2, 0, "200.00"),
        ("2026-10-14", 6, 4, 1, 1, 2, 1, "300.00"),
        ("2026-10-15", 6, 5, 2, 2, 2, 1, "400.00"),
    ]


def test_by_manager(stuck: duckdb.DuckDBPyConnection) -> None:
    found = stuck.sql(
        "select user_id, open_deals, stuck_deals, stuck_share, cast(stuck_amount as varchar), is_dismissed"
        " from reports.rpt_stuck_deals where period_grain = 'week' and period_state = 'running'"
        " and level = 'manager' order by 1"
    ).fetchall()
    assert found == [
        ("anna", 4, 3, 0.75, "300.00", False),
        ("boris", 1, 1, 1.0, "100.00", False),
        ("gleb", 1, 1, 1.0, "0.00", True),
    ]


def test_without_tasks_the_mark_on_the_deal_is_taken(session_build: Builder) -> None:
    warehouse = session_build(
        department(deals=[deal("marked", next_task_at=at(10, 20)), deal("bare")]),
        select="+rpt_stuck_deals +rpt_stuck_deals__deals",
    )
    found = warehouse.sql(
        "select deal_id, is_without_task, won_p90_days from reports.rpt_stuck_deals__deals order by 1"
    ).fetchall()
    assert found == [("bare", True, None), ("marked", False, None)]
    warehouse.close()
