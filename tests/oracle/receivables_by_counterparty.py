"""Receivables written a second time; which payment settles which invoice is given."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.claims import Documents
from tests.oracle.rows_money import Company

BUCKETS = ("not_due", "no_due_date", "overdue_1_30", "overdue_31_60", "overdue_61_90", "overdue_91_plus")
MEASURES = (*BUCKETS, "unapplied", "owed", "overdue", "balance")
Key = tuple[str, date, str, str, str, str]
Sums = dict[str, Decimal]


def bucket(due_on: date | None, day: date) -> str:
    if due_on is None:
        return "no_due_date"
    late = (day - due_on).days
    if late <= 0:
        return "not_due"
    for last, name in ((30, "overdue_1_30"), (60, "overdue_31_60"), (90, "overdue_61_90")):
        if late <= last:
            return name
    return "overdue_91_plus"


class Ledger:
    """What every client owes at the end of any day."""

    def __init__(self, company: Company) -> None:
        documents = Documents(company)
        self.pools = documents.pools(
            company.run["receivables_basis"],
            company.table("marts.fct_payment_allocations"),
            company.table("marts.fct_payments"),
        )

    def at(self, day: date) -> dict[tuple[str, str], Sums]:
        """Measures by client and currency; clients of whom there is nothing to say are absent."""
        sums: dict[tuple[str, str], Sums] = defaultdict(lambda: dict.fromkeys(MEASURES, Decimal(0)))
        for (_, currency), pool in self.pools.items():
            claims = [claim for claim in pool.claims if claim.claim_on <= day]
            received = sum((amount for on, _, amount in pool.received if on <= day), Decimal(0))
            received -= sum((min(claim.amount, Decimal(0)) for claim in claims), Decimal(0))
            left = max(received, Decimal(0))
            for claim in claims:
                settled = min(left, max(claim.amount, Decimal(0)))
                left -= settled
                if claim.amount > settled:
                    sums[claim.client, currency][bucket(claim.due_on, day)] += claim.amount - settled
            beyond = left + min(received, Decimal(0))
            if beyond:
                sums[pool.client, currency]["unapplied"] -= beyond
        return {key: _summed(found) for key, found in sums.items() if any(found.values())}


def _summed(sums: Sums) -> Sums:
    overdue = sum((sums[name] for name in BUCKETS[2:]), Decimal(0))
    owed = sums["not_due"] + sums["no_due_date"] + overdue
    return {**sums, "owed": owed, "overdue": overdue, "balance": owed + sums["unapplied"]}


def report(company: Company) -> dict[Key, Sums]:
    """Measures by grain, first day, state, level, counterparty and currency."""
    ledger = Ledger(company)
    found: dict[Key, Sums] = {}
    states: dict[date, dict[tuple[str, str], Sums]] = {}
    for grain, start, end, state in company.periods(("day", "week", "month")):
        if grain == "day" and start < company.as_of_on - timedelta(days=90):
            continue
        if end not in states:
            states[end] = ledger.at(end)
        whole: Sums = dict.fromkeys(MEASURES, Decimal(0))
        for (client, currency), sums in states[end].items():
            found[grain, start, state, "counterparty", client, currency] = sums
            total = found.setdefault(
                (grain, start, state, "total", "~all", currency), dict.fromkeys(MEASURES, Decimal(0))
            )
            for name in MEASURES:
                total[name] += sums[name]
            for name in (*BUCKETS, "unapplied"):
                whole[name] += company.base(sums[name], currency, end) or Decimal(0)
        found[grain, start, state, "company", "~all", company.currency] = _summed(whole)
    return found
