"""Objects of HubSpot, made of the company as it holds it; associations and history stand apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingestion.crm.hubspot.standin_company import company_of, contact_of, is_closed
from ingestion.crm.hubspot.standin_held import stage_id
from ingestion.crm.hubspot.standin_values import day, moment, user
from ingestion.standin.tables import Row, Tables

CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"
Record = dict[str, Any]


@dataclass
class Thing:
    """One object: its properties, the ids it is associated with by type, the values its properties held."""

    id: str
    created_at: str
    updated_at: str
    properties: dict[str, str | None]
    links: dict[str, list[str]] = field(default_factory=dict)
    history: dict[str, list[Record]] = field(default_factory=dict)


def objects(company: Tables, kind: str) -> list[Thing]:
    """Every object of a type, in the order of their ids."""
    return sorted(MADE[kind](company), key=lambda thing: int(thing.id))


def _company(row: Row) -> Thing:
    properties = {
        "name": row["name"],
        "phone": row.get("phone"),
        "hubspot_owner_id": row.get("owner_id"),
        "hs_analytics_source": row.get("lead_source_id"),
        "createdate": moment(row["created_at"]),
        "inn": row.get("inn"),
        "kpp": row.get("kpp"),
    }
    return Thing(row["counterparty_id"], row["created_at"], row["updated_at"], properties)


def _contacts(company: Tables) -> list[Thing]:
    status = {row["label"]: row["value"] for row in company["statuses"]}
    statuses = _history(company["stage_values"], "lead", status)
    owners = _history(company["owner_values"], "lead")
    made = []
    for row in company["contacts"]:
        first, _, last = row["name"].partition(" ")
        properties = {
            "firstname": first,
            "lastname": last or None,
            "phone": row.get("phone"),
            "email": row.get("email"),
            "hubspot_owner_id": row.get("owner_id"),
            "hs_lead_status": status.get(row.get("status", "")),
            "hs_analytics_source": row.get("lead_source_id"),
            "associatedcompanyid": row.get("company_id"),
        }
        key = row["contact_id"]
        history = {"hs_lead_status": statuses.get(key, []), "hubspot_owner_id": owners.get(key, [])}
        made.append(Thing(key, row["created_at"], row["updated_at"], properties, history=history))
    return made


def _deals(company: Tables, kept: str) -> list[Thing]:
    stages = _history(company["stage_values"], "deal")
    owners = _history(company["owner_values"], "deal")
    made = []
    for row in company[kept]:
        closed = is_closed(row, company)
        properties = {
            "dealname": row.get("name"),
            "pipeline": row["pipeline_id"],
            "dealstage": stage_id(row["pipeline_id"], row["stage_id"]),
            "amount": row.get("amount"),
            "deal_currency_code": row.get("currency"),
            "closedate": moment(row.get("closed_at", row["updated_at"]))
            if closed
            else day(row.get("expected_close_on")),
            "hs_is_closed": "true" if closed else "false",
            "hubspot_owner_id": row.get("owner_id"),
            "hs_analytics_source": row.get("lead_source_id"),
        }
        key = row["deal_id"]
        client, contact = company_of(row, company), contact_of(row, company)
        links = {"companies": [client] if client else [], "contacts": [contact] if contact else []}
        history = {"dealstage": stages.get(key, []), "hubspot_owner_id": owners.get(key, [])}
        made.append(Thing(key, row["created_at"], row["updated_at"], properties, links, history))
    return made


def _history(values: list[Row], kind: str, names: dict[str, str] | None = None) -> dict[str, list[Record]]:
    """Values of a property by record, the newest first."""
    found: dict[str, list[Record]] = {}
    for row in values:
        if row["entity_type"] == kind:
            entry: Record = {
                "value": (names or {}).get(row["value"], row["value"]),
                "timestamp": moment(row["at"]),
                "sourceType": "CRM_UI" if "changed_by" in row else "INTEGRATION",
            }
            by = user(row.get("changed_by"))
            entry |= {"sourceId": f"userId:{by}", "updatedByUserId": by} if by else {}
            found.setdefault(row["entity_id"], []).insert(0, entry)
    return found


def _engagement(row: Row, key: str, properties: dict[str, str | None]) -> Thing:
    links = {
        "deals": [row["deal_id"]] if "deal_id" in row else [],
        "contacts": [row["lead_id"]] if "lead_id" in row else [],
    }
    return Thing(key, row["created_at"], row["updated_at"], properties, links)


def _call(row: Row) -> Thing:
    taken = {"answered": "COMPLETED", "missed": "NO_ANSWER"}.get(row.get("result", ""))
    seconds = row.get("duration_seconds")
    number = "hs_call_from_number" if row["direction"] == "in" else "hs_call_to_number"
    properties = {
        "hs_timestamp": moment(row["happened_at"]),
        "hs_call_direction": "INBOUND" if row["direction"] == "in" else "OUTBOUND",
        "hs_call_duration": None if seconds is None else str(int(seconds) * 1000),
        "hs_call_disposition": CONNECTED if row.get("result") == "answered" else None,
        "hs_call_status": taken,
        "hubspot_owner_id": row.get("user_id"),
        number: row.get("phone"),
    }
    return _engagement(row, row["activity_id"], properties)


def _meeting(row: Row) -> Thing:
    outcome = {"held": "COMPLETED", "cancelled": "CANCELED"}.get(row.get("result", ""), "SCHEDULED")
    properties = {
        "hs_timestamp": moment(row["happened_at"]),
        "hs_meeting_start_time": moment(row["happened_at"]),
        "hs_meeting_outcome": outcome,
        "hubspot_owner_id": row.get("user_id"),
    }
    return _engagement(row, row["activity_id"], properties)


def _email(row: Row) -> Thing:
    out = row["direction"] == "out"
    properties = {
        "hs_timestamp": moment(row["happened_at"]),
        "hs_email_direction": "EMAIL" if out else "INCOMING_EMAIL",
        "hs_email_status": "SENT" if out else None,
        "hubspot_owner_id": row.get("user_id"),
    }
    return _engagement(row, row["activity_id"], properties)


def _task(row: Row) -> Thing:
    by = user(row.get("assigner_id"))
    properties = {
        "hs_timestamp": moment(row["due_at"]),
        "hs_task_subject": row.get("title"),
        "hs_task_status": "COMPLETED" if "done_at" in row else "NOT_STARTED",
        "hs_task_completion_date": moment(row.get("done_at")),
        "hubspot_owner_id": row.get("owner_id"),
        "hs_created_by_user_id": str(by) if by else None,
    }
    return _engagement(row, row["task_id"], properties)


def _engagements(kind: str, made: Callable[[Row], Thing]) -> Callable[[Tables], list[Thing]]:
    return lambda company: [made(row) for row in company["activities"] if row["kind"] == kind]


MADE: Mapping[str, Callable[[Tables], list[Thing]]] = {
    "companies": lambda company: [_company(row) for row in company["companies"]],
    "contacts": _contacts,
    "deals": lambda company: _deals(company, "deals"),
    "archived": lambda company: _deals(company, "archived"),
    "calls": _engagements("call", _call),
    "meetings": _engagements("meeting", _meeting),
    "emails": _engagements("email", _email),
    "tasks": lambda company: [_task(row) for row in company["tasks"]],
}
