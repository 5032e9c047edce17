"""Records of the stand-in of S2: canonical rows as JSON:API resources."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from ingestion.standin.tables import Row, Tables

MOSCOW = timezone(timedelta(hours=3))
# id, attributes, relations: name → (type, id, or ids of a relation to many)
Shown = tuple[str, dict[str, Any], dict[str, tuple[str, Any]]]
KINDS = {
    "call": "Исходящий звонок",
    "meeting": "Встреча",
    "email": "Письмо",
    "message": "Сообщение в чате",
    "proposal": "Коммерческое предложение",
    "mailing": "Рассылка",
}


def moment(text: str | None) -> str | None:
    """Naive UTC as S2 writes it."""
    if text is None:
        return None
    return datetime.fromisoformat(f"{text}+00:00").astimezone(MOSCOW).isoformat(timespec="milliseconds")


def numbered(texts: Iterable[str | None]) -> dict[str, str]:
    """Ids of the different texts, as a dictionary of the CRM has them."""
    return {text: str(at) for at, text in enumerate(sorted({text for text in texts if text}), 1)}


def statuses(tables: Tables, entity: str) -> dict[str, str]:
    """Statuses of leads or requests by their words."""
    return numbered(row.get("status") for row in tables[entity])


def parties(row: Row) -> dict[str, tuple[str, Any]]:
    """Relations to deal, contact and company."""
    return {
        "deal": ("deals", row.get("deal_id")),
        "contact": ("contacts", row.get("lead_id")),
        "company": ("companies", row.get("counterparty_id")),
    }


def user(row: Row, tables: Tables) -> Shown:
    """A user."""
    attributes: dict[str, Any] = {"name": row["name"], "email": row.get("email"), "phone": row.get("phone")}
    attributes |= {"position": row.get("role"), "active": row.get("is_active", "true") == "true"}
    return row["user_id"], attributes, {}


def stage(row: Row, tables: Tables) -> Shown:
    """A stage of a pipeline."""
    attributes = {"name": row["name"], "position": int(row["position"])}
    return row["stage_id"], attributes, {"stage-category": ("deal-stage-categories", row["pipeline_id"])}


def product(row: Row, tables: Tables) -> Shown:
    """A product."""
    return row["product_id"], {"name": row["name"], "price": row.get("price")}, {}


def contact(row: Row, tables: Tables) -> Shown:
    """A lead, or a person that never was one."""
    first, _, last = row["name"].partition(" ")
    attributes = {
        "first-name": first,
        "last-name": last or None,
        "general-phone": row.get("phone"),
        "email": row.get("email"),
        "customs": json.loads(row.get("custom") or '{"custom-1":null}'),
        **utm(row),
    }
    company = row.get("counterparty_id") if "lead_id" in row else str(int(row["counterparty_id"]) - 1)
    relations = {
        "status": ("contact-statuses", statuses(tables, "leads").get(row.get("status", ""))),
        "source": ("sources", row.get("lead_source_id")),
        "responsible": ("users", row.get("owner_id")),
        "company": ("companies", company),
    }
    return row.get("lead_id") or row["counterparty_id"], attributes, relations


def company(row: Row, tables: Tables) -> Shown:
    """A company."""
    attributes = {
        "name": row["name"],
        "inn": row.get("inn"),
        "kpp": row.get("kpp"),
        "phones": row.get("phone"),
        "customs": json.loads(row["custom"]),
    }
    relations = {
        "source": ("sources", row.get("lead_source_id")),
        "responsible": ("users", row.get("owner_id")),
    }
    return row["counterparty_id"], attributes, relations


def order(row: Row, tables: Tables) -> Shown:
    """An order, which is an inbound request."""
    relations = {
        "status": ("order-statuses", statuses(tables, "requests").get(row.get("status", ""))),
        "source": ("sources", row.get("lead_source_id")),
        "responsible": ("users", row.get("owner_id")),
        "contact": ("contacts", row.get("lead_id")),
        "deals": ("deals", [row["deal_id"]] if "deal_id" in row else []),
    }
    return row["request_id"], {"finished-at": moment(row.get("processed_at"))}, relations


def deal(row: Row, tables: Tables) -> Shown:
    """A deal."""
    attributes = {
        "name": row.get("name"),
        "amount": row.get("amount"),
        "cost": row.get("cost"),
        "number": row["deal_id"],
        "planned-at": row.get("expected_close_on"),
        "finished-at": moment(row.get("closed_at")),
        "archived-at": None,
        "customs": json.loads(row["custom"]),
        **utm(row),
    }
    relations = {
        "stage": ("deal-stages", row["stage_id"]),
        "stage-category": ("deal-stage-categories", row["pipeline_id"]),
        "responsible": ("users", row.get("owner_id")),
        "source": ("sources", row.get("lead_source_id")),
        "loss-reason": ("deal-loss-reasons", row.get("loss_reason_id")),
        "company": ("companies", row.get("counterparty_id")),
        "contact": ("contacts", row.get("contact_id")),
    }
    return row["deal_id"], attributes, relations


def task(row: Row, tables: Tables) -> Shown:
    """A task of the diary."""
    attributes = {"name": row.get("title"), "planned-at": moment(row.get("due_at"))}
    attributes["finished-at"] = moment(row.get("done_at"))
    people = {
        "responsible": ("users", row.get("owner_id")),
        "user": ("users", row.get("assigner_id")),
    }
    return row["task_id"], attributes, {**people, **parties(row)}


def event(row: Row, tables: Tables) -> Shown:
    """An event of the diary: a call, a meeting, a letter."""
    happened = moment(row.get("happened_at"))
    attributes = {"planned-at": happened, "finished-at": happened if row.get("result") == "held" else None}
    kind = ("activity-types", numbered(KINDS.values())[KINDS[row["kind"]]])
    people = {"responsible": ("users", row.get("user_id"))}
    return row["activity_id"], attributes, {"activity-type": kind, **people, **parties(row)}


def invoice(row: Row, tables: Tables) -> Shown:
    """An invoice."""
    attributes = {"number": row.get("number"), "amount": row.get("amount")}
    attributes |= {"date": row.get("invoiced_on"), "planned-at": row.get("due_on")}
    relations = {key: value for key, value in parties(row).items() if key != "contact"}
    return row["invoice_id"], attributes, relations


def utm(row: Row) -> dict[str, Any]:
    """UTM attributes."""
    return {f"utm-{name}": row.get(f"utm_{name}") for name in ("source", "medium", "campaign")}


def named(key: str) -> Callable[[Row, Tables], Shown]:
    """A dictionary: an id and a name."""
    return lambda row, tables: (row[key], {"name": row["name"]}, {})


def words(found: Mapping[str, str]) -> list[Row]:
    """Rows of a dictionary of words."""
    return [{"id": key, "name": text} for text, key in found.items()]
