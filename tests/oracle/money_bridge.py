"""From the win to the money written a second time; matches, wins and priced amounts are taken as given."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.oracle.rows_money import Company, Row

ZERO = Decimal(0)
COUNTS = ("won_deals", "deals_paid", "deals_partly", "deals_unpaid", "deals_overpaid", "deals_no_amount")
AMOUNTS = ("won_amount", "invoiced_amount", "paid_amount", "open_amount", "overpaid_amount")
BALANCES = ("won", "paid", "open", "unapplied")
Cells = dict[str, Decimal]


class Place(NamedTuple):
    """Key of a row: the grain, first day and state of the period, the level and what it is about."""

    grain: str
    start: date
    state: str
    level: str
    counterparty: str
    currency: str


class Books:
    """Won deals with their invoices and payments."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.deals = {
            row["deal_id"]: row for row in company.table("marts.fct_deals") if row["state"] == "won"
        }
        self.payments = {row["transaction_id"]: row for row in company.table("marts.fct_payments")}
        self.allocations = company.table("marts.fct_payment_allocations")
        self.paid: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.paid_base: dict[str, Decimal] = defaultdict(lambda: ZERO)
        targets: dict[str, set[str]] = defaultdict(set)
        for row in self.allocations:
            targets[row["transaction_id"]].add(row["deal_id"])
            deal = self.deals.get(row["deal_id"])
            if deal:
                self.paid_base[row["deal_id"]] += row["amount_base"] or ZERO
                if row["currency"] == deal["currency"]:
                    self.paid[row["deal_id"]] += row["amount_orig"]
        for transaction, found in targets.items():
            self._add_what_came_beyond(self.payments[transaction], found)
        self.invoiced: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.invoiced_base: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for row in company.entity("invoices"):
            deal = self.deals.get(row["deal_id"])
            if (
                deal
                and (row["status"] or "").lower() != "cancelled"
                and row["invoiced_on"] <= company.as_of_on
            ):
                base = company.base(row["amount"], row["currency"], row["invoiced_on"])
                self.invoiced_base[row["deal_id"]] += base or ZERO
                if row["currency"] == deal["currency"]:
                    self.invoiced[row["deal_id"]] += row["amount"]

    def _add_what_came_beyond(self, payment: Row, deals: set[str]) -> None:
        [deal_id, *others] = deals
        deal = self.deals.get(deal_id)
        if others or not deal or payment["unapplied_orig"] <= 0 or payment["currency"] != deal["currency"]:
            return
        matched = sum(
            (
                row["amount_orig"]
                for row in self.allocations
                if row["deal_id"] == deal_id and row["currency"] == deal["currency"]
            ),
            ZERO,
        )
        if matched >= (deal["amount_orig"] or ZERO):
            self.paid[deal_id] += payment["unapplied_orig"]
            self.paid_base[deal_id] += payment["unapplied_base"] or ZERO

    def cells(self, deal: Row) -> tuple[Cells, Cells]:
        """Counts and amounts of one deal: in its currency, and in the base currency."""
        key, won, paid = deal["deal_id"], deal["amount_orig"] or ZERO, self.paid[deal["deal_id"]]
        status = "partly" if 0 < paid < won else "unpaid"
        if paid >= won:
            status = "no_amount" if not paid and not won else "paid" if paid == won else "overpaid"
        counts = {name: Decimal(name in ("won_deals", f"deals_{status}")) for name in COUNTS}
        left, over = max(won - paid, ZERO), max(paid - won, ZERO)
        own = [won, self.invoiced[key], paid, left, over]
        rated = [self.company.base(value, deal["currency"], deal["won_on"]) or ZERO for value in (left, over)]
        base = [deal["won_amount"] or ZERO, self.invoiced_base[key], self.paid_base[key], *rated]
        return (
            {**counts, **dict(zip(AMOUNTS, own, strict=True))},
            {**counts, **dict(zip(AMOUNTS, base, strict=True))},
        )


def report(company: Company) -> dict[Place, Cells]:
    """Deals won in every closed and running period."""
    books = Books(company)
    found: dict[Place, Cells] = defaultdict(lambda: defaultdict(lambda: ZERO))
    deals = [(row, *books.cells(row)) for row in books.deals.values()]
    for grain, start, end, state in company.periods(("day", "week", "month", "quarter", "year")):
        for deal, own, base in deals:
            if not start <= deal["won_on"] <= end:
                continue
            for level, client, currency, cells in (
                ("company", "~all", company.currency, base),
                ("total", "~all", deal["currency"], own),
                ("counterparty", deal["counterparty_id"], deal["currency"], own),
            ):
                for name, value in cells.items():
                    found[Place(grain, start, state, level, client, currency)][name] += value
    return {place: dict(cells) for place, cells in found.items()}


def pool_of(row: Row) -> tuple[str, str]:
    """What a payment settled: its deal, else its invoice; and the currency."""
    deal_id = row["deal_id"]
    return deal_id if deal_id != "~none" else f"invoice {row['invoice_id']}", row["currency"]


def balances(company: Company) -> dict[Place, Cells]:
    """Everything since the history began, per client and currency, at the end of months, quarters and years."""
    books = Books(company)
    # a deal billed to several clients and not won stands with the first of them
    payers: dict[tuple[str, str], str] = {}
    for row in books.allocations:
        key = pool_of(row)
        payers[key] = min(row["counterparty_id"], payers.get(key, row["counterparty_id"]))
    # money for a deal is its client's from the first payment on, whoever was billed and whenever it was won
    payers |= {
        (deal["deal_id"], deal["currency"]): deal["counterparty_id"]
        for deal in books.deals.values()
        if deal["amount_orig"]
    }
    found: dict[Place, Cells] = {}
    for grain, start, end, state in company.periods(("month", "quarter", "year")):
        sums: dict[tuple[str, str], Cells] = defaultdict(lambda: dict.fromkeys(BALANCES, ZERO))
        received: dict[tuple[str, str], tuple[str, Decimal]] = {}
        for row in books.allocations:
            if row["paid_on"] <= end:
                key = pool_of(row)
                _, so_far = received.get(key, ("", ZERO))
                received[key] = (payers[key], so_far + row["amount_orig"])
        for deal in books.deals.values():
            if deal["won_on"] <= end and deal["amount_orig"]:
                _, paid = received.pop((deal["deal_id"], deal["currency"]), ("", ZERO))
                applied = min(max(paid, ZERO), deal["amount_orig"])
                cells = sums[deal["counterparty_id"], deal["currency"]]
                cells["won"] += deal["amount_orig"]
                cells["paid"] += paid
                cells["open"] += deal["amount_orig"] - applied
                cells["unapplied"] += paid - applied
        for (_, currency), (client, paid) in received.items():
            sums[client, currency]["paid"] += paid
            sums[client, currency]["unapplied"] += paid
        for payment in books.payments.values():
            if payment["paid_on"] <= end and payment["unapplied_orig"]:
                cells = sums[payment["counterparty_id"], payment["currency"]]
                cells["paid"] += payment["unapplied_orig"]
                cells["unapplied"] += payment["unapplied_orig"]
        for (client, currency), cells in sums.items():
            found[Place(grain, start, state, "counterparty", client, currency)] = cells
    return found
