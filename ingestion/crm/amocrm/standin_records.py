"""Records of amoCRM's lists, made of the company as amoCRM holds it; moments are unix seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingestion.crm.amocrm.standin_company import companies, whole
from ingestion.crm.amocrm.standin_diary import call_notes, event_list, task_list, unsorted
from ingestion.crm.amocrm.standin_journal import REGION_FIELD, is_deleted, unsorted_status
from ingestion.crm.amocrm.standin_values import ACCOUNT, HOST, Record, number, seconds
from ingestion.standin.tables import Row, Tables


def account(held: Tables) -> Record:
    """`/account?with=users_groups`: departments are groups of users."""
    groups = [
        {"id": int(row["department_id"]), "name": row["name"], "uuid": None} for row in held["departments"]
    ]
    return {"id": ACCOUNT, "name": "Stand-in", "_links": {}, "_embedded": {"users_groups": groups}}


def users(held: Tables, now: int) -> list[Record]:
    """`/users`."""
    return [
        {
            "id": int(row["user_id"]),
            "name": row["name"],
            "email": row.get("email"),
            "lang": "en",
            "rights": {
                "is_active": row.get("is_active", "true") == "true",
                "group_id": number(row.get("department_id")),
            },
        }
        for row in held["users"]
    ]


def pipelines(held: Tables, now: int) -> list[Record]:
    """`/leads/pipelines`, each with its statuses; the first one is that of the unsorted."""
    made = []
    for place, row in enumerate(held["pipelines"], 1):
        key = row["pipeline_id"]
        statuses = [(unsorted_status(key), "Unsorted", "0", 1)]
        statuses += [
            (s["stage_id"], s["name"], s["position"], 0) for s in held["stages"] if s["pipeline_id"] == key
        ]
        shown = [
            {"id": int(status), "name": name, "sort": int(sort), "pipeline_id": int(key), "type": kind}
            for status, name, sort, kind in statuses
        ]
        body = {
            "id": int(key),
            "name": row["name"],
            "sort": place,
            "is_main": place == 1,
            "is_archive": False,
        }
        made.append({**body, "is_unsorted_on": True, "account_id": ACCOUNT, "_embedded": {"statuses": shown}})
    return made


def loss_reasons(held: Tables, now: int) -> list[Record]:
    """`/leads/loss_reasons`."""
    return [{"id": int(row["loss_reason_id"]), "name": row["name"]} for row in held["loss_reasons"]]


def sources(held: Tables, now: int) -> list[Record]:
    """`/sources`."""
    return [{"id": int(row["lead_source_id"]), "name": row["name"]} for row in held["lead_sources"]]


def company_list(held: Tables, now: int) -> list[Record]:
    """`/companies`."""
    return [_client(row, "counterparty_id", "companies") for row in companies(held)]


def contact_list(held: Tables, now: int) -> list[Record]:
    """`/contacts`, with the company of each."""
    own = {row["counterparty_id"] for row in companies(held)}
    made = []
    for row in held["contacts"]:
        linked = [{"id": int(row["counterparty_id"])}] if row.get("counterparty_id") in own else []
        made.append(
            {**_client(row, "contact_id", "contacts"), "_embedded": {"companies": linked, "tags": []}}
        )
    return made


def _client(row: Row, key: str, kind: str) -> Record:
    fields = [
        _field(None, code, code, row[name])
        for code, name in (("PHONE", "phone"), ("EMAIL", "email"))
        if name in row
    ]
    fields += [_field(None, name.upper(), None, row[name]) for name in ("inn", "kpp") if name in row]
    fields += [_field(REGION_FIELD, "Region", None, row["region"])] if "region" in row else []
    return {**_record(row, key, kind), "custom_fields_values": fields or None}


def _record(row: Row, key: str, kind: str) -> Record:
    return {
        "id": int(row[key]),
        "name": row.get("name"),
        "responsible_user_id": number(row.get("owner_id")),
        "created_at": seconds(row["created_at"]),
        "updated_at": seconds(row["updated_at"]),
        "account_id": ACCOUNT,
        "_links": {"self": {"href": f"{HOST}/api/v4/{kind}/{row[key]}"}},
    }


def _field(key: str | None, name: str, code: str | None, value: str) -> Record:
    known = sum(name.encode()) + 1000 if key is None else int(key)
    return {
        "field_id": known,
        "field_name": name,
        "field_code": code,
        "field_type": "text",
        "values": [{"value": value}],
    }


def leads(held: Tables, now: int) -> list[Record]:
    """`/leads`: deals."""
    made = []
    for row in held["deals"]:
        if is_deleted(row):
            continue
        marks = [(f"utm_{word}", f"UTM_{word.upper()}") for word in ("source", "medium", "campaign")]
        fields = [_field(None, code, code, row[name]) for name, code in marks if name in row]
        fields += [_field(REGION_FIELD, "Region", None, row["region"])] if "region" in row else []
        people = [{"id": int(row["contact_id"]), "is_main": True}] if "contact_id" in row else []
        body = {
            "price": number(whole(row.get("amount"))),
            "pipeline_id": int(row["pipeline_id"]),
            "status_id": int(row["stage_id"]),
            "loss_reason_id": number(row.get("loss_reason_id")),
            "source_id": number(row.get("lead_source_id")),
            "closed_at": seconds(row.get("closed_at")),
            "closest_task_at": seconds(row.get("next_task_at")),
            "is_deleted": False,
            "custom_fields_values": fields or None,
        }
        linked = {
            "tags": [
                {"id": place, "name": tag} for place, tag in enumerate(row.get("tags", "").split(",")) if tag
            ],
            "companies": [{"id": int(row["counterparty_id"])}] if "counterparty_id" in row else [],
            "contacts": people,
        }
        made.append({**_record(row, "deal_id", "leads"), **body, "_embedded": linked})
    return made


LISTS: Mapping[str, Callable[[Tables, int], list[Record]]] = {
    "users": users,
    "leads/pipelines": pipelines,
    "leads/loss_reasons": loss_reasons,
    "sources": sources,
    "companies": company_list,
    "contacts": contact_list,
    "leads": leads,
    "tasks": task_list,
    "leads/notes": call_notes("deal_id"),
    "contacts/notes": call_notes("lead_id"),
    "leads/unsorted": unsorted,
    "events": event_list,
}
