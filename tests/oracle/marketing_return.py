"""Return on marketing, written a second time.

Sums of leads, costs and won deals are those of the second writing by source; people and what became of them are told
anew, and so are channels, prices and returns.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.oracle.by_source import figures
from tests.oracle.rows_leads import Company, Row, kopecks, share
from tests.oracle.won_deals import Person

Key = tuple[Any, ...]
SUMS = (
    "ad_spend", "leads_created", "unpriced_spends", "cohort_leads", "cohort_leads_won", "cohort_leads_past_90",
    "returned_deals", "returned_cost_known", "returned_amount", "returned_margin",
)  # fmt: skip
COUNTS = {name for name in SUMS if name not in ("ad_spend", "returned_amount", "returned_margin")}


def marketing_return(company: Company, people: list[Person]) -> dict[Key, Row]:
    """Rows by grain, start, state, level, channel, source and campaign."""
    channels = {row["lead_source_id"]: row["channel"] for row in company.rows("lead_sources")}
    told: dict[Key, Row] = {key: dict(row) for key, row in figures(company).items() if key[0] != "day"}
    for person in people:
        ripe = (company.run["as_of"] - person.at).total_seconds() >= 90 * 86400
        for period in company.periods_of(person.day):
            if period.grain == "day":
                continue
            for place in (("~all", "~all"), (person.source, "~all"), (person.source, person.campaign)):
                row = told[(*period.key, *place)]
                for name, value in (
                    ("cohort_leads", 1),
                    ("cohort_leads_won", int(person.won_at is not None)),
                    ("cohort_leads_past_90", int(ripe)),
                ):
                    row[name] = row.get(name, 0) + value
    found: dict[Key, Row] = defaultdict(dict)
    for (*when, source, campaign), row in told.items():
        if not (row["leads_created"] or row["unpriced_spends"] or row["ad_spend"] is not None):
            continue
        channel = channels.get(source) or "~none"
        if campaign != "~all":
            add(found[(*when, "campaign", channel, source, campaign)], row)
        elif source == "~all":
            add(found[(*when, "total", "~all", "~all", "~all")], row)
        else:
            add(found[(*when, "source", channel, source, "~all")], row)
            add(found[(*when, "channel", channel, "~all", "~all")], row)
            if row["ad_spend"] is not None:
                only_cost = {name: row[name] for name in ("ad_spend", "unpriced_spends")}
                add(
                    found[(*when, "advertised", "~all", "~all", "~all")],
                    only_cost if source == "~none" else row,
                )
    for period in company.periods:
        if period.grain != "day":
            add(found[(*period.key, "total", "~all", "~all", "~all")], {})
            add(found[(*period.key, "source", "~none", "~none", "~all")], {})
    return {key: finished(row) for key, row in found.items()}


def add(row: Row, more: Row) -> None:
    for name in SUMS:
        value = more.get(name)
        row.setdefault(name, 0 if name in COUNTS else None)
        if value is not None:
            row[name] = (row[name] or 0) + value


def finished(row: Row) -> Row:
    spend, margin = row["ad_spend"], row["returned_margin"]
    romi = None
    if spend and (row["returned_cost_known"] or not row["returned_deals"]):
        romi = share((margin or Decimal(0)) - spend, spend)
    return {
        **row,
        "returned_amount": row["returned_amount"] or Decimal(0),
        "cost_per_lead": _price(spend, row["leads_created"]),
        "client_cost": _price(spend, row["cohort_leads_won"]),
        "lead_maturity_90": share(row["cohort_leads_past_90"], row["cohort_leads"]),
        "ad_spend_share": share(spend, row["returned_amount"]) if spend is not None else None,
        "lead_romi": romi,
        "is_advertised": spend is not None,
    }


def _price(spend: Decimal | None, pieces: int) -> Decimal | None:
    return kopecks(spend / pieces) if spend is not None and pieces else None
