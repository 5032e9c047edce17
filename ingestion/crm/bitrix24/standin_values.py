"""Values as Bitrix24's answers hold them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ingestion.standin.tables import Row, Tables

# zone of the user whose webhook is asked
MOSCOW = timezone(timedelta(hours=3))


def moment(text: str | None) -> str | None:
    """Naive UTC in the user's zone."""
    return None if text is None else datetime.fromisoformat(f"{text}+00:00").astimezone(MOSCOW).isoformat()


def day(text: str | None) -> str | None:
    """A day, as the field of a date holds it: its midnight."""
    return None if text is None else f"{text}T03:00:00+03:00"


def flag(value: bool) -> str:
    """Yes or no."""
    return "Y" if value else "N"


def multifield(row: Row) -> dict[str, Any]:
    """Phones and e-mails: lists, and absent when there are none."""
    found = {}
    for code, name in (("PHONE", "phone"), ("EMAIL", "email")):
        if name in row:
            found[code] = [{"ID": "1", "VALUE_TYPE": "WORK", "VALUE": row[name], "TYPE_ID": code}]
    return found


def client_keys(counterparty: str | None, company: Tables) -> dict[str, Any]:
    """Client of a lead or a deal: a company, or a contact without one; `0` and NULL mean none."""
    kinds = {row["counterparty_id"]: row["kind"] for row in company["counterparties"]}
    if counterparty and kinds.get(counterparty) == "person":
        return {"COMPANY_ID": "0", "CONTACT_ID": counterparty}
    return {"COMPANY_ID": counterparty or "0", "CONTACT_ID": None}
