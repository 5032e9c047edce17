"""Won deals and lead cohorts, counted a second time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle.arithmetic import money, share
from tests.oracle.new_leads import deal_leads, first_holders, first_owners, keys, phones, sources
from tests.oracle.rows_funnel import NONE, Canon, Row

ALL = "~all"
LIMITS = (30, 60, 90)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Win:
    """A win that stands; `amount` in the base currency, None without an amount or a rate."""

    deal_id: str
    at: datetime
    day: date
    manager: str
    department: str
    source: str
    amount: Decimal | None


@dataclass(frozen=True)
class Person:
    """Somebody who became a lead."""

    at: datetime
    day: date
    manager: str
    department: str
    source: str
    won_at: datetime | None
    campaign: str = NONE


def wins(canon: Canon) -> list[Win]:
    found = []
    leads, of_leads = deal_leads(canon.company), sources(canon.company)
    for deal_id, visits in canon.visits.items():
        if visits[-1].kind != "won":
            continue
        at = visits[-1].entered_at
        day, owner, deal = canon.day(at), canon.owner_at(deal_id, at), canon.deals[deal_id]
        found.append(
            Win(
                deal_id,
                at,
                day,
                owner,
                canon.department_on(owner, day),
                _known(of_leads.get(leads.get(deal_id, ""))) or deal["lead_source_id"] or NONE,
                in_base(canon, deal, day),
            )
        )
    return found


def _known(source: str | None) -> str | None:
    return None if source == NONE else source


def in_base(canon: Canon, deal: Row, day: date) -> Decimal | None:
    """Amount at the latest rate known on a day."""
    currency = deal["currency"] or canon.run["currency"]
    if deal["amount"] is None or currency == canon.run["currency"]:
        return None if deal["amount"] is None else Decimal(deal["amount"])
    rates = sorted(
        (row["rate_on"], row["rate"]) for row in canon.rows("exchange_rates") if row["currency"] == currency
    )
    place = bisect_right([rate_on for rate_on, _ in rates], day)
    return money(deal["amount"] * rates[place - 1][1]) if place else None


def people(canon: Canon, won: Iterable[Win]) -> list[Person]:
    groups: dict[str, list[Row]] = defaultdict(list)
    holders = first_holders(canon.leads.values())
    for lead in canon.leads.values():
        mine = phones(lead["phone"])
        rule, known = ("p", mine) if mine else ("e", keys(lead))
        same = min((holders[key] for key in known), default=None)
        groups[f"{rule}{same}" if same else f"c{lead['counterparty_id'] or lead['lead_id']}"].append(lead)
    linked: dict[str, set[str]] = defaultdict(set)
    for link in canon.rows("lead_deal_links"):
        linked[link["lead_id"]].add(link["deal_id"])
    by_deal = {win.deal_id: win.at for win in won}
    by_client: dict[str, set[datetime]] = defaultdict(set)
    for win in won:
        for client in (canon.deals[win.deal_id]["counterparty_id"], canon.deals[win.deal_id]["contact_id"]):
            by_client[client].add(win.at)
    by_lead: dict[str, set[str]] = defaultdict(set)
    for deal_id, lead_id in deal_leads(canon.company).items():
        by_lead[lead_id].add(deal_id)
    found = []
    owners, of_leads = first_owners(canon.company), sources(canon.company)
    for leads in groups.values():
        first = min(leads, key=lambda lead: (lead["created_at"], lead["lead_id"]))
        moments: set[datetime] = set()
        for lead in leads:
            moments |= {by_deal[deal_id] for deal_id in by_lead[lead["lead_id"]] if deal_id in by_deal}
            deals = linked.get(lead["lead_id"])
            if deals:
                moments |= {by_deal[deal_id] for deal_id in deals if deal_id in by_deal}
            elif lead["counterparty_id"]:
                moments |= by_client[lead["counterparty_id"]]
        owner, owned_at = owners[first["lead_id"]]
        later = [moment for moment in moments if moment >= first["created_at"]]
        found.append(
            Person(
                first["created_at"],
                canon.day(first["created_at"]),
                owner,
                canon.department_on(owner, canon.day(owned_at)),
                of_leads[first["lead_id"]],
                min(later, default=None),
                first["utm_campaign"] or NONE,
            )
        )
    return found


def won_deals(canon: Canon) -> dict[Key, dict[str, Any]]:
    """{(grain, start, state, level, department, manager, source): figures}."""
    won = wins(canon)
    leads = people(canon, won)
    cells: dict[Key, dict[str, Any]] = {}
    for period in canon.read("marts.dim_periods"):
        start, end = period["period_start"], period["period_end"]
        groups: dict[Key, tuple[list[Win], list[Person]]] = defaultdict(lambda: ([], []))
        groups["total", ALL, ALL, ALL] = ([], [])
        for win in won:
            if start <= win.day <= end:
                for key in _keys(win):
                    groups[key][0].append(win)
        for lead in leads:
            if start <= lead.day <= end:
                for key in _keys(lead):
                    groups[key][1].append(lead)
        for key, (some_wins, some_leads) in groups.items():
            cells[period["period_grain"], start, period["period_state"], *key] = _figures(
                canon, some_wins, some_leads
            )
    return cells


def _keys(thing: Win | Person) -> tuple[Key, ...]:
    return (
        ("total", ALL, ALL, ALL),
        ("department", thing.department, ALL, ALL),
        ("manager", ALL, thing.manager, ALL),
        ("lead_source", ALL, ALL, thing.source),
    )


def _figures(canon: Canon, won: list[Win], leads: list[Person]) -> dict[str, Any]:
    amounts = [win.amount for win in won if win.amount is not None]
    total = sum(amounts, Decimal("0.00"))
    ever = sum(lead.won_at is not None for lead in leads)
    figures: dict[str, Any] = {
        "won_deals": len(won),
        "priced_deals": len(amounts),
        "won_amount": total,
        "average_check": (total / len(amounts)).quantize(Decimal("0.01"), ROUND_HALF_UP) if amounts else None,
        "cohort_leads": len(leads),
        "cohort_leads_won": ever,
        "lead_win_rate": share(ever, len(leads)),
    }
    for limit in LIMITS:
        days = timedelta(days=limit)
        within = sum(lead.won_at is not None and lead.won_at <= lead.at + days for lead in leads)
        past = sum(lead.at + days <= canon.as_of for lead in leads)
        figures |= {
            f"cohort_leads_won_{limit}": within,
            f"cohort_leads_past_{limit}": past,
            f"lead_win_rate_{limit}": share(within, len(leads)),
            f"lead_maturity_{limit}": share(past, len(leads)),
        }
    return figures


def curves(canon: Canon) -> dict[Key, dict[str, Any]]:
    """{(grain, start, state, days): share won by then}, as far as the whole cohort is old enough."""
    leads = people(canon, wins(canon))
    cells: dict[Key, dict[str, Any]] = {}
    for period in canon.read("marts.dim_periods"):
        if period["period_grain"] in ("day", "week") or period["period_state"] == "comparable":
            continue
        cohort = [lead for lead in leads if period["period_start"] <= lead.day <= period["period_end"]]
        for days in range(0, 181, 15):
            if not cohort or period["period_end"] + timedelta(days=days) >= canon.today:
                continue
            by_then = sum(
                lead.won_at is not None and lead.won_at - lead.at <= timedelta(days=days) for lead in cohort
            )
            cells[period["period_grain"], period["period_start"], period["period_state"], days] = {
                "cohort_leads": len(cohort),
                "cohort_leads_won_by": by_then,
                "won_share": share(by_then, len(cohort)),
            }
    return cells
