"""Task discipline, a second time: every task is looked at from the end of every period it is due in."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time, timedelta
from typing import Any

from tests.oracle.compare_activity import Cells
from tests.oracle.rows_activity import ONE, House, Row, Span, beginning

KEY = ("period_grain", "period_start", "period_state", "level", "department_id", "user_id", "assigner_id")
TASKS = "intermediate.int_tasks_unioned"
# unknown, not zero, when no task tells how often its due time was moved
OF_MOVES = ("tasks_moved", "deadline_moves", "forgotten_at_end", "tasks_forgotten")
COUNTS = (
    "tasks_due", "tasks_done_on_time", "tasks_done_undated", "late_at_end", "overdue_at_end", "not_due_at_end",
    "tasks_settled", "tasks_cancelled", "tasks_undated", "tasks_moved", "deadline_moves", "forgotten_at_end",
    "overdue_days_at_end", "tasks_overdue", "tasks_forgotten",
)  # fmt: skip


def look(house: House, task: Row, span: Span) -> Row | None:
    """What a task is at the end of a period it is due in; None when it is not of the period."""
    row: Row = dict.fromkeys(COUNTS, 0)
    made = house.day(task["created_at"])
    if task["due_at"] is None:
        row["tasks_undated"] = 1
        return row if made is not None and made <= span.end else None
    due_local = house.local(task["due_at"])
    due = due_local.date()
    if span.state == "comparable" and due > span.end and made is not None and made > span.end:
        return None
    if task["state"] == "cancelled":
        return row | {"tasks_cancelled": 1}
    at_midnight = due_local == due_local.replace(hour=0, minute=0, second=0, microsecond=0)
    whole_day = task["is_due_all_day"] or (task["is_due_all_day"] is None and at_midnight)
    whole_day = whole_day or (due_local.hour, due_local.minute) == (23, 59)
    # moments are compared in UTC: an hour of the wall clock may come twice
    limit = house.utc(due + ONE, time(0)) if whole_day else task["due_at"]
    now, done_at = house.run["as_of"], task["done_at"]
    done = task["state"] == "done" and house.past(done_at)
    on_time = done and (done_at < limit or (not whole_day and done_at == limit))
    timeless = task["state"] == "done" and done_at is None
    passed_now = limit <= now if whole_day else limit < now
    if span.state == "running":
        by_end, passed = done, passed_now
    else:
        by_end = done and house.local(done_at).date() <= span.end
        passed = due <= span.end
    never_moved = not task["deadline_moves"]
    state = (
        "tasks_done_undated" if timeless
        else "tasks_done_on_time" if by_end and on_time
        else "late_at_end" if by_end
        else "overdue_at_end" if passed
        else "not_due_at_end"
    )  # fmt: skip
    overdue_now = passed_now and not done and not timeless
    return row | {
        "tasks_due": 1,
        state: 1,
        "tasks_settled": int(state != "not_due_at_end"),
        "tasks_moved": int(not never_moved),
        "deadline_moves": task["deadline_moves"] or 0,
        "forgotten_at_end": int(state == "overdue_at_end" and never_moved),
        "overdue_days_at_end": (span.end - due) // timedelta(days=1) if state == "overdue_at_end" else 0,
        "tasks_overdue": int(overdue_now),
        "tasks_forgotten": int(overdue_now and never_moved),
    }


def task_discipline(house: House) -> Cells:
    """For a company with one source of tasks."""
    cells: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    by_start: dict[tuple[str, date], list[Span]] = defaultdict(list)
    for span in house.spans:
        by_start[span.grain, span.start].append(span)
        cells[*span.key, "total", "~all", "~all", "~all"] = []
        for user in house.managers:
            if house.employed(user, span):
                department = house.department(user, span.end)
                cells[*span.key, "manager", department, user, "~all"] = []
                cells[*span.key, "department", department, "~all", "~all"] = []
    counted = [
        task
        for task in house.rows("tasks")
        if not house.is_test(task) and (task["created_at"] is None or house.past(task["created_at"]))
    ]
    for task in counted:
        day = house.day(task["due_at"] or task["created_at"])
        if day is None:
            continue
        owner = task["owner_id"]
        office = house.department(owner, min(day, house.run["as_of_on"])) if owner else "~none"
        for grain in ("day", "week", "month", "quarter", "year"):
            for span in by_start[grain, beginning(grain, day)]:
                row = look(house, task, span)
                if row is None:
                    continue
                home = house.department(owner, span.end) if owner else "~none"
                cells[*span.key, "department", home, "~all", "~all"] += []
                for place in (
                    ("total", "~all", "~all", "~all"),
                    ("department", office, "~all", "~all"),
                    ("manager", home, owner or "~none", "~all"),
                    ("assigner", "~all", "~all", task["assigner_id"] or "~none"),
                ):
                    cells[(*span.key, *place)].append(row)
    told = any(task["deadline_moves"] is not None for task in house.table(TASKS))
    moves_known = told and bool(counted)
    return {key: _row(found, moves_known) for key, found in cells.items()}


def _row(found: list[Row], moves_known: bool) -> Row:
    row: Row = {name: sum(task[name] for task in found) for name in COUNTS}
    if not moves_known:
        row |= dict.fromkeys(OF_MOVES)
    row["on_time_share"] = row["tasks_done_on_time"] / row["tasks_settled"] if row["tasks_settled"] else None
    overdue = [task["overdue_days_at_end"] for task in found if task["overdue_at_end"]]
    row["overdue_age_days"] = sum(overdue) / len(overdue) if overdue else None
    row["oldest_overdue_days"] = max(overdue, default=None)
    return row
