"""The demo company as S2 can hold it: what it has no place for is left out, as the README lists."""

from __future__ import annotations

import json

from ingestion.standin.tables import Row, Tables

DEALS = """
deal_id name pipeline_id owner_id counterparty_id lead_source_id loss_reason_id amount cost
created_at closed_at expected_close_on utm_source utm_medium utm_campaign updated_at is_deleted
"""
LEADS = """
lead_id name created_at status owner_id lead_source_id counterparty_id phone email
utm_source utm_medium utm_campaign updated_at
"""
REQUESTS = "request_id created_at lead_id deal_id lead_source_id owner_id processed_at status updated_at"
COMPANIES = "counterparty_id name kind inn kpp phone lead_source_id owner_id created_at updated_at"
PERSONS = "counterparty_id name kind phone email lead_source_id owner_id created_at updated_at"
TASKS = """
task_id title owner_id assigner_id created_at due_at done_at deal_id lead_id counterparty_id updated_at
"""
EVENTS = "activity_id kind user_id lead_id deal_id counterparty_id created_at happened_at updated_at"
INVOICES = "invoice_id number deal_id counterparty_id invoiced_on due_on amount updated_at"
USERS = "user_id name email phone role is_active updated_at"


def express(tables: Tables) -> Tables:
    """Canonical rows of what S2 holds."""
    persons = person_contacts(tables)
    return {
        "users": only(tables, "users", USERS),
        "pipelines": only(tables, "pipelines", "pipeline_id name updated_at"),
        "stages": [
            {**row, "stage_id": stage_id(row)}
            for row in only(tables, "stages", "stage_id pipeline_id name position kind updated_at")
        ],
        "lead_sources": only(tables, "lead_sources", "lead_source_id name updated_at"),
        "loss_reasons": only(tables, "loss_reasons", "loss_reason_id name updated_at"),
        "products": only(tables, "products", "product_id name price updated_at"),
        "leads": only(tables, "leads", LEADS),
        "counterparties": counterparties(tables, persons),
        "requests": only(tables, "requests", REQUESTS),
        "deals": [deal(row, persons) for row in tables["deals"]],
        "tasks": only(tables, "tasks", TASKS),
        "activities": [activity(row) for row in tables["activities"]],
        "invoices": [
            {**fields(row, INVOICES), "is_deleted": str(row.get("status") == "cancelled").lower()}
            for row in tables["invoices"]
        ],
    }


def fields(row: Row, names: str) -> Row:
    """These fields of a row, as far as it has them."""
    return {name: row[name] for name in names.split() if name in row}


def only(tables: Tables, entity: str, names: str) -> list[Row]:
    """Rows of an entity with these fields."""
    return [fields(row, names) for row in tables[entity]]


def stage_id(row: Row) -> str:
    """S2 numbers the stages of all pipelines together."""
    return f"{row['pipeline_id']}{row['stage_id']:0>6}"


def customs(row: Row) -> str:
    """Own fields of the company, as S2 keeps them."""
    return json.dumps({"custom-1": row.get("region")}, ensure_ascii=False, separators=(",", ":"))


def person_contacts(tables: Tables) -> dict[str, str]:
    """Person → the contact that is the same human: in S2 a lead that buys stays the contact it was."""
    leads: dict[str, str] = {}
    for row in tables["leads"]:
        if "counterparty_id" in row:
            leads.setdefault(row["counterparty_id"], row["lead_id"])
    # a person's number follows that of the company
    return {
        row["counterparty_id"]: leads.get(str(int(row["counterparty_id"]) - 1), row["counterparty_id"])
        for row in tables["counterparties"]
        if row["kind"] == "person"
    }


def counterparties(tables: Tables, persons: dict[str, str]) -> list[Row]:
    """Companies, and contacts that have one."""
    found = [
        {**fields(row, COMPANIES), "custom": customs(row)}
        for row in tables["counterparties"]
        if row["kind"] == "company"
    ]
    for row in tables["leads"]:
        if "counterparty_id" in row:
            person = {**row, "counterparty_id": row["lead_id"], "kind": "person"}
            found.append({**fields(person, PERSONS), "custom": customs({})})
    for row in tables["counterparties"]:
        if row["kind"] == "person" and persons[row["counterparty_id"]] == row["counterparty_id"]:
            found.append({**fields(row, PERSONS), "custom": customs(row)})
    return found


def deal(row: Row, persons: dict[str, str]) -> Row:
    """A deal."""
    found = {**fields(row, DEALS), "stage_id": stage_id(row), "custom": customs(row)}
    if "contact_id" in row:
        found["contact_id"] = persons[row["contact_id"]]
    return found


def activity(row: Row) -> Row:
    """An event of the diary; only of a meeting it says whether it took place."""
    found = fields(row, EVENTS)
    if row["kind"] == "meeting":
        found["result"] = "held" if row.get("result") == "held" else "planned"
    return found
