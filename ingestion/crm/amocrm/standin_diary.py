"""The diary of amoCRM: tasks, calls, requests that wait, the journal of events; moments are unix seconds."""

from __future__ import annotations

from collections.abc import Callable

from ingestion.crm.amocrm.standin_journal import Event, calls, events, is_waiting, meetings, tasks
from ingestion.crm.amocrm.standin_values import ACCOUNT, Record, number, seconds
from ingestion.standin.tables import Row, Tables

TALKED, NOT_IN = 4, 6
FOLLOW_UP, MEETING = 1, 2


def task_list(held: Tables, now: int) -> list[Record]:
    """`/tasks`: tasks, and the meetings."""
    made = [_task(row, FOLLOW_UP, "task_id", row["due_at"], "done_at" in row) for row in tasks(held)]
    for row in meetings(held):
        shown = {**row, "owner_id": row["user_id"], "assigner_id": row["user_id"]}
        made.append(_task(shown, MEETING, "activity_id", row["happened_at"], row["result"] == "held"))
    return made


def _task(row: Row, kind: int, key: str, due: str, done: bool) -> Record:
    entity = ("leads", row["deal_id"]) if "deal_id" in row else ("contacts", row.get("lead_id"))
    return {
        "id": int(row[key]),
        "text": row.get("title"),
        "task_type_id": kind,
        "responsible_user_id": number(row.get("owner_id")),
        "created_by": number(row.get("assigner_id")),
        "entity_id": number(entity[1]),
        "entity_type": entity[0] if entity[1] else None,
        "complete_till": seconds(due),
        "is_completed": done,
        "created_at": seconds(row["created_at"]),
        "updated_at": seconds(row["updated_at"]),
    }


def call_notes(kind: str) -> Callable[[Tables, int], list[Record]]:
    """`/leads/notes` or `/contacts/notes`: the calls."""

    def listed(held: Tables, now: int) -> list[Record]:
        return [
            _note(row, kind)
            for row in calls(held)
            if kind in row and (kind == "deal_id" or "deal_id" not in row)
        ]

    return listed


def _note(row: Row, key: str) -> Record:
    status = {"answered": TALKED, "missed": NOT_IN}.get(row.get("result", ""))
    params = {
        "uniq": row.get("call_key"),
        "duration": number(row.get("duration_seconds")),
        "phone": row.get("phone"),
    }
    return {
        "id": int(row["activity_id"]),
        "entity_id": int(row[key]),
        "note_type": f"call_{row['direction']}",
        "responsible_user_id": number(row.get("user_id")),
        "created_by": number(row.get("user_id")),
        "created_at": seconds(row["happened_at"]),
        "updated_at": seconds(row["updated_at"]),
        "params": {**params, "source": "stand-in", "link": None, "call_status": status},
    }


def unsorted(held: Tables, now: int) -> list[Record]:
    """`/leads/unsorted`: requests nobody took yet."""
    return [
        {
            "uid": f"u{row['request_id']}",
            "category": "forms",
            "created_at": seconds(row["created_at"]),
            "_embedded": {
                "leads": [{"id": int(row["request_id"])}],
                "contacts": [{"id": int(row["lead_id"])}] if "lead_id" in row else [],
            },
        }
        for row in held["requests"]
        if is_waiting(row)
    ]


def event_list(held: Tables, now: int) -> list[Record]:
    """`/events`, newest first."""
    made = [_event(event) for event in events(held)]
    return sorted(
        (one for one in made if one["created_at"] <= now), key=lambda one: (-one["created_at"], one["id"])
    )


def _event(event: Event) -> Record:
    return {
        "id": event.event_id,
        "type": event.kind,
        "entity_id": int(event.entity_id),
        "entity_type": event.entity_type,
        "created_by": int(event.by),
        "created_at": seconds(event.at),
        "value_before": event.before,
        "value_after": event.after,
        "account_id": ACCOUNT,
    }
