"""Receivables written a second time, for a company whose debts are made by invoices."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.rows_money import Company, Row

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
        assert company.run["receivables_basis"] == "invoiced"
        deals = {row["deal_id"]: row for row in company.table("intermediate.int_deals_unioned")}
        self.invoices = [
            {**row, "client": row["counterparty_id"] or _client(deals.get(row["deal_id"]))}
            for row in company.entity("invoices")
            if (row["status"] or "").lower() != "cancelled"
            and row["deal_id"] not in company.test_deals
            and row["amount"]
        ]
        self.counted = {row["invoice_id"] for row in self.invoices}
        schedule: dict[str, list[tuple[date, str, Decimal]]] = defaultdict(list)
        for row in company.entity("payment_schedule"):
            if row["invoice_id"] and row["amount"] > 0:
                schedule[row["invoice_id"]].append((row["due_on"], row["instalment_id"], row["amount"]))
        self.schedule = {key: sorted(parts) for key, parts in schedule.items()}
        self.paid: dict[str, list[Row]] = defaultdict(list)
        for row in company.table("marts.fct_payment_allocations"):
            self.paid[row["invoice_id"]].append(row)
        self.unapplied = [row for row in company.table("marts.fct_payments") if row["unapplied_orig"]]
        self.openings = company.entity("opening_balances")

    def at(self, day: date) -> dict[tuple[str, str], Sums]:
        """Measures by client and currency; clients of whom there is nothing to say are absent."""
        sums: dict[tuple[str, str], Sums] = defaultdict(lambda: dict.fromkeys(MEASURES, Decimal(0)))

        def add(client: str, currency: str, name: str, amount: Decimal) -> None:
            if amount:
                sums[client, currency][name] += amount

        for invoice in self.invoices:
            received = self._received(invoice["invoice_id"], day)
            if invoice["invoiced_on"] > day:
                add(invoice["client"], invoice["currency"], "unapplied", -received)
                continue
            left = max(received, Decimal(0))
            for due_on, amount in self._instalments(invoice):
                settled = min(left, amount)
                left -= settled
                add(invoice["client"], invoice["currency"], bucket(due_on, day), amount - settled)
            add(invoice["client"], invoice["currency"], "unapplied", -left - min(received, Decimal(0)))
        for invoice_id in self.paid.keys() - self.counted:
            first = self.paid[invoice_id][0]
            received = self._received(invoice_id, day)
            add(first["counterparty_id"], first["currency"], "unapplied", -received)
        for payment in self.unapplied:
            if payment["paid_on"] <= day:
                amount = -payment["unapplied_orig"]
                add(payment["counterparty_id"], payment["currency"], "unapplied", amount)
        for row in self.openings:
            if row["balance_on"] <= day:
                name = "no_due_date" if row["amount"] > 0 else "unapplied"
                add(row["counterparty_id"], row["currency"], name, row["amount"])
        return {key: _summed(found) for key, found in sums.items() if any(found.values())}

    def _received(self, invoice_id: str, day: date) -> Decimal:
        return sum((row["amount_orig"] for row in self.paid[invoice_id] if row["paid_on"] <= day), Decimal(0))

    def _instalments(self, invoice: Row) -> list[tuple[date | None, Decimal]]:
        parts = self.schedule.get(invoice["invoice_id"], [])
        if sum(amount for _, _, amount in parts) == invoice["amount"]:
            return [(due_on, amount) for due_on, _, amount in parts]
        return [(invoice["due_on"], invoice["amount"])]


def _client(deal: Row | None) -> str:
    return (deal and deal["counterparty_id"]) or "~none"


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
