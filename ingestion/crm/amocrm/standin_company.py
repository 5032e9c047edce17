"""The demo company as amoCRM can hold it."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal

from ingestion.crm.amocrm.standin_journal import (
    MESSAGES,
    REGION_FIELD,
    Event,
    calls,
    contact_ids,
    deal_ids,
    events,
    is_deleted,
    is_taken,
    is_waiting,
    meetings,
    tasks,
    unsorted_status,
)
from ingestion.crm.amocrm.standin_values import HOST
from ingestion.standin.tables import Row, Tables, only


def whole(amount: str | None) -> str | None:
    """A budget has no kopecks in amoCRM."""
    return None if amount is None else str(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def as_held(tables: Tables) -> Tables:
    """The company as amoCRM numbers it: a person is one contact, a request and its deal are one record."""
    lead_of, request_of = contact_ids(tables), deal_ids(tables)
    held = {entity: [_numbered(row, lead_of, request_of) for row in rows] for entity, rows in tables.items()}
    held["lead_sources"] = [row for row in held["lead_sources"] if "lead_source_id" in row]
    # every record of amoCRM says when it appeared
    held["counterparties"] = [{"created_at": row["updated_at"], **row} for row in held["counterparties"]]
    held["contacts"] = _contacts(held)
    return held


def _numbered(row: Row, lead_of: dict[str, str], request_of: dict[str, str]) -> Row:
    kept = dict(row)
    for name, ids in (("contact_id", lead_of), ("counterparty_id", lead_of), ("deal_id", request_of)):
        if name in kept:
            kept[name] = ids.get(kept[name], kept[name])
    if kept.get("entity_type") == "deal":
        kept["entity_id"] = request_of.get(kept["entity_id"], kept["entity_id"])
    if not kept.get("lead_source_id", "0").isdigit():
        del kept["lead_source_id"]
    return kept


def _contacts(held: Tables) -> list[Row]:
    """Every person: the leads, and persons who never were one."""
    people = {row["counterparty_id"]: row for row in held["counterparties"] if row["kind"] == "person"}
    own = "name owner_id phone email created_at updated_at"
    rows = [
        {
            **only(lead, f"{own} counterparty_id"),
            **only(people.get(lead["lead_id"], {}), "region"),
            "contact_id": lead["lead_id"],
        }
        for lead in held["leads"]
    ]
    known = {row["contact_id"] for row in rows}
    rows += [
        {**only(person, f"{own} region"), "contact_id": key}
        for key, person in people.items()
        if key not in known
    ]
    return sorted(rows, key=lambda row: int(row["contact_id"]))


def express(tables: Tables) -> Tables:
    """Canonical entities of the company, as far as amoCRM can hold them; see README.md for what it cannot."""
    held = as_held(tables)
    deals = {row["deal_id"]: row for row in held["deals"] if not is_deleted(row)}
    first = first_deals(held)
    journal = events(held)
    return {
        "users": [only(row, "user_id name email department_id is_active") for row in held["users"]],
        "departments": [only(row, "department_id name") for row in held["departments"]],
        "pipelines": [
            {**only(row, "pipeline_id name"), "position": str(place)}
            for place, row in enumerate(held["pipelines"], 1)
        ],
        "stages": [only(row, "stage_id pipeline_id name position kind") for row in held["stages"]],
        "loss_reasons": [only(row, "loss_reason_id name") for row in held["loss_reasons"]],
        "lead_sources": [only(row, "lead_source_id name") for row in held["lead_sources"]],
        "counterparties": [*map(_company, companies(held)), *map(_person, held["contacts"])],
        "leads": [_lead(row, first.get(row["contact_id"], {})) for row in held["contacts"]],
        "deals": [_deal(row) for row in deals.values()],
        "lead_deal_links": [
            {"lead_id": row["contact_id"], "deal_id": row["deal_id"], "rule": "explicit"}
            for row in deals.values()
            if "contact_id" in row
        ],
        "stage_changes": [_stage_change(event) for event in journal if event.kind == "lead_status_changed"],
        "owner_changes": [
            _owner_change(event) for event in journal if event.kind == "entity_responsible_changed"
        ],
        "requests": [
            *(
                _request(row, deals[row["deal_id"]])
                for row in held["requests"]
                if is_taken(row) and row["deal_id"] in deals
            ),
            *(_waiting(row) for row in held["requests"] if is_waiting(row)),
        ],
        "tasks": [_task(row) for row in tasks(held)],
        "activities": [
            *map(_call, calls(held)),
            *(_message(event) for event in journal if event.kind in MESSAGES.values()),
            *map(_meeting, meetings(held)),
        ],
    }


def companies(tables: Tables) -> list[Row]:
    """Clients that are companies."""
    return [row for row in tables["counterparties"] if row["kind"] == "company"]


def first_deals(tables: Tables) -> dict[str, Row]:
    """Contact → its first deal, which says where the person came from."""
    found: dict[str, Row] = {}
    for row in sorted(tables["deals"], key=lambda deal: (deal["created_at"], int(deal["deal_id"]))):
        if "contact_id" in row and not is_deleted(row):
            found.setdefault(row["contact_id"], row)
    return found


def customs(row: Row) -> str:
    """Own fields of a record by their ids."""
    return json.dumps({REGION_FIELD: row["region"]}, ensure_ascii=False, separators=(",", ":"))


def _company(row: Row) -> Row:
    fields = only(row, "counterparty_id name kind inn kpp phone email owner_id created_at updated_at")
    return {**fields, "custom": customs(row)} if "region" in row else fields


def _person(row: Row) -> Row:
    fields = only(row, "name phone email owner_id created_at updated_at")
    fields |= {"counterparty_id": row["contact_id"], "kind": "person"}
    return {**fields, "custom": customs(row)} if "region" in row else fields


def _lead(row: Row, deal: Row) -> Row:
    """A person as a lead; where it came from is what its first deal says."""
    fields = only(row, "name phone email owner_id created_at updated_at")
    fields |= {"lead_id": row["contact_id"], "counterparty_id": row.get("counterparty_id", row["contact_id"])}
    fields |= only(deal, "lead_source_id utm_source utm_medium utm_campaign")
    return {**fields, "custom": customs(row)} if "region" in row else fields


def _deal(row: Row) -> Row:
    fields = only(
        row,
        "deal_id name pipeline_id stage_id owner_id counterparty_id contact_id lead_source_id loss_reason_id"
        " created_at closed_at next_task_at utm_source utm_medium utm_campaign tags updated_at",
    )
    fields["url"] = f"{HOST}/leads/detail/{row['deal_id']}"
    amount = whole(row.get("amount"))
    fields |= {"amount": amount} if amount else {}
    return {**fields, "custom": customs(row)} if "region" in row else fields


def _stage_change(event: Event) -> Row:
    before, after = (value[0]["lead_status"] for value in (event.before, event.after))
    row = {
        "change_id": event.event_id,
        "entity_type": "deal",
        "entity_id": event.entity_id,
        "to_pipeline_id": str(after["pipeline_id"]),
        "to_stage_id": str(after["id"]),
        "changed_at": event.at,
        "changed_by": event.by,
    }
    if str(before["id"]) == unsorted_status(str(before["pipeline_id"])):
        return row
    return {**row, "from_pipeline_id": str(before["pipeline_id"]), "from_stage_id": str(before["id"])}


def _owner_change(event: Event) -> Row:
    before, after = (value[0]["responsible_user"]["id"] for value in (event.before, event.after))
    return {
        "change_id": event.event_id,
        "entity_type": "deal" if event.entity_type == "lead" else "lead",
        "entity_id": event.entity_id,
        "from_owner_id": str(before),
        "to_owner_id": str(after),
        "changed_at": event.at,
        "changed_by": event.by,
    }


def _request(row: Row, deal: Row) -> Row:
    fields = {"request_id": row["deal_id"], "deal_id": row["deal_id"], "created_at": deal["created_at"]}
    fields |= only(row, "accepted_at accepted_by")
    fields |= only(deal, "owner_id counterparty_id lead_source_id")
    return {
        **fields,
        **({"lead_id": deal["contact_id"]} if "contact_id" in deal else {}),
        "status": "accepted",
    }


def _waiting(row: Row) -> Row:
    return {**only(row, "request_id created_at lead_id"), "status": "unsorted"}


def _task(row: Row) -> Row:
    fields = only(row, "task_id title owner_id assigner_id created_at due_at done_at deadline_moves")
    return {**fields, **_concerns(row), "state": "done" if "done_at" in row else "open"}


def _concerns(row: Row) -> Row:
    """The one record a task, a note or an event hangs on."""
    return only(row, "deal_id") or only(row, "lead_id")


def _call(row: Row) -> Row:
    fields = only(row, "activity_id direction result user_id happened_at duration_seconds phone call_key")
    return {**fields, **_concerns(row), "kind": "call", "created_at": row["happened_at"]}


def _message(event: Event) -> Row:
    kind, direction = next(key for key, name in MESSAGES.items() if name == event.kind)
    concerns = "deal_id" if event.entity_type == "lead" else "lead_id"
    return {
        "activity_id": event.event_id,
        "kind": kind,
        "direction": direction,
        "user_id": event.by,
        "created_at": event.at,
        "happened_at": event.at,
        concerns: event.entity_id,
    }


def _meeting(row: Row) -> Row:
    fields = only(row, "activity_id user_id created_at happened_at result")
    return {**fields, **_concerns(row), "kind": "meeting", "direction": "out"}
