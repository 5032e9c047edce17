"""What amoCRM keeps besides its records: the journal of events, and which records it can hold at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ingestion.standin.tables import Row, Tables

# status of the unsorted in a pipeline: far away from the ids of the demo's own stages
UNSORTED = 70_000_000
# id of the one custom field of the demo company
REGION_FIELD = "3"
MESSAGES = {
    ("email", "in"): "incoming_mail",
    ("email", "out"): "outgoing_mail",
    ("message", "in"): "incoming_chat_message",
    ("message", "out"): "outgoing_chat_message",
}


@dataclass
class Event:
    """One event of the account's journal; `before` and `after` are its values."""

    event_id: str
    kind: str
    entity_id: str
    entity_type: str
    by: str
    at: str
    before: list[dict[str, Any]] = field(default_factory=list)
    after: list[dict[str, Any]] = field(default_factory=list)


def unsorted_status(pipeline: str) -> str:
    """Id of the status in which requests of a pipeline wait."""
    return str(UNSORTED + int(pipeline))


def contact_ids(tables: Tables) -> dict[str, str]:
    """Person → the lead that became it, where a deal shows it: amoCRM knows a person once, from the start."""
    person_of_deal = {row["deal_id"]: row["contact_id"] for row in tables["deals"] if "contact_id" in row}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for link in tables["lead_deal_links"]:
        person = person_of_deal.get(link["deal_id"])
        if person and person not in found and link["lead_id"] not in taken:
            found[person] = link["lead_id"]
            taken.add(link["lead_id"])
    return found


def deal_ids(tables: Tables) -> dict[str, str]:
    """Deal → the request it began as: taken, it goes on under the same id."""
    found: dict[str, str] = {}
    for row in filter(is_taken, tables["requests"]):
        found.setdefault(row["deal_id"], row["request_id"])
    return found


def tasks(tables: Tables) -> list[Row]:
    """Tasks with a due time; amoCRM knows no others, and deletes what is cancelled."""
    return [row for row in tables["tasks"] if "due_at" in row and row.get("state") != "cancelled"]


def meetings(tables: Tables) -> list[Row]:
    """Meetings, which amoCRM keeps as tasks of their own type."""
    return [
        row
        for row in tables["activities"]
        if row["kind"] == "meeting" and row.get("result") in ("held", "planned")
    ]


def calls(tables: Tables) -> list[Row]:
    """Calls that hang on a deal or a person; amoCRM keeps no others."""
    return [
        row
        for row in tables["activities"]
        if row["kind"] == "call" and ("deal_id" in row or "lead_id" in row)
    ]


def is_taken(request: Row) -> bool:
    """A request that became a deal; one that was declined leaves no trace."""
    return "deal_id" in request and "accepted_at" in request


def is_waiting(request: Row) -> bool:
    """A request that nobody took or declined yet."""
    return not any(name in request for name in ("deal_id", "accepted_at", "processed_at"))


def events(tables: Tables) -> list[Event]:
    """The journal of the account."""
    return [
        *_stage_events(tables),
        *_owner_events(tables),
        *_deletions(tables),
        *_task_events(tables),
        *_message_events(tables),
    ]


def is_deleted(deal: Row) -> bool:
    """A deleted deal is in no list any more; only the journal tells of it."""
    return deal.get("is_deleted") == "true"


def _deletions(tables: Tables) -> Iterable[Event]:
    for row in filter(is_deleted, tables["deals"]):
        yield Event(f"x{row['deal_id']}", "lead_deleted", row["deal_id"], "lead", "0", row["updated_at"])


def _stage_events(tables: Tables) -> Iterable[Event]:
    moves = [row for row in tables["stage_changes"] if row.get("entity_type") == "deal"]
    for row in moves:
        if "from_stage_id" in row:
            before = _status(row["from_pipeline_id"], row["from_stage_id"])
            after = _status(row["to_pipeline_id"], row["to_stage_id"])
            yield Event(
                f"s{row['change_id']}",
                "lead_status_changed",
                row["entity_id"],
                "lead",
                row["changed_by"],
                row["changed_at"],
                [before],
                [after],
            )
    first = _first_stages(tables, moves)
    for request in filter(is_taken, tables["requests"]):
        pipeline, stage = first[request["deal_id"]]
        yield Event(
            f"u{request['request_id']}",
            "lead_status_changed",
            request["deal_id"],
            "lead",
            request["accepted_by"],
            request["accepted_at"],
            [_status(pipeline, unsorted_status(pipeline))],
            [_status(pipeline, stage)],
        )


def _first_stages(tables: Tables, moves: list[Row]) -> dict[str, tuple[str, str]]:
    """Deal → pipeline and stage it began in."""
    first = {row["deal_id"]: (row["pipeline_id"], row["stage_id"]) for row in tables["deals"]}
    for row in sorted(moves, key=lambda move: move["changed_at"], reverse=True):
        side = "from" if "from_stage_id" in row else "to"
        first[row["entity_id"]] = (row[f"{side}_pipeline_id"], row[f"{side}_stage_id"])
    return first


def _owner_events(tables: Tables) -> Iterable[Event]:
    for row in tables["owner_changes"]:
        kind = {"deal": "lead", "lead": "contact"}.get(row["entity_type"])
        if kind is None:
            continue
        before = {"responsible_user": {"id": int(row["from_owner_id"])}}
        after = {"responsible_user": {"id": int(row["to_owner_id"])}}
        yield Event(
            f"o{row['change_id']}",
            "entity_responsible_changed",
            row["entity_id"],
            kind,
            row["changed_by"],
            row["changed_at"],
            [before],
            [after],
        )


def _task_events(tables: Tables) -> Iterable[Event]:
    for row in tasks(tables):
        key = row["task_id"]
        for number in range(int(row.get("deadline_moves", 0))):
            # the company does not say when; the journal never tells of a moment it was silent about before
            yield Event(
                f"d{key}-{number}", "task_deadline_changed", key, "task", row["owner_id"], row["updated_at"]
            )
        if "done_at" in row:
            yield Event(f"t{key}", "task_completed", key, "task", row["owner_id"], row["done_at"])
    for row in meetings(tables):
        if row.get("result") == "held":
            key = row["activity_id"]
            yield Event(f"t{key}", "task_completed", key, "task", row["user_id"], row["happened_at"])


def _message_events(tables: Tables) -> Iterable[Event]:
    for row in tables["activities"]:
        kind = MESSAGES.get((row["kind"], row["direction"]))
        if kind and "deal_id" in row:
            yield Event(
                f"m{row['activity_id']}", kind, row["deal_id"], "lead", row["user_id"], row["happened_at"]
            )
        elif kind and "lead_id" in row:
            key = row["lead_id"]
            yield Event(f"m{row['activity_id']}", kind, key, "contact", row["user_id"], row["happened_at"])


def _status(pipeline: str, status: str) -> dict[str, Any]:
    return {"lead_status": {"id": int(status), "pipeline_id": int(pipeline)}}
