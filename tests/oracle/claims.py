"""What makes a debt, by each of the three bases, and the pools in which payments settle it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.oracle.rows_funnel import Canon
from tests.oracle.rows_money import Company, Row

NONE = "~none"
ZERO = Decimal(0)
# a date after every other: what has none is settled last
NEVER = date.max


class Claim(NamedTuple):
    """A part of a document with its due date; `claim_on` is the day of the document."""

    claim_on: date
    due_on: date | None
    document: str
    part_from: Decimal
    client: str
    amount: Decimal


@dataclass
class Pool:
    """Claims of one currency, and what was received for them; a claim below nothing is a credit."""

    claims: list[Claim]
    received: list[tuple[date, str, Decimal]]

    @property
    def client(self) -> str:
        """Who is told of what is left over."""
        claimed = [claim.client for claim in self.claims]
        return min(claimed) if claimed else min(client for _, client, _ in self.received)


class Pools(defaultdict[tuple[str, str], Pool]):
    """By pool and currency."""

    def __init__(self) -> None:
        super().__init__(lambda: Pool([], []))


class Documents:
    """Documents of a company that count."""

    def __init__(self, company: Company) -> None:
        self.company, self.canon = company, Canon(company.connection)
        deals = {row["deal_id"]: row for row in company.table("intermediate.int_deals_unioned")}

        def client_of(*rows: Row | None) -> str:
            return next((row["counterparty_id"] for row in rows if row and row["counterparty_id"]), NONE)

        self.billed = {
            row["invoice_id"]: {**row, "client": client_of(row, deals.get(row["deal_id"]))}
            for row in company.entity("invoices")
            if (row["status"] or "").lower() != "cancelled" and row["invoiced_on"] <= company.as_of_on
        }
        self.invoices = {
            key: row for key, row in self.billed.items() if row["deal_id"] not in company.test_deals
        }
        self.deliveries: list[Row] = []
        for row in company.entity("deliveries"):
            invoice = self.billed.get(row["invoice_id"], {})
            deal_id = row["deal_id"] or invoice.get("deal_id")
            client = row["counterparty_id"] or invoice.get("client") or NONE
            client = client if client != NONE else client_of(deals.get(row["deal_id"]))
            if row["delivered_on"] <= company.as_of_on:
                self.deliveries.append({**row, "deal_id": deal_id, "client": client})
        self.loose = {row["deal_id"] for row in self.deliveries if not row["invoice_id"] and row["deal_id"]}
        self.schedule = [row for row in company.entity("payment_schedule") if row["amount"] > 0]

    def delivered_pool(self, deal_id: str | None, invoice_id: str | None) -> str:
        return f"deal:{deal_id}" if deal_id in self.loose else f"invoice:{invoice_id}"

    def parts(self, rows: Iterable[Row], whole: Decimal) -> list[tuple[date | None, Decimal]] | None:
        """Instalments in order; None when they do not make the whole."""
        found = sorted((row["due_on"], row["instalment_id"], row["amount"]) for row in rows)
        if not found or sum(amount for _, _, amount in found) != whole:
            return None
        return [(due_on, amount) for due_on, _, amount in found]

    def of_invoice(self, invoice: Row) -> list[tuple[date | None, Decimal]]:
        own = (
            row for row in self.schedule
            if row["invoice_id"] == invoice["invoice_id"] and row["currency"] == invoice["currency"]
        )  # fmt: skip
        return self.parts(own, invoice["amount"]) or [(invoice["due_on"], invoice["amount"])]

    def claims(self, basis: str) -> Iterator[tuple[str, str, Claim]]:
        """(pool, currency, claim) of a basis; debts from before the history belong to each."""
        yield from {"invoiced": self._billed, "delivered": self._delivered, "won": self._won}[basis]()
        for row in self.company.entity("opening_balances"):
            if row["balance_on"] <= self.company.as_of_on and row["amount"]:
                key = row["opening_balance_id"]
                claim = Claim(row["balance_on"], None, key, ZERO, row["counterparty_id"], row["amount"])
                yield f"opening:{key}", row["currency"], claim

    def _billed(self) -> Iterator[tuple[str, str, Claim]]:
        for key, row in self.invoices.items():
            for start, (due_on, amount) in _running(self.of_invoice(row)):
                claim = Claim(row["invoiced_on"], due_on, key, start, row["client"], amount)
                yield f"invoice:{key}", row["currency"], claim

    def _delivered(self) -> Iterator[tuple[str, str, Claim]]:
        placed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in sorted(self.deliveries, key=lambda row: (row["delivered_on"], row["delivery_id"])):
            if row["deal_id"] in self.company.test_deals:
                continue
            pool = self.delivered_pool(row["deal_id"], row["invoice_id"])
            if not row["invoice_id"] and not row["deal_id"]:
                pool = f"delivery:{row['delivery_id']}"
            invoice, key = self.billed.get(row["invoice_id"]), (row["invoice_id"], row["currency"])
            start = placed[key] if row["invoice_id"] else ZERO
            placed[key] += row["amount"]
            for due_on, begin, amount in _cut(
                self.of_invoice(invoice) if invoice else [], start, row["amount"]
            ):
                claim = Claim(row["delivered_on"], due_on, row["delivery_id"], begin, row["client"], amount)
                yield pool, row["currency"], claim

    def _won(self) -> Iterator[tuple[str, str, Claim]]:
        for key, visits in self.canon.visits.items():
            deal, last = self.canon.deals[key], visits[-1]
            if last.kind != "won" or not deal["amount"]:
                continue
            own = (
                row for row in self.schedule if row["deal_id"] == key and row["currency"] == deal["currency"]
            )
            parts = self.parts(own, deal["amount"]) or [(None, deal["amount"])]
            for start, (due_on, amount) in _running(parts):
                on, client = self.canon.day(last.entered_at), deal["counterparty_id"] or NONE
                yield f"deal:{key}", deal["currency"], Claim(on, due_on, key, start, client, amount)

    def pools(self, basis: str, allocations: Iterable[Row], payments: Iterable[Row]) -> Pools:
        """Everything claimed and received; payments that settle nothing are a pool of their client."""
        found = Pools()
        for pool, currency, claim in self.claims(basis):
            found[pool, currency].claims.append(claim)
        for row in allocations:
            deal_id = None if row["deal_id"] == NONE else row["deal_id"]
            pool = f"invoice:{row['invoice_id']}"
            if basis == "won" and deal_id:
                pool = f"deal:{deal_id}"
            elif basis == "delivered":
                pool = self.delivered_pool(deal_id, row["invoice_id"])
            money = (row["paid_on"], row["counterparty_id"], row["amount_orig"])
            found[pool, row["currency"]].received.append(money)
        for row in payments:
            if row["unapplied_orig"]:
                client = row["counterparty_id"]
                money = (row["paid_on"], client, row["unapplied_orig"])
                found[f"client:{client}", row["currency"]].received.append(money)
        for pool in found.values():
            pool.claims.sort(key=lambda claim: (claim.claim_on, claim.due_on or NEVER, *claim[2:]))
        return found


def _running(
    parts: list[tuple[date | None, Decimal]],
) -> Iterator[tuple[Decimal, tuple[date | None, Decimal]]]:
    so_far = ZERO
    for part in parts:
        yield so_far, part
        so_far += part[1]


def _cut(
    parts: list[tuple[date | None, Decimal]], start: Decimal, amount: Decimal
) -> Iterator[tuple[date | None, Decimal, Decimal]]:
    """A stretch of money cut where instalments end; what lies beyond the last one is due with it."""
    end = start + amount
    if not parts:
        yield None, start, amount
    for number, (begin, (due_on, size)) in enumerate(_running(parts), 1):
        low, high = max(start, begin), end if number == len(parts) else min(end, begin + size)
        if low < high:
            yield due_on, low, high - low
