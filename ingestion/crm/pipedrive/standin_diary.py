"""The diary of Pipedrive: activities, and what happened to each deal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ingestion.crm.pipedrive.standin_held import OPEN, kinds_of_clients
from ingestion.crm.pipedrive.standin_values import lead_key, moment, number, stage_key
from ingestion.standin.tables import Row, Tables

Record = dict[str, Any]


def activities(company: Tables, now: datetime) -> list[Record]:
    """`v2/activities`: calls, letters, meetings and tasks are activities of different types."""
    kinds = kinds_of_clients(company)
    made = [_activity(row, kinds) for row in company["activities"]]
    made += [_task(row, kinds) for row in company["tasks"]]
    return sorted(made, key=lambda record: int(record["id"]))


def _activity(row: Row, kinds: dict[str, str]) -> Record:
    is_done = row["kind"] != "meeting" or row.get("result") == "held"
    return {
        **_links(row, kinds),
        "id": int(row["activity_id"]),
        "subject": row.get("phone", row["kind"]),
        "type": row["kind"],
        "owner_id": number(row.get("user_id")),
        "creator_user_id": number(row.get("user_id")),
        "add_time": moment(row["created_at"]),
        "due_date": row["happened_at"][:10],
        "due_time": row["happened_at"][11:16],
        "done": is_done,
        "marked_as_done_time": moment(row["happened_at"]) if is_done else None,
    }


def _task(row: Row, kinds: dict[str, str]) -> Record:
    due = row.get("due_at")
    return {
        **_links(row, kinds),
        "id": int(row["task_id"]),
        "subject": row.get("title"),
        "type": "task",
        "owner_id": number(row.get("owner_id")),
        "creator_user_id": number(row.get("assigner_id")),
        "add_time": moment(row["created_at"]),
        "due_date": due[:10] if due else None,
        "due_time": due[11:16] if due and row.get("is_due_all_day") != "true" else None,
        "done": "done_at" in row,
        "marked_as_done_time": moment(row.get("done_at")),
    }


def _links(row: Row, kinds: dict[str, str]) -> Record:
    client = row.get("counterparty_id")
    is_person = kinds.get(client or "") == "person"
    return {
        "deal_id": number(row.get("deal_id")),
        "lead_id": lead_key(row["lead_id"]) if "lead_id" in row and "deal_id" not in row else None,
        "person_id": number(client) if is_person else None,
        "org_id": None if is_person else number(client),
        "update_time": moment(row["updated_at"]),
        "is_deleted": False,
    }


def flows(company: Tables) -> dict[str, list[Record]]:
    """`v1/deals/{id}/flow` by deal: newest first; ids grow with time."""
    events: dict[str, list[Event]] = {
        row["deal_id"]: [(row["created_at"], "add_time", None, row["created_at"], row.get("owner_id"))]
        for row in company["deals"]
    }
    for row in company["moves"]:
        events[row["entity_id"]] += _moves(row)
    for row in company["owner_changes"]:
        if row["entity_type"] == "deal":
            owners = (row["from_owner_id"], row["to_owner_id"])
            events[row["entity_id"]].append((row["changed_at"], "user_id", *owners, row.get("changed_by")))
    return {
        deal: [
            _event(deal, place, *event)
            for place, event in enumerate(sorted(found, key=lambda event: event[0]), 1)
        ][::-1]
        for deal, found in events.items()
    }


Event = tuple[str, str, str | None, str, str | None]


def _moves(row: Row) -> list[Event]:
    """A deal is won or lost in the stage it stands in; one that is opened again may stand elsewhere."""
    at, by = row["changed_at"], row.get("changed_by")
    before = stage_key(row["from_pipeline_id"], row["from_stage_id"])
    after = stage_key(row["to_pipeline_id"], row["to_stage_id"])
    moves: list[Event] = []
    if row["to_kind"] == OPEN:
        if row["from_kind"] != OPEN:
            before = row["stood"]
        if before != after:
            moves.append((at, "stage_id", before, after, by))
    if row["from_kind"] != row["to_kind"]:
        moves.append((at, "status", row["from_kind"], row["to_kind"], by))
    return moves


def _event(deal: str, place: int, at: str, key: str, old: str | None, new: str, by: str | None) -> Record:
    written = at.replace("T", " ")
    return {
        "object": "dealChange",
        "timestamp": written,
        "data": {
            "id": int(deal) * 1000 + place,
            "item_id": int(deal),
            "user_id": number(by),
            "field_key": key,
            "old_value": old,
            "new_value": new,
            "is_bulk_update_flag": None,
            "log_time": written,
            "change_source": "app",
        },
    }
