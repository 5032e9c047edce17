"""Lists of Pipedrive's API, made of the company as it holds it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ingestion.crm.pipedrive import standin_diary as diary
from ingestion.crm.pipedrive.standin_company import reason_name
from ingestion.crm.pipedrive.standin_held import (
    OPEN,
    archived_at,
    deals_by_lead,
    is_archived,
    kinds_of_clients,
)
from ingestion.crm.pipedrive.standin_values import (
    INN,
    KPP,
    REGION,
    channel,
    label_key,
    lead_key,
    moment,
    multiple,
    number,
    stage_key,
)
from ingestion.standin.tables import Row, Tables

Record = dict[str, Any]
Make = Callable[[Tables, datetime], list[Record]]


def users(company: Tables, now: datetime) -> list[Record]:
    """`v1/users`."""
    return [
        {
            "id": int(row["user_id"]),
            "name": row["name"],
            "email": row.get("email"),
            "phone": row.get("phone"),
            "active_flag": row.get("is_active", "true") == "true",
            "is_deleted": False,
        }
        for row in company["users"]
    ]


def pipelines(company: Tables, now: datetime) -> list[Record]:
    """`v2/pipelines`."""
    return [
        {"id": int(row["pipeline_id"]), "name": row["name"], "order_nr": place, "is_deleted": False}
        for place, row in enumerate(company["pipelines"], 1)
    ]


def stages(company: Tables, now: datetime) -> list[Record]:
    """`v2/stages`: none of them is won or lost."""
    return [
        {
            "id": int(stage_key(row["pipeline_id"], row["stage_id"])),
            "order_nr": int(row["position"]),
            "name": row["name"],
            "is_deleted": False,
            "deal_probability": 100,
            "pipeline_id": int(row["pipeline_id"]),
        }
        for row in company["stages"]
    ]


def _field(code: str, name: str, options: list[Record] | None = None) -> Record:
    return {
        "field_code": code,
        "field_name": name,
        "field_type": "enum" if options else "varchar",
        "options": options,
    }


def deal_fields(company: Tables, now: datetime) -> list[Record]:
    """`v2/dealFields`: sources are the options of the field `channel`."""
    sources = [
        {"id": int(row["lead_source_id"]), "label": row["name"]}
        for row in company["lead_sources"]
        if channel(row)
    ]
    return [_field("title", "Title"), _field("channel", "Source channel", sources), _field(REGION, "Region")]


def organization_fields(company: Tables, now: datetime) -> list[Record]:
    """`v2/organizationFields`."""
    return [_field("name", "Name"), _field(INN, "ИНН"), _field(KPP, "КПП"), _field(REGION, "Region")]


def organizations(company: Tables, now: datetime) -> list[Record]:
    """`v2/organizations`."""
    return [
        {
            **_client(row),
            "custom_fields": {INN: row.get("inn"), KPP: row.get("kpp"), REGION: row.get("region")},
        }
        for row in company["counterparties"]
        if row["kind"] == "company"
    ]


def persons(company: Tables, now: datetime) -> list[Record]:
    """`v2/persons`: every lead has one."""
    return [
        {
            **_client(row),
            "emails": multiple(row.get("email")),
            "phones": multiple(row.get("phone")),
            "custom_fields": {REGION: row.get("region")},
        }
        for row in company["persons"]
    ]


def _client(row: Row) -> Record:
    return {
        "id": int(row["counterparty_id"]),
        "name": row["name"],
        "owner_id": number(row.get("owner_id")),
        "add_time": moment(row["created_at"]),
        "update_time": moment(row["updated_at"]),
        "is_deleted": False,
    }


def lead_labels(company: Tables, now: datetime) -> list[Record]:
    """`v1/leadLabels`."""
    return [{"id": key, "name": name, "color": "gray"} for name, key in _labels(company).items()]


def _labels(company: Tables) -> dict[str, str]:
    names = sorted({row["status"] for row in company["leads"]})
    return {name: label_key(zlib.crc32(name.encode())) for name in names}


def leads_of(archived: bool) -> Make:
    """`v1/leads` and `v1/leads/archived`: a lead that became a deal is in neither."""

    def leads(company: Tables, now: datetime) -> list[Record]:
        became, labels = deals_by_lead(company), _labels(company)
        kinds = kinds_of_clients(company)
        made = []
        for row in company["leads"]:
            if row["lead_id"] in became or ("closed_at" in row) != archived:
                continue
            client = row.get("counterparty_id")
            record = {
                "id": lead_key(row["lead_id"]),
                "title": row["name"],
                "owner_id": number(row.get("owner_id")),
                "label_ids": [labels[row["status"]]],
                "person_id": int(row["lead_id"]),
                "organization_id": number(client) if kinds.get(client or "") == "company" else None,
                "channel": number(channel(row)),
                "is_archived": archived,
                "value": None,
                "add_time": moment(row["created_at"]),
                "update_time": moment(row["updated_at"]),
            }
            made.append(record)
        return sorted(made, key=lambda record: (record["add_time"], record["id"]))

    return leads


def deals_of(archived: bool) -> Make:
    """`v2/deals` and `v2/deals/archived`; deleted ones are still shown for a month."""

    def deals(company: Tables, now: datetime) -> list[Record]:
        lead_of = {deal["deal_id"]: lead for lead, deal in deals_by_lead(company).items()}
        return [
            _deal(row, lead_of, company, now)
            for row in sorted(company["deals"], key=lambda row: int(row["deal_id"]))
            if is_archived(row, now) == archived
        ]

    return deals


def _deal(row: Row, lead_of: dict[str, str], company: Tables, now: datetime) -> Record:
    closed = moment(row.get("close_time"))
    changed = row["updated_at"]
    if is_archived(row, now):
        changed = max(changed, archived_at(row).isoformat())
    lead = lead_of.get(row["deal_id"])
    return {
        "id": int(row["deal_id"]),
        "title": row.get("name"),
        "owner_id": number(row.get("owner_id")),
        "value": float(row.get("amount", 0)),
        "currency": row["currency"],
        "person_id": number(row.get("contact_id")),
        "org_id": number(row.get("counterparty_id")),
        "pipeline_id": int(row["pipeline_id"]),
        "stage_id": int(row["standing"]),
        "status": row["status"],
        "add_time": moment(row["created_at"]),
        "update_time": moment(changed),
        "stage_change_time": moment(row["updated_at"]),
        "close_time": closed,
        "won_time": closed if row["status"] == "won" else None,
        "lost_time": closed if row["status"] not in (OPEN, "won") else None,
        "lost_reason": reason_name(row, company) if "loss_reason_id" in row else None,
        "expected_close_date": row.get("expected_close_on"),
        "channel": number(channel(row)),
        "is_deleted": row["is_deleted"] == "true",
        "is_archived": is_archived(row, now),
        "source_lead_id": lead_key(lead) if lead else None,
        "custom_fields": {REGION: row.get("region")},
    }


LISTS: Mapping[str, Make] = {
    "v1/users": users,
    "v2/pipelines": pipelines,
    "v2/stages": stages,
    "v2/dealFields": deal_fields,
    "v2/organizationFields": organization_fields,
    "v2/organizations": organizations,
    "v2/persons": persons,
    "v1/leadLabels": lead_labels,
    "v1/leads": leads_of(archived=False),
    "v1/leads/archived": leads_of(archived=True),
    "v2/deals": deals_of(archived=False),
    "v2/deals/archived": deals_of(archived=True),
    "v2/activities": diary.activities,
}
