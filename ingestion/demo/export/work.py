"""Rows of activities and tasks."""

from __future__ import annotations

from ingestion.demo.export.rows import RowWriter
from ingestion.demo.work import Activity, Task


def write_activity(writer: RowWriter, row: Activity) -> None:
    """An activity; calls have a file of their own, as telephony exports them."""
    if row.created_at > writer.as_of:
        return
    d, result = writer.dialect, row.result
    if row.kind == "meeting" and row.happened_at > writer.as_of and result:
        result = "planned"
    outcome = (writer.label("direction", row.direction), writer.label("result", result))
    who = (row.user_id, row.lead_id, row.deal_id, row.counterparty_id)
    happened = d.moment(row.happened_at)
    if row.kind == "call":
        seconds = "" if row.duration is None else str(row.duration)
        call = (happened, seconds, d.text(row.phone), row.call_key)
        writer.put("calls", row.activity_id, *outcome, *who, *call)
        return
    kind, created = writer.label("activity_kind", row.kind), d.moment(row.created_at)
    addresses = "" if row.addresses is None else str(row.addresses)
    writer.put("activities", row.activity_id, kind, *outcome, *who, created, happened, addresses)


def write_tasks(writer: RowWriter, tasks: list[Task]) -> dict[str, int]:
    """Tasks of a story; returns when the next one of each deal is due."""
    found: dict[str, int] = {}
    for task in tasks:
        if task.created_at > writer.as_of:
            continue
        due, is_open = _task(writer, task)
        if is_open and task.deal_id and due is not None:
            found[task.deal_id] = min(due, found.get(task.deal_id, due))
    return found


def _task(writer: RowWriter, task: Task) -> tuple[int | None, bool]:
    d, due, moves = writer.dialect, task.due_at, 0
    for at, later in task.moves:
        if at <= writer.as_of:
            due, moves = later, moves + 1
    done, cancelled = writer.past(task.done_at), writer.past(task.cancelled_at)
    state = "done" if done else "cancelled" if cancelled else "open"
    # a source without states leaves done_at to say it; cancelled is never left out
    says = task.says_state or state == "cancelled"
    writer.put(
        "tasks",
        task.task_id,
        d.text(task.title),
        task.owner,
        task.assigner,
        d.moment(task.created_at),
        d.moment(due),
        d.flag(task.all_day),
        d.moment(done),
        writer.label("state", state) if says else "",
        task.deal_id,
        task.lead_id,
        task.counterparty_id,
        str(moves),
    )
    return due, state == "open"
