"""Leads and money by source, written a second time.

Wins, their amounts, margins and payments have their own second writing; here they are taken deal by deal from the
fact of deals, and everything that concerns leads and sources is told anew.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from tests.oracle.new_leads import deal_leads, repeated, sources
from tests.oracle.rows_leads import Company, Row, kopecks, share

Key = tuple[Any, ...]
MONEY = ("ad_spend", "won_amount", "received_amount", "margin_amount", "returned_amount", "returned_margin")
COUNTS = (
    "leads_created", "duplicate_leads", "requests_received", "unpriced_spends", "won_deals", "priced_deals",
    "closed_deals", "cost_known_deals", "returned_deals", "returned_cost_known",
)  # fmt: skip


def spends(company: Company) -> list[tuple[date, str, str, Decimal | None]]:
    """Costs up to today in the base currency, None without a rate."""
    rates: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for row in company.rows("exchange_rates"):
        rates[row["currency"]].append((row["rate_on"], row["rate"]))
    found = []
    for row in company.rows("ad_spend"):
        if row["spend_on"] > company.run["as_of_on"]:
            continue
        known = [pair for pair in rates[row["currency"]] if pair[0] <= row["spend_on"]]
        rate = Decimal(1) if row["currency"] == company.run["currency"] else max(known)[1] if known else None
        amount = kopecks(row["amount"] * rate) if rate is not None else None
        found.append((row["spend_on"], row["lead_source_id"] or "~none", row["campaign"] or "~none", amount))
    return found


def figures(company: Company) -> dict[Key, Row]:
    """Sums by grain, start, state, source and campaign; `~all` where one is rolled up; money None when empty."""
    found: dict[Key, Row] = defaultdict(lambda: dict.fromkeys(COUNTS, 0) | dict.fromkeys(MONEY))

    def add(day: date, source: str, campaign: str, **more: Any) -> None:
        for period in company.periods_of(day):
            for places in (("~all", "~all"), (source, "~all"), (source, campaign)):
                row = found[(*period.key, *places)]
                for name, value in more.items():
                    if value is not None:
                        row[name] = (row[name] or 0) + value

    first, doubles, links = sources(company), repeated(company.leads), deal_leads(company)
    leads = {lead["lead_id"]: lead for lead in company.leads}
    own = {deal["deal_id"]: deal["lead_source_id"] for deal in company.deals}
    for number, lead in leads.items():
        campaign = lead["utm_campaign"] or "~none"
        add(company.day(lead["created_at"]), first[number], campaign, leads_created=1,
            duplicate_leads=int(number in doubles))  # fmt: skip
    for request in company.requests:
        add(
            company.day(request["created_at"]),
            request["lead_source_id"] or "~none",
            "~none",
            requests_received=1,
        )
    for day, source, campaign, amount in spends(company):
        add(day, source, campaign, ad_spend=amount, unpriced_spends=int(amount is None))
    for deal in company.table("marts.fct_deals"):
        if deal["state"] == "open":
            continue
        lead_id = links.get(deal["deal_id"])
        source = first[lead_id] if lead_id else "~none"
        source = source if source != "~none" else own[deal["deal_id"]] or "~none"
        won = deal["state"] == "won"
        priced = won and deal["amount_base"] is not None
        add(
            deal["closed_on"], source, "~none", closed_deals=1, won_deals=int(won), priced_deals=int(priced),
            won_amount=deal["amount_base"] if won else None, received_amount=deal["received_of_won"],
            margin_amount=deal["margin_amount"], cost_known_deals=int(priced and deal["cost_base"] is not None),
        )  # fmt: skip
        if won and lead_id:
            lead = leads[lead_id]
            add(
                company.day(lead["created_at"]), first[lead_id], lead["utm_campaign"] or "~none", returned_deals=1,
                returned_amount=deal["amount_base"], returned_margin=deal["margin_amount"],
                returned_cost_known=int(priced and deal["cost_base"] is not None),
            )  # fmt: skip
    for period in company.periods:
        for source in ("~all", "~none"):
            found[(*period.key, source, "~all")]["leads_created"] += 0
    return found


def leads_by_source(company: Company) -> dict[Key, Row]:
    """Rows by grain, start, state, level, source and campaign."""
    told, found = figures(company), {}
    names = ("leads_created", "duplicate_leads", "requests_received", "ad_spend", "unpriced_spends")
    for key, row in told.items():
        *period, source, campaign = key
        told_here = row["leads_created"] or row["requests_received"] or row["unpriced_spends"]
        always = campaign == "~all" and source in ("~all", "~none")
        if not (always or told_here or row["ad_spend"] is not None):
            continue
        level = "total" if source == "~all" else "source" if campaign == "~all" else "campaign"
        whole = told[(*period, "~all", "~all")]
        price = None
        if row["ad_spend"] is not None and row["leads_created"]:
            price = kopecks(row["ad_spend"] / row["leads_created"])
        found[(*period, level, source, campaign)] = {
            **{name: row[name] for name in names},
            "share_of_leads": share(row["leads_created"], whole["leads_created"]),
            "share_of_requests": share(row["requests_received"], whole["requests_received"]),
            "cost_per_lead": price,
        }
    return found


def revenue_by_source(company: Company) -> dict[Key, Row]:
    """Rows by grain, start, state, level and source."""
    told, found = figures(company), {}
    for key, row in told.items():
        *period, source, campaign = key
        if campaign != "~all":
            continue
        whole = told[(*period, "~all", "~all")]
        kept = {
            name: value for name, value in row.items() if name not in ("duplicate_leads", "requests_received")
        }
        for name in ("won_amount", "received_amount", "returned_amount"):
            kept[name] = row[name] or Decimal(0)
        romi = None
        if row["ad_spend"] and (row["returned_cost_known"] or not row["returned_deals"]):
            romi = share((row["returned_margin"] or 0) - row["ad_spend"], row["ad_spend"])
        kept["lead_romi"] = romi
        kept["win_rate"] = share(row["won_deals"], row["closed_deals"])
        kept["share_of_won"] = share(row["won_amount"] or 0, whole["won_amount"])
        kept["average_check"] = (
            kopecks(row["won_amount"] / row["priced_deals"]) if row["priced_deals"] else None
        )
        found[(*period, "total" if source == "~all" else "source", source)] = kept
    return found
