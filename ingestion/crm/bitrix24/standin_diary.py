"""The diary of Bitrix24: histories of stages, activities, calls, tasks, invoices."""

from __future__ import annotations

from typing import Any

from ingestion.crm.bitrix24.standin_company import COMPANY, CONTACT, key_of, stage_id
from ingestion.crm.bitrix24.standin_values import flag, moment
from ingestion.standin.tables import Row, Tables

CREATED, MIDDLE = 1, 2
MEETING, CALL, LETTER = "1", "2", "4"
LEAD, DEAL = "1", "2"
INVOICE_STAGES = {"sent": "DT31_1:S", "paid": "DT31_1:P", "cancelled": "DT31_1:D"}
Record = dict[str, Any]


def deal_history(company: Tables) -> list[Record]:
    """`crm.stagehistory.list` of deals: numbers are numbers here."""
    made = []
    for row in _visits(company, "deal"):
        stage = stage_id(row["to_pipeline_id"], row["to_stage_id"])
        made.append({**_visit(row), "CATEGORY_ID": int(row["to_pipeline_id"]), "STAGE_ID": stage})
    return made


def lead_history(company: Tables) -> list[Record]:
    """`crm.stagehistory.list` of leads."""
    status = {row["name"]: row["status_id"] for row in company["statuses"]}
    return [{**_visit(row), "STATUS_ID": status[row["to_stage_id"]]} for row in _visits(company, "lead")]


def _visits(company: Tables, kind: str) -> list[Row]:
    return [row for row in company["visits"] if row["entity_type"] == kind]


def _visit(row: Row) -> Record:
    return {
        "ID": int(row["visit_id"]),
        "TYPE_ID": MIDDLE if "from_stage_id" in row else CREATED,
        "OWNER_ID": int(row["entity_id"]),
        "CREATED_TIME": moment(row["changed_at"]),
    }


def activities(company: Tables) -> list[Record]:
    """`crm.activity.list`: meetings, letters, calls entered by hand."""
    kinds = {"meeting": MEETING, "call": CALL, "email": LETTER}
    made = []
    for row in company["activities"]:
        owner = (DEAL, row["deal_id"]) if "deal_id" in row else (LEAD, row["lead_id"])
        record = {
            "ID": row["activity_id"],
            "OWNER_TYPE_ID": owner[0],
            "OWNER_ID": owner[1],
            "TYPE_ID": kinds[row["kind"]],
            "PROVIDER_ID": {"meeting": "CRM_MEETING", "call": "CRM_CALL", "email": "CRM_EMAIL"}[row["kind"]],
            "CREATED": moment(row["created_at"]),
            "LAST_UPDATED": moment(row["updated_at"]),
            "START_TIME": moment(row["happened_at"]),
            "COMPLETED": flag(row.get("result") == "held" or row["kind"] != "meeting"),
            "RESPONSIBLE_ID": row.get("user_id"),
            "DIRECTION": "1" if row.get("direction") == "in" else "2",
        }
        made.append(record)
    return sorted(made, key=lambda record: int(record["ID"]))


def calls(company: Tables) -> list[Record]:
    """`voximplant.statistic.get`."""
    made = []
    for row in company["calls"]:
        owner = ("DEAL", row["deal_id"]) if "deal_id" in row else ("LEAD", row["lead_id"])
        record = {
            "ID": row["activity_id"],
            "PORTAL_USER_ID": row.get("user_id"),
            "PHONE_NUMBER": row.get("phone"),
            "CALL_ID": row["call_key"],
            "CALL_TYPE": "2" if row["direction"] == "in" else "1",
            "CALL_DURATION": row.get("duration_seconds", "0"),
            "CALL_START_DATE": moment(row["happened_at"]),
            "CALL_FAILED_CODE": "200" if row["result"] == "answered" else "304",
            "CRM_ENTITY_TYPE": owner[0],
            "CRM_ENTITY_ID": owner[1],
        }
        made.append(record)
    return sorted(made, key=lambda record: int(record["ID"]))


def tasks(company: Tables) -> list[Record]:
    """`tasks.task.list`: names in camel case; what a task concerns is a list of marked ids."""
    made = []
    for row in company["tasks"]:
        linked = [mark + row[name] for mark, name in (("D_", "deal_id"), ("L_", "lead_id")) if name in row]
        linked += list(key_of(row.get("counterparty_id"), company).values())
        record = {
            "id": row["task_id"],
            "title": row.get("title", ""),
            "createdBy": row.get("assigner_id"),
            "responsibleId": row.get("owner_id"),
            "createdDate": moment(row["created_at"]),
            "changedDate": moment(row["updated_at"]),
            "deadline": moment(row.get("due_at")),
            "closedDate": moment(row.get("done_at")),
            "status": "5" if "done_at" in row else "2",
            "ufCrmTask": linked,
        }
        made.append(record)
    return sorted(made, key=lambda record: int(record["id"]))


def invoices(company: Tables) -> list[Record]:
    """`crm.item.list` of type 31: numbers are numbers here."""
    deals = {deal["deal_id"] for deal in company["deals"]}
    made = []
    for row in company["invoices"]:
        client = key_of(row.get("counterparty_id"), company).get("counterparty_id", "")
        record = {
            "id": int(row["invoice_id"].removeprefix("INV")),
            "accountNumber": row.get("number"),
            "parentId2": int(row["deal_id"]) if row.get("deal_id") in deals else None,
            "companyId": int(client.removeprefix(COMPANY)) if client.startswith(COMPANY) else 0,
            "contactId": int(client.removeprefix(CONTACT)) if client.startswith(CONTACT) else 0,
            "begindate": f"{row['invoiced_on']}T03:00:00+03:00",
            "closedate": f"{row['due_on']}T03:00:00+03:00" if "due_on" in row else None,
            "opportunity": float(row["amount"]),
            "taxValue": float(row["vat"]) if "vat" in row else None,
            "currencyId": row["currency"],
            "stageId": INVOICE_STAGES[row["status"]],
        }
        made.append(record)
    return sorted(made, key=lambda record: record["id"])
