"""The demo company as Pipedrive can hold it."""

from __future__ import annotations

import json

from ingestion.crm.pipedrive.standin_held import OPEN, deals_by_lead, held, kinds_of_clients, prefixed
from ingestion.crm.pipedrive.standin_values import (
    ORGANIZATION,
    PERSON,
    REGION,
    channel,
    lead_key,
    stage_key,
)
from ingestion.standin.tables import Row, Tables, only

# every pipeline ends in these, whatever its stages are
ENDS = {
    "won": {"stage_id": "won", "name": "Won", "position": "10000"},
    "lost": {"stage_id": "lost", "name": "Lost", "position": "20000"},
}
CONVERTED = "Converted"


def express(tables: Tables) -> Tables:
    """Canonical entities of the company, as far as Pipedrive can hold them; README.md says what it cannot."""
    company = held(tables)
    kinds = kinds_of_clients(company)
    became = deals_by_lead(company)
    reasons = dict.fromkeys(reason_name(row, company) for row in company["deals"] if "loss_reason_id" in row)
    return {
        "users": [only(row, "user_id name email phone is_active") for row in company["users"]],
        "pipelines": [
            {**only(row, "pipeline_id name"), "position": str(place)}
            for place, row in enumerate(company["pipelines"], 1)
        ],
        "stages": _stages(tables),
        "lead_sources": [only(row, "lead_source_id name") for row in company["lead_sources"] if channel(row)],
        "loss_reasons": [{"loss_reason_id": name, "name": name} for name in reasons],
        "counterparties": _counterparties(company),
        "leads": _leads(company, kinds, became),
        "deals": [_deal(row, company, kinds) for row in company["deals"]],
        "lead_deal_links": [
            {"lead_id": lead_key(lead), "deal_id": deal["deal_id"], "rule": "explicit"}
            for lead, deal in became.items()
        ],
        "stage_changes": [_stage_change(row) for row in company["moves"]],
        "owner_changes": [
            only(row, "entity_type entity_id from_owner_id to_owner_id changed_at changed_by")
            for row in company["owner_changes"]
            if row["entity_type"] == "deal"
        ],
        "activities": [_activity(row, kinds) for row in company["activities"]],
        "tasks": [_task(row, kinds) for row in company["tasks"]],
    }


def converted(before: Row, now: Row | None) -> Row:
    """What is known of a lead that was seen before: when it becomes a deal, the rest stays as it was."""
    if now is None or now["status"] != CONVERTED or before["status"] == CONVERTED:
        return now or {**before, "is_deleted": "true"}
    return {**before, **only(now, "status closed_at")}


def reason_name(row: Row, company: Tables) -> str:
    """Text of a deal's loss reason."""
    names = {reason["loss_reason_id"]: reason["name"] for reason in company["loss_reasons"]}
    return names[row["loss_reason_id"]]


def _stages(tables: Tables) -> list[Row]:
    """In the order of the company's own stages."""
    return [
        {
            **only(row, "pipeline_id name position kind"),
            "stage_id": stage_key(row["pipeline_id"], row["stage_id"]),
            **ENDS.get(row["kind"], {}),
        }
        for row in tables["stages"]
    ]


def customs(row: Row) -> Row:
    """Own fields of the company."""
    if "region" not in row:
        return {}
    return {"custom": json.dumps({REGION: row["region"]}, ensure_ascii=False, separators=(",", ":"))}


def _counterparties(company: Tables) -> list[Row]:
    made = []
    for row in company["counterparties"]:
        if row["kind"] == "company":
            fields = only(row, "name kind inn kpp owner_id created_at")
            made.append({**fields, **customs(row), "counterparty_id": ORGANIZATION + row["counterparty_id"]})
    for row in company["persons"]:
        fields = only(row, "name phone email owner_id created_at")
        key = {"counterparty_id": PERSON + row["counterparty_id"], "kind": "person"}
        made.append({**fields, **customs(row), **key})
    return made


def _leads(company: Tables, kinds: dict[str, str], became: dict[str, Row]) -> list[Row]:
    persons = {row["counterparty_id"]: row for row in company["persons"]}
    made = []
    for row in company["leads"]:
        source = channel(row)
        if row["lead_id"] not in became:
            lead = only(row, "name created_at status owner_id phone email")
            lead |= prefixed(row.get("counterparty_id"), kinds) or {
                "counterparty_id": PERSON + row["lead_id"]
            }
            lead |= {"closed_at": row["updated_at"]} if "closed_at" in row else {}
        else:
            # all that is known of a lead that nobody saw before it became a deal
            deal = became[row["lead_id"]]
            lead = only(deal, "name created_at owner_id")
            lead |= only(persons[deal["contact_id"]], "phone email")
            lead |= prefixed(deal.get("counterparty_id"), kinds)
            lead |= {"status": CONVERTED, "closed_at": deal["created_at"]}
            source = channel(deal)
        made.append(
            {**lead, **({"lead_source_id": source} if source else {}), "lead_id": lead_key(row["lead_id"])}
        )
    return made


def _deal(row: Row, company: Tables, kinds: dict[str, str]) -> Row:
    fields = only(row, "deal_id name pipeline_id owner_id currency created_at expected_close_on is_deleted")
    fields["stage_id"] = row["standing"] if row["status"] == OPEN else row["status"]
    # a value of nothing is no price
    fields |= only(row, "amount") if float(row.get("amount", 0)) else {}
    fields |= {"closed_at": row["close_time"]} if "close_time" in row else {}
    fields |= {"contact_id": PERSON + row["contact_id"]} if "contact_id" in row else {}
    fields |= {"lead_source_id": row["lead_source_id"]} if channel(row) else {}
    fields |= {"loss_reason_id": reason_name(row, company)} if "loss_reason_id" in row else {}
    return {**fields, **prefixed(row.get("counterparty_id"), kinds), **customs(row)}


def _stage_change(row: Row) -> Row:
    fields = only(row, "entity_type entity_id from_pipeline_id to_pipeline_id changed_at changed_by")
    for side in ("from", "to"):
        kind = row[f"{side}_kind"]
        stage = stage_key(row[f"{side}_pipeline_id"], row[f"{side}_stage_id"])
        fields[f"{side}_stage_id"] = stage if kind == OPEN else kind
    return fields


def _concerns(row: Row, kinds: dict[str, str]) -> Row:
    """What an activity hangs on."""
    key = only(row, "deal_id") or ({"lead_id": lead_key(row["lead_id"])} if "lead_id" in row else {})
    return {**key, **prefixed(row.get("counterparty_id"), kinds)}


def _activity(row: Row, kinds: dict[str, str]) -> Row:
    fields = only(row, "activity_id kind user_id created_at happened_at")
    if row["kind"] == "meeting":
        # the calendar knows minutes
        fields["happened_at"] = row["happened_at"][:16] + ":00"
        fields["result"] = "held" if row.get("result") == "held" else "planned"
    return {**fields, **_concerns(row, kinds)}


def _task(row: Row, kinds: dict[str, str]) -> Row:
    fields = only(row, "task_id title owner_id assigner_id created_at done_at")
    if "due_at" in row:
        whole = row.get("is_due_all_day") == "true"
        fields["due_at"] = row["due_at"][:10] + "T12:00:00" if whole else row["due_at"][:16] + ":00"
        fields["is_due_all_day"] = "true" if whole else "false"
    return {**fields, **_concerns(row, kinds)}
