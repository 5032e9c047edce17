"""Lists of Bitrix24's methods, made of the company as it holds it; moments are in its user's zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ingestion.crm.bitrix24 import standin_diary as diary
from ingestion.crm.bitrix24.standin_company import is_closed, lead_of_deal, stage_id
from ingestion.crm.bitrix24.standin_values import client_keys, day, flag, moment, multifield
from ingestion.standin.tables import Row, Tables

Record = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """One method: its records, the key they stand under, its id and moment for filters, if it has pages."""

    make: Callable[[Tables], list[Record]]
    under: str = ""
    key: str = "ID"
    moment: str = "DATE_MODIFY"
    is_whole: bool = False


def users(company: Tables) -> list[Record]:
    """`user.get`."""
    made = []
    for row in company["users"]:
        name, _, last = row["name"].partition(" ")
        record = {
            "ID": row["user_id"],
            "ACTIVE": row.get("is_active", "true") == "true",
            "NAME": name,
            "LAST_NAME": last,
        }
        record |= {
            "EMAIL": row.get("email"),
            "WORK_PHONE": row.get("phone"),
            "WORK_POSITION": row.get("role"),
        }
        departments = [int(row["department_id"])] if "department_id" in row else []
        made.append({**record, "UF_DEPARTMENT": departments, "UF_EMPLOYMENT_DATE": row.get("hired_on", "")})
    return made


def departments(company: Tables) -> list[Record]:
    """`department.get`."""
    return [
        {
            "ID": row["department_id"],
            "NAME": row["name"],
            "PARENT": row.get("parent_id"),
            "UF_HEAD": row.get("head_id", "0"),
        }
        for row in company["departments"]
    ]


def categories(company: Tables) -> list[Record]:
    """`crm.category.list`: pipelines."""
    return [
        {
            "id": int(row["pipeline_id"]),
            "name": row["name"],
            "sort": place * 100,
            "isDefault": "N",
            "entityTypeId": 2,
        }
        for place, row in enumerate(company["pipelines"], 1)
    ]


def statuses(company: Tables) -> list[Record]:
    """`crm.status.list`: stages of deals, statuses of leads, sources."""
    kinds = {"won": "S", "lost": "F"}
    found = [
        (
            f"DEAL_STAGE_{row['pipeline_id']}",
            stage_id(row["pipeline_id"], row["stage_id"]),
            row["name"],
            row["position"],
            kinds.get(row["kind"]),
        )
        for row in company["stages"]
    ]
    found += [
        ("STATUS", row["status_id"], row["name"], str(n), None) for n, row in enumerate(company["statuses"])
    ]
    found += [("SOURCE", row["lead_source_id"], row["name"], "10", None) for row in company["lead_sources"]]
    return [
        {
            "ID": str(n),
            "ENTITY_ID": entity,
            "STATUS_ID": key,
            "NAME": name,
            "SORT": sort,
            "SEMANTICS": semantics,
        }
        for n, (entity, key, name, sort, semantics) in enumerate(found, 1)
    ]


def _clients(kind: str) -> Callable[[Tables], list[Record]]:
    def listed(company: Tables) -> list[Record]:
        return [_client(row) for row in company["counterparties"] if row["kind"] == kind]

    return listed


def _client(row: Row) -> Record:
    name = {"TITLE": row["name"]} if row["kind"] == "company" else {"NAME": row["name"], "LAST_NAME": None}
    return {
        "ID": row["counterparty_id"],
        **name,
        "SOURCE_ID": row.get("lead_source_id"),
        "ASSIGNED_BY_ID": row.get("owner_id"),
        "DATE_CREATE": moment(row["created_at"]),
        "DATE_MODIFY": moment(row["updated_at"]),
        "UF_CRM_REGION": row.get("region"),
        **multifield(row),
    }


def requisites(company: Tables) -> list[Record]:
    """`crm.requisite.list`: tax numbers of companies."""
    found = [row for row in company["counterparties"] if row["kind"] == "company" and "inn" in row]
    return [
        {
            "ID": str(n),
            "ENTITY_TYPE_ID": "4",
            "ENTITY_ID": row["counterparty_id"],
            "RQ_INN": row["inn"],
            "RQ_KPP": row.get("kpp", ""),
        }
        for n, row in enumerate(found, 1)
    ]


def leads(company: Tables) -> list[Record]:
    """`crm.lead.list`."""
    status = {row["name"]: row["status_id"] for row in company["statuses"]}
    return [
        {
            "ID": row["lead_id"],
            "TITLE": row.get("name"),
            "STATUS_ID": status[row["status"]],
            **_utm(row),
            **client_keys(row.get("counterparty_id"), company),
            "SOURCE_ID": row.get("lead_source_id"),
            "ASSIGNED_BY_ID": row.get("owner_id"),
            "DATE_CREATE": moment(row["created_at"]),
            "DATE_MODIFY": moment(row["updated_at"]),
            "DATE_CLOSED": moment(row.get("closed_at")) or "",
            **multifield(row),
        }
        for row in company["leads"]
    ]


def deals(company: Tables) -> list[Record]:
    """`crm.deal.list`."""
    lead = lead_of_deal(company)
    made = []
    for row in company["deals"]:
        closed = is_closed(row, company)
        client = client_keys(row.get("counterparty_id"), company)
        contact = {"CONTACT_ID": row["contact_id"]} if "contact_id" in row else {}
        record = {
            "ID": row["deal_id"],
            "TITLE": row.get("name"),
            "CATEGORY_ID": row["pipeline_id"],
            "STAGE_ID": stage_id(row["pipeline_id"], row["stage_id"]),
            "OPPORTUNITY": row.get("amount"),
            "CURRENCY_ID": row.get("currency"),
            "LEAD_ID": lead.get(row["deal_id"]),
            **client,
            **contact,
            **_utm(row),
            "SOURCE_ID": row.get("lead_source_id"),
            "ASSIGNED_BY_ID": row.get("owner_id"),
            "DATE_CREATE": moment(row["created_at"]),
            "DATE_MODIFY": moment(row["updated_at"]),
            "MOVED_TIME": moment(row.get("closed_at") or row["updated_at"]),
            "CLOSEDATE": day(row.get("expected_close_on")),
            "CLOSED": flag(closed),
            "UF_CRM_REGION": row.get("region"),
        }
        made.append(record)
    return made


def _utm(row: Row) -> Record:
    return {f"UTM_{word.upper()}": row.get(f"utm_{word}") for word in ("source", "medium", "campaign")}


LISTS: Mapping[str, Listing] = {
    "user.get": Listing(users),
    "department.get": Listing(departments),
    "crm.category.list/2": Listing(categories, "categories", "id"),
    "crm.status.list": Listing(statuses, is_whole=True),
    "crm.company.list": Listing(_clients("company")),
    "crm.requisite.list": Listing(requisites),
    "crm.contact.list": Listing(_clients("person")),
    "crm.lead.list": Listing(leads),
    "crm.deal.list": Listing(deals),
    "crm.stagehistory.list/2": Listing(diary.deal_history, "items", moment="CREATED_TIME"),
    "crm.stagehistory.list/1": Listing(diary.lead_history, "items", moment="CREATED_TIME"),
    "crm.activity.list": Listing(diary.activities, moment="LAST_UPDATED"),
    "voximplant.statistic.get": Listing(diary.calls, moment="CALL_START_DATE"),
    "tasks.task.list": Listing(diary.tasks, "tasks", "id", "changedDate"),
    "crm.item.list/31": Listing(diary.invoices, "items", "id"),
}
