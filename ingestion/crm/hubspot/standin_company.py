"""The demo company as HubSpot can hold it."""

from __future__ import annotations

from ingestion.crm.hubspot.standin_held import held, stage_id
from ingestion.standin.tables import Row, Tables, only

# companies and contacts have numbers of their own
COMPANY, CONTACT = "CO_", "C_"


def express(tables: Tables) -> Tables:
    """Canonical entities of the company, as far as HubSpot can hold them; README.md says what it cannot."""
    company = held(tables)
    teams = {
        row["department_id"]
        for row in company["users"]
        if "department_id" in row and row.get("is_active", "true") == "true"
    }
    contacts = {row["contact_id"] for row in company["contacts"]}
    return {
        "users": [only(row, "user_id name email department_id is_active") for row in company["users"]],
        "departments": [
            only(row, "department_id name") for row in company["departments"] if row["department_id"] in teams
        ],
        "pipelines": [
            {**only(row, "pipeline_id name"), "position": str(place)}
            for place, row in enumerate(company["pipelines"])
        ],
        "stages": [
            {
                **only(row, "pipeline_id name position kind"),
                "stage_id": stage_id(row["pipeline_id"], row["stage_id"]),
            }
            for row in company["stages"]
        ],
        "lead_sources": [only(row, "lead_source_id name") for row in company["lead_sources"]],
        "counterparties": [*map(_company, company["companies"]), *map(_person, company["contacts"])],
        "leads": [_lead(row) for row in company["contacts"]],
        "deals": [_deal(row, company) for row in company["deals"]],
        "lead_deal_links": [
            {"lead_id": row["contact_id"], "deal_id": row["deal_id"], "rule": "explicit"}
            for row in company["deals"]
            if row.get("contact_id") in contacts
        ],
        "stage_changes": _stage_changes(company),
        "owner_changes": _owner_changes(company),
        "activities": [_activity(row) for row in company["activities"]],
        "tasks": [_task(row) for row in company["tasks"]],
    }


def is_closed(row: Row, company: Tables) -> bool:
    """Whether a deal stands in a stage that ends it."""
    kinds = {(stage["pipeline_id"], stage["stage_id"]): stage["kind"] for stage in company["stages"]}
    return kinds[row["pipeline_id"], row["stage_id"]] != "open"


def _company(row: Row) -> Row:
    fields = only(row, "name phone inn kpp lead_source_id owner_id created_at")
    return {**fields, "counterparty_id": COMPANY + row["counterparty_id"], "kind": "company"}


def _person(row: Row) -> Row:
    fields = only(row, "name phone email lead_source_id owner_id created_at")
    return {**fields, "counterparty_id": CONTACT + row["contact_id"], "kind": "person"}


def _lead(row: Row) -> Row:
    fields = only(row, "name phone email lead_source_id owner_id created_at status updated_at")
    client = COMPANY + row["company_id"] if "company_id" in row else CONTACT + row["contact_id"]
    return {**fields, "lead_id": row["contact_id"], "counterparty_id": client}


def company_of(row: Row, company: Tables) -> str | None:
    """Company a deal is with; None when it is with a person."""
    kinds = {one["counterparty_id"]: one["kind"] for one in company["counterparties"]}
    client = row.get("counterparty_id")
    return client if client and kinds.get(client) == "company" else None


def contact_of(row: Row, company: Tables) -> str | None:
    """Contact of a deal: the one it names, else the person it is with."""
    return row.get("contact_id") or (None if company_of(row, company) else row.get("counterparty_id"))


def _deal(row: Row, company: Tables) -> Row:
    fields = only(
        row, "deal_id name pipeline_id owner_id lead_source_id amount currency created_at updated_at"
    )
    fields["stage_id"] = stage_id(row["pipeline_id"], row["stage_id"])
    if is_closed(row, company):
        fields["closed_at"] = row.get("closed_at", row["updated_at"])
    else:
        fields |= only(row, "expected_close_on")
    client, contact = company_of(row, company), contact_of(row, company)
    fields |= {"contact_id": CONTACT + contact} if contact else {}
    if client or contact:
        fields["counterparty_id"] = COMPANY + client if client else CONTACT + str(contact)
    return fields


def _stage_changes(company: Tables) -> list[Row]:
    pipelines = {
        stage_id(row["pipeline_id"], row["stage_id"]): row["pipeline_id"] for row in company["stages"]
    }
    changes = []
    for before, row in _successive(company["stage_values"]):
        change = _change(row)
        for side, value in (("from", before), ("to", row["value"])):
            if value is not None:
                change[f"{side}_stage_id"] = value
                change |= {f"{side}_pipeline_id": pipelines[value]} if value in pipelines else {}
        changes.append(change)
    return changes


def _owner_changes(company: Tables) -> list[Row]:
    return [
        {**_change(row), "from_owner_id": before, "to_owner_id": row["value"]}
        for before, row in _successive(company["owner_values"])
        if before is not None
    ]


def _successive(values: list[Row]) -> list[tuple[str | None, Row]]:
    """Each value with the one before it."""
    found = []
    last: dict[tuple[str, str], str] = {}
    for row in values:
        key = (row["entity_type"], row["entity_id"])
        found.append((last.get(key), row))
        last[key] = row["value"]
    return found


def _change(row: Row) -> Row:
    return {**only(row, "entity_type entity_id changed_by"), "changed_at": row["at"]}


def _activity(row: Row) -> Row:
    fields = only(row, "kind user_id deal_id lead_id created_at happened_at")
    fields["activity_id"] = f"{row['kind']}_{row['activity_id']}"
    if row["kind"] == "call":
        fields |= only(row, "direction result phone duration_seconds")
    elif row["kind"] == "meeting":
        fields |= {"direction": "out", "result": row.get("result", "planned")}
    else:
        fields |= only(row, "direction")
        fields |= {"result": "sent"} if row["direction"] == "out" else {}
    return fields


def _task(row: Row) -> Row:
    fields = only(row, "task_id title owner_id assigner_id created_at due_at done_at deal_id lead_id")
    return {**fields, "state": "done" if "done_at" in row else "open"}
