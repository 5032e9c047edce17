"""The demo company as Bitrix24 can hold it."""

from __future__ import annotations

import json

from ingestion.crm.bitrix24.standin_held import concerns, held
from ingestion.standin.tables import Row, Tables, only

# how Bitrix24 itself tells apart the kinds of records that share their numbers
COMPANY, CONTACT = "CO_", "C_"


def stage_id(pipeline: str, stage: str) -> str:
    """A stage's id names its pipeline."""
    return f"C{pipeline}:{stage}"


def express(tables: Tables) -> Tables:
    """Canonical entities of the company, as far as Bitrix24 can hold them; README.md says what it cannot."""
    company = held(tables)
    return {
        "users": [
            only(row, "user_id name email phone role department_id is_active hired_on")
            for row in company["users"]
        ],
        "departments": [only(row, "department_id name parent_id head_id") for row in company["departments"]],
        "pipelines": [
            {**only(row, "pipeline_id name"), "position": str(place * 100)}
            for place, row in enumerate(company["pipelines"], 1)
        ],
        "stages": [
            {
                **only(row, "pipeline_id name position kind"),
                "stage_id": stage_id(row["pipeline_id"], row["stage_id"]),
            }
            for row in company["stages"]
        ],
        "lead_sources": [only(row, "lead_source_id name") for row in company["lead_sources"]],
        "counterparties": [_counterparty(row) for row in company["counterparties"]],
        "leads": [_lead(row, company) for row in company["leads"]],
        "deals": [_deal(row, company) for row in company["deals"]],
        "lead_deal_links": [
            {"lead_id": lead, "deal_id": deal, "rule": "explicit"}
            for deal, lead in lead_of_deal(company).items()
        ],
        "stage_changes": [*_changes(company, "deal"), *_changes(company, "lead")],
        "activities": [*map(_call, company["calls"]), *map(_activity, company["activities"])],
        "tasks": [_task(row, company) for row in company["tasks"]],
        "invoices": [_invoice(row, company) for row in company["invoices"]],
    }


def key_of(counterparty: str | None, company: Tables) -> Row:
    """A counterparty's id with its kind, as a field; nothing when there is none."""
    if counterparty is None:
        return {}
    kinds = {row["counterparty_id"]: row["kind"] for row in company["counterparties"]}
    return {"counterparty_id": (CONTACT if kinds.get(counterparty) == "person" else COMPANY) + counterparty}


def lead_of_deal(company: Tables) -> dict[str, str]:
    """Deal → the lead it was made of."""
    deals = {row["deal_id"] for row in company["deals"]}
    found: dict[str, str] = {}
    for row in company["lead_deal_links"]:
        if row["deal_id"] in deals:
            found.setdefault(row["deal_id"], row["lead_id"])
    return found


def customs(row: Row) -> Row:
    """Own fields of the company."""
    if "region" not in row:
        return {}
    return {"custom": json.dumps({"UF_CRM_REGION": row["region"]}, ensure_ascii=False, separators=(",", ":"))}


def _counterparty(row: Row) -> Row:
    fields = only(row, "name kind phone email owner_id created_at lead_source_id")
    fields |= only(row, "inn kpp") if row["kind"] == "company" else {}
    prefix = CONTACT if row["kind"] == "person" else COMPANY
    return {**fields, **customs(row), "counterparty_id": prefix + row["counterparty_id"]}


def _lead(row: Row, company: Tables) -> Row:
    fields = only(
        row,
        "lead_id name created_at status owner_id lead_source_id phone email closed_at updated_at"
        " utm_source utm_medium utm_campaign",
    )
    return {**fields, **key_of(row.get("counterparty_id"), company)}


def is_closed(row: Row, company: Tables) -> bool:
    """Whether a deal stands in a stage that ends it."""
    kinds = {(stage["pipeline_id"], stage["stage_id"]): stage["kind"] for stage in company["stages"]}
    return kinds[row["pipeline_id"], row["stage_id"]] != "open"


def _deal(row: Row, company: Tables) -> Row:
    fields = only(
        row,
        "deal_id name pipeline_id owner_id lead_source_id amount currency created_at updated_at"
        " utm_source utm_medium utm_campaign",
    )
    if is_closed(row, company):
        fields["closed_at"] = row.get("closed_at", row["updated_at"])
    else:
        fields |= only(row, "expected_close_on")
    fields["stage_id"] = stage_id(row["pipeline_id"], row["stage_id"])
    if "contact_id" in row:
        fields["contact_id"] = CONTACT + row["contact_id"]
    return {**fields, **key_of(row.get("counterparty_id"), company), **customs(row)}


def _changes(company: Tables, kind: str) -> list[Row]:
    visits: dict[str, list[Row]] = {}
    for row in company["visits"]:
        if row["entity_type"] == kind:
            visits.setdefault(row["entity_id"], []).append(row)
    changes = []
    for rows in visits.values():
        for before, row in zip([None, *rows[:-1]], rows, strict=True):
            change = {
                **only(row, "entity_id entity_type changed_at"),
                "change_id": f"{kind}_{row['visit_id']}",
            }
            changes.append({**change, **_stage(row, "to"), **_stage(before, "from")})
    return changes


def _stage(row: Row | None, side: str) -> Row:
    if row is None:
        return {}
    if row["entity_type"] == "lead":
        return {f"{side}_stage_id": row["to_stage_id"]}
    stage = stage_id(row["to_pipeline_id"], row["to_stage_id"])
    return {f"{side}_stage_id": stage, f"{side}_pipeline_id": row["to_pipeline_id"]}


def _call(row: Row) -> Row:
    fields = only(row, "direction result user_id duration_seconds phone call_key happened_at")
    return {
        "duration_seconds": "0",
        **fields,
        **concerns(row),
        "activity_id": f"call_{row['activity_id']}",
        "kind": "call",
        "created_at": row["happened_at"],
    }


def _activity(row: Row) -> Row:
    fields = only(row, "activity_id kind direction user_id created_at happened_at")
    if row["kind"] == "meeting":
        fields |= {"direction": "out", "result": "held" if row.get("result") == "held" else "planned"}
    return {**fields, **concerns(row)}


def _task(row: Row, company: Tables) -> Row:
    fields = only(row, "task_id title owner_id assigner_id created_at due_at done_at deal_id lead_id")
    return {
        **fields,
        **key_of(row.get("counterparty_id"), company),
        "state": "done" if "done_at" in row else "open",
    }


def _invoice(row: Row, company: Tables) -> Row:
    deals = {deal["deal_id"] for deal in company["deals"]}
    fields = only(row, "number invoiced_on due_on amount vat currency status")
    fields["invoice_id"] = str(int(row["invoice_id"].removeprefix("INV")))
    fields |= only(row, "deal_id") if row.get("deal_id") in deals else {}
    return {**fields, **key_of(row.get("counterparty_id"), company)}
