"""A September of a small company: seven leads that count, four deals, and what they cost.

robot -> anna -> boris   ads-lead    source ads, request answered
anna                     late-site   no source at first, site on day 3, ads on day 28; same phone as ads-lead
nobody                   too-late    no source, ads only on day 17; nobody turned to it
robot only               midnight    1 October in Moscow, source "unknown", e-mail of too-late
vera                     by-request  no source, its request names ads
boris                    expo-lead   source expo, written to through its deal
test, deleted, future    do not count
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import Row, at, deal, department, moves


def lead(lead_id: str, created_day: int, **more: Any) -> Row:
    return {"lead_id": lead_id, "name": lead_id, "created_at": at(9, created_day), "status": "New", **more}


def version(row: Row, number: int, day: int, **changed: Any) -> Row:
    """The lead as a later delivery of its file had it."""
    seen = at(9, day)
    return {
        **row, **changed, "_file": f"inbox/crm/{row['lead_id']}.csv", "_load_id": f"170000000{number}.1",
        "_updated_at": seen, "_known_at": seen,
    }  # fmt: skip


LATE_SITE = lead("late-site", 2, owner_id="anna", phone="+7 901 111 22 33", status="Hot")
TOO_LATE = lead("too-late", 3, email="A@x.ru", status=None)
LEADS = [
    lead("ads-lead", 1, lead_source_id="ads", owner_id="boris", phone="8 (901) 111-22-33 доб. 5",
         counterparty_id="client-1", utm_source="search", utm_campaign="c1", status="Client"),
    version(LATE_SITE, 1, 2),
    version(LATE_SITE, 2, 5, lead_source_id="site"),
    version(LATE_SITE, 3, 30, lead_source_id="ads"),
    version(TOO_LATE, 1, 3),
    version(TOO_LATE, 2, 20, lead_source_id="ads"),
    {**lead("midnight", 30, lead_source_id="unknown", owner_id="robot", email=" a@X.RU "),
     "created_at": at(9, 30, 21, 30)},
    lead("by-request", 4, owner_id="vera", phone="007 901 888 77 66; 12", status="Strange"),
    lead("expo-lead", 5, lead_source_id="expo", owner_id="boris", phone="+7 999 000 00 00", status="Hot"),
    lead("test", 6, tags="test", lead_source_id="ads"),
    lead("deleted", 6, lead_source_id="ads", is_deleted=True),
    {**lead("future", 6, lead_source_id="ads"), "created_at": at(10, 20)},
]  # fmt: skip
REQUESTS = [
    {"request_id": "r1", "created_at": at(9, 1), "lead_id": "ads-lead", "lead_source_id": "ads",
     "accepted_by": "anna", "accepted_at": at(9, 1, 12), "first_response_at": at(9, 1, 13)},
    {"request_id": "r2", "created_at": at(9, 6), "lead_id": "by-request", "lead_source_id": "ads",
     "accepted_by": "robot", "accepted_at": at(9, 6)},
]  # fmt: skip
OWNERS = [
    {"change_id": "1", "entity_type": "lead", "entity_id": "ads-lead", "from_owner_id": "robot",
     "to_owner_id": "anna", "changed_at": at(9, 1, 12)},
    {"change_id": "2", "entity_type": "lead", "entity_id": "ads-lead", "from_owner_id": "anna",
     "to_owner_id": "boris", "changed_at": at(9, 20)},
]  # fmt: skip
ACTIVITIES = [
    {"activity_id": "held", "kind": "meeting", "result": "held", "user_id": "anna", "lead_id": "late-site",
     "happened_at": at(9, 4)},
    {"activity_id": "missed", "kind": "call", "direction": "in", "result": "missed", "lead_id": "midnight",
     "user_id": "anna", "happened_at": at(10, 1)},
    {"activity_id": "auto", "kind": "email", "direction": "out", "user_id": "robot", "lead_id": "midnight",
     "happened_at": at(10, 1)},
    {"activity_id": "letter in", "kind": "email", "direction": "in", "user_id": "anna", "lead_id": "too-late",
     "happened_at": at(9, 4)},
    {"activity_id": "in vain", "kind": "call", "direction": "out", "result": "missed", "user_id": "vera",
     "lead_id": "by-request", "happened_at": at(9, 6)},
    {"activity_id": "by deal", "kind": "email", "direction": "out", "user_id": "boris", "deal_id": "expo-deal",
     "happened_at": at(9, 8)},
    {"activity_id": "tomorrow", "kind": "call", "direction": "out", "user_id": "anna", "lead_id": "too-late",
     "happened_at": at(10, 16)},
]  # fmt: skip
DEALS = [
    deal("expo-deal", "won", amount="1000.00", cost="600.00", owner_id="boris", created_at=at(9, 7)),
    # the deal itself says site, its lead came from ads; nobody knows the cost
    deal("ads-deal", "won", amount="500.00", lead_source_id="site", counterparty_id="client-1"),
    deal("phone-deal", "new", counterparty_id="client-2", created_at=at(9, 9), lead_source_id="site"),
    deal("lost-deal", "lost", created_at=at(9, 5)),
    deal("own-source", "won", amount="300.00", cost="100.00", lead_source_id="site", created_at=at(9, 5)),
]
CHANGES = [
    *moves("expo-deal", ("won", at(9, 20))),
    *moves("ads-deal", ("won", at(10, 2))),
    *moves("lost-deal", ("lost", at(9, 25))),
    *moves("own-source", ("won", at(9, 10))),
    {"change_id": "s1", "entity_type": "lead", "entity_id": "ads-lead", "from_stage_id": "New",
     "to_stage_id": "hot", "changed_at": at(9, 10)},
    {"change_id": "s2", "entity_type": "lead", "entity_id": "ads-lead", "from_stage_id": "hot",
     "to_stage_id": "Client", "changed_at": at(10, 2)},
    {"change_id": "s3", "entity_type": "lead", "entity_id": "late-site", "from_stage_id": "New",
     "to_stage_id": "Hot", "changed_at": at(9, 30, 21, 30)},
    {"change_id": "s4", "entity_type": "lead", "entity_id": "late-site", "from_stage_id": "Hot",
     "to_stage_id": "Client", "changed_at": at(10, 16)},
]  # fmt: skip


def spend(
    number: int, source: str | None, amount: str, campaign: str | None = None, currency: str = "RUB"
) -> Row:
    return {
        "spend_id": str(number), "spend_on": date(2026, 9, 10), "lead_source_id": source, "campaign": campaign,
        "amount": amount, "currency": currency,
    }  # fmt: skip


@pytest.fixture
def leads(build: Builder) -> duckdb.DuckDBPyConnection:
    """The warehouse of that company; equal builds are done once."""
    return build(
        department(
            users=[{"user_id": "robot", "name": "Robot", "is_robot": True}],
            lead_sources=[
                {"lead_source_id": "ads", "name": "Ads", "channel": "Paid"},
                {"lead_source_id": "site", "name": "Site"},
                {"lead_source_id": "expo", "name": "Exhibition"},
            ],
            counterparties=[
                {"counterparty_id": "client-1", "name": "First"},
                {"counterparty_id": "client-2", "name": "Second", "phone": "8-901-888-77-66"},
            ],
            leads=LEADS,
            requests=REQUESTS,
            owner_changes=OWNERS,
            activities=ACTIVITIES,
            deals=DEALS,
            stage_changes=CHANGES,
            lead_deal_links=[{"lead_id": "expo-lead", "deal_id": "expo-deal", "rule": "explicit"},
                             {"lead_id": "test", "deal_id": "lost-deal", "rule": "explicit"}],
        ),
        settings={
            "test_records": [{"field": "tag", "pattern": "test"}],
            "lead_statuses": [
                {"status": "new", "status_group": "cold"},
                {"status": "Hot", "status_group": "hot"},
                {"status": "Client", "status_group": "client"},
            ],
            "ad_spend": [
                spend(1, "ads", "200.00", "c1"), spend(2, "ads", "100.00"), spend(3, "expo", "800.00"),
                spend(4, "papers", "50.00"), spend(5, "papers", "5.00", currency="EUR"), spend(6, None, "7.00"),
            ],
        },
    )  # fmt: skip
