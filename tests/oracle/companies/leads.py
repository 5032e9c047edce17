"""Leads, what they asked for, who had them and what became of their status."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.oracle.companies.frame import (
    CLIENTS,
    MAILS,
    PHONES,
    SOURCES,
    USERS,
    Calendar,
    Row,
    Tables,
    few,
    maybe,
)

STATUSES = ("fresh", "keen", "Keen ", "client", "no", "strange", None)
LEADS = tuple(f"lead{number}" for number in range(1, 8))


@st.composite
def leads(draw: st.DrawFn, calendar: Calendar) -> tuple[Tables, dict[str, list[Row]]]:
    """Up to seven leads with a few requests, changes of owner and status, and what advertising cost."""
    made = draw(few(_lead(calendar), "lead_id", 0, 7))
    asked = draw(few(_request(calendar), "request_id", 0, 6))
    entities: dict[str, Any] = {
        "leads": made,
        "requests": asked,
        "ad_spend": draw(few(_spend(calendar), "spend_id", 0, 4)),
    }
    return entities, {}


@st.composite
def _lead(draw: st.DrawFn, calendar: Calendar) -> Row:
    return {
        "name": draw(st.sampled_from(("Lead", "A Probe lead"))),
        "created_at": draw(calendar.moment(ahead=1)),
        "status": draw(st.sampled_from(STATUSES)),
        "owner_id": draw(maybe(st.sampled_from(USERS))),
        "lead_source_id": draw(maybe(st.sampled_from(SOURCES))),
        "counterparty_id": draw(maybe(st.sampled_from(CLIENTS))),
        "phone": draw(maybe(st.sampled_from(PHONES))),
        "email": draw(maybe(st.sampled_from(MAILS))),
        "utm_campaign": draw(st.sampled_from((None, None, "spring", "autumn"))),
        "tags": draw(st.sampled_from((None, None, None, "vip, Test", "vip"))),
        "is_deleted": draw(st.sampled_from((False, False, False, False, True))),
    }


@st.composite
def _request(draw: st.DrawFn, calendar: Calendar) -> Row:
    created = draw(calendar.moment(ahead=1))
    taken = draw(maybe(calendar.later(created)))
    return {
        "created_at": created,
        "lead_id": draw(maybe(st.sampled_from(LEADS))),
        "counterparty_id": draw(maybe(st.sampled_from(CLIENTS))),
        "lead_source_id": draw(maybe(st.sampled_from(SOURCES))),
        "owner_id": draw(maybe(st.sampled_from(USERS))),
        "accepted_at": taken,
        "accepted_by": draw(st.sampled_from(USERS)) if taken else None,
        "first_response_at": draw(maybe(calendar.later(created))),
        "processed_at": draw(maybe(calendar.later(created))),
        "deal_id": draw(st.sampled_from((None, None, "deal1", "deal2"))),
        "tags": draw(st.sampled_from((None, None, None, "test"))),
        "is_deleted": draw(st.sampled_from((False, False, False, False, True))),
    }


@st.composite
def _spend(draw: st.DrawFn, calendar: Calendar) -> Row:
    return {
        "spend_on": draw(calendar.day(ahead=1)),
        "lead_source_id": draw(maybe(st.sampled_from(SOURCES))),
        "campaign": draw(st.sampled_from((None, "spring"))),
        "amount": draw(st.sampled_from(("10.00", "33.33", "0.00"))),
        "currency": draw(st.sampled_from(("RUB", "RUB", "USD", "EUR"))),
    }
