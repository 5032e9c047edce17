"""New leads, written a second time: plain loops over the canonical rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tests.oracle.requests_accepted import requests as taken_requests
from tests.oracle.rows_activity import House
from tests.oracle.rows_leads import OLDEST, Company, Row, share

Key = tuple[Any, ...]
MEASURES = ("leads_created", "duplicate_leads", "never_contacted_leads", "requests_received")


def phones(text: str | None) -> set[str]:
    found = set()
    for part in re.split("[;/,]", text or ""):
        written = part.strip().lower()
        digits = re.sub(r"\D", "", re.split("доб|ext|x|#|вн", written)[0])
        if len(digits) == 11 and digits.startswith("8"):
            digits = "7" + digits[1:]
        elif len(digits) == 10 and not written.startswith("+"):
            digits = "7" + digits
        if 9 <= len(digits) <= 15:
            found.add(digits.removeprefix("00"))
    return found


def keys(lead: Row) -> set[str]:
    mails = {part.lower() for part in re.split("[;/, ]", lead["email"] or "") if "@" in part}
    return phones(lead["phone"]) | mails


def first_holders(leads: Iterable[Row]) -> dict[str, str]:
    """The lead that had a phone or an address before all others."""
    found: dict[str, str] = {}
    for lead in sorted(leads, key=by_age):
        for key in keys(lead):
            found.setdefault(key, lead["lead_id"])
    return found


def by_age(lead: Row) -> tuple[datetime, int, str]:
    return lead["created_at"], len(lead["lead_id"]), lead["lead_id"]


def repeated(leads: Iterable[Row]) -> set[str]:
    """Leads with a phone or e-mail that an earlier one has."""
    seen: set[str] = set()
    found = set()
    for lead in sorted(leads, key=by_age):
        if keys(lead) & seen:
            found.add(lead["lead_id"])
        seen |= keys(lead)
    return found


def sources(company: Company) -> dict[str, str]:
    """The first source named by the lead, else by a request within the days allowed."""
    window = timedelta(days=company.run["first_touch_days"])
    asked = defaultdict(list)
    for request in company.rows("requests"):
        if request["lead_source_id"]:
            asked[request["lead_id"]].append((request["created_at"], request["lead_source_id"]))
    found = {}
    for lead in company.leads:
        named = [(lead["created_at"], lead["lead_source_id"])] if lead["lead_source_id"] else []
        named += [touch for touch in asked[lead["lead_id"]] if touch[0] < lead["created_at"] + window]
        found[lead["lead_id"]] = min(named, key=lambda touch: touch[0])[1] if named else "~none"
    return found


def first_owners(company: Company) -> dict[str, tuple[str, datetime]]:
    """The first person who had a lead, and since when."""
    changes = defaultdict(list)
    for change in company.rows("owner_changes"):
        if change["entity_type"] == "lead" and change["changed_at"] <= company.run["as_of"]:
            changes[change["entity_id"]].append(change)
    found = {}
    for lead in company.leads:
        own = sorted(changes[lead["lead_id"]], key=lambda change: change["changed_at"])
        way = [(own[0]["from_owner_id"] if own else lead["owner_id"], lead["created_at"])]
        way += [(change["to_owner_id"], change["changed_at"]) for change in own]
        people = [(user, at) for user, at in way if user and user not in company.robots]
        found[lead["lead_id"]] = people[0] if people else ("~none", lead["created_at"])
    return found


def deal_leads(company: Company) -> dict[str, str]:
    """The lead of each deal: stated, of the same contact, with the same phone, with the same e-mail."""
    leads = {lead["lead_id"]: lead for lead in company.leads}
    stated: dict[str, list[tuple[bool, Any, str]]] = defaultdict(list)
    for link in company.rows("lead_deal_links"):
        if link["lead_id"] in leads:
            own = leads[link["lead_id"]]
            stated[link["deal_id"]].append((link["rule"] != "explicit", by_age(own), link["lead_id"]))
    clients = {client["counterparty_id"]: client for client in company.rows("counterparties")}
    by_client: dict[str, list[Row]] = defaultdict(list)
    by_phone: dict[str, list[Row]] = defaultdict(list)
    by_mail: dict[str, list[Row]] = defaultdict(list)
    for lead in sorted(company.leads, key=by_age):
        by_client[lead["counterparty_id"]].append(lead)
        for key in keys(lead):
            (by_mail if "@" in key else by_phone)[key].append(lead)
    found = {}
    for deal in company.deals:
        client_id = deal["contact_id"] or deal["counterparty_id"]
        if stated[deal["deal_id"]]:
            found[deal["deal_id"]] = min(stated[deal["deal_id"]])[2]
            continue
        client = clients.get(client_id, {"phone": None, "email": None})
        mails = keys({"phone": None, "email": client["email"]})
        ways = [
            by_client[client_id] if client_id else [],
            [lead for phone in phones(client["phone"]) for lead in by_phone[phone]],
            [lead for mail in mails for lead in by_mail[mail]],
        ]
        earlier = [[lead for lead in way if lead["created_at"] <= deal["created_at"]] for way in ways]
        chosen = next((way for way in earlier if way), None)
        if chosen:
            found[deal["deal_id"]] = min(chosen, key=by_age)["lead_id"]
    return found


def contacted(company: Company) -> set[str]:
    """Leads a person turned to, or to whose client once they were there."""
    as_of, links = company.run["as_of"], deal_leads(company)
    clients = {lead["lead_id"]: lead["counterparty_id"] for lead in company.leads}
    # a person was turned to, whatever became of the deal
    deals = company.table("intermediate.int_deals_unioned")
    deal_clients = {deal["deal_id"]: deal["counterparty_id"] for deal in deals}
    last: dict[str, datetime] = {}
    found = {
        request["lead_id"]
        for request in company.rows("requests")
        if request["first_response_at"] and request["first_response_at"] <= as_of
    }
    for row in company.rows("activities"):
        out = (row["direction"] or "out") == "out"
        answered = row["result"] == "answered" if row["result"] else (row["duration_seconds"] or 0) > 0
        turned = {
            "call": out or answered,
            "meeting": row["result"] in (None, "held"),
            "mailing": False,
        }.get(row["kind"], out)
        if turned and row["happened_at"] <= as_of and row["user_id"] not in company.robots:
            found |= {row["lead_id"], links.get(row["deal_id"])}
            client = row["counterparty_id"] or deal_clients.get(row["deal_id"]) or clients.get(row["lead_id"])
            if client:
                last[client] = max(row["happened_at"], last.get(client, row["happened_at"]))
    known = {lead["lead_id"]: last.get(lead["counterparty_id"]) for lead in company.leads}
    return found | {
        lead["lead_id"] for lead in company.leads if (known[lead["lead_id"]] or OLDEST) >= lead["created_at"]
    }


def new_leads(company: Company) -> dict[Key, Row]:
    """Rows by grain, start, state, level, source and manager."""
    first_source, first_manager = sources(company), first_owners(company)
    doubles, touched = repeated(company.leads), contacted(company)
    figures: dict[Key, Row] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))

    def add(day: Any, source: str, manager: str, **more: int) -> None:
        for period in company.periods_of(day):
            for level, one, two in (
                ("total", "~all", "~all"), ("source", source, "~all"), ("manager", "~all", manager),
                ("source_and_manager", source, manager),
            ):  # fmt: skip
                for name, value in more.items():
                    figures[(*period.key, level, one, two)][name] += value

    for period in company.periods:
        figures[(*period.key, "total", "~all", "~all")]["leads_created"] += 0
        figures[(*period.key, "source", "~none", "~all")]["leads_created"] += 0
    for lead in company.leads:
        number = lead["lead_id"]
        add(
            company.day(lead["created_at"]), first_source[number], first_manager[number][0],
            leads_created=1, duplicate_leads=number in doubles, never_contacted_leads=number not in touched,
        )  # fmt: skip
    for request in taken_requests(House(company.connection)):
        add(request["received_on"], request["lead_source"], request["user"], requests_received=1)
    for key, row in figures.items():
        total = figures[(*key[:3], "total", "~all", "~all")]
        row["duplicate_lead_share"] = share(row["duplicate_leads"], row["leads_created"])
        row["never_contacted_share"] = share(row["never_contacted_leads"], row["leads_created"])
        row["share_of_leads"] = share(row["leads_created"], total["leads_created"])
    return dict(figures)
