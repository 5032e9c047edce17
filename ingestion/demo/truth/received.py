"""Money received for deals: payments against invoices, in the order of the published matching rules.

By invoice number and date with equal tax number first, then by tax number and exact open amount when one
invoice fits; refunds take back what was received. Never on a name alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ingestion.demo.documents import Invoice, Payment
from ingestion.demo.records import Story

if TYPE_CHECKING:
    from ingestion.demo.truth.deals import Pricing


def _key(inn: str) -> str:
    return inn.lstrip("0")


class Ledger:
    """Open and received amounts of a story's invoices."""

    def __init__(self, story: Story, today: int, pricing: Pricing) -> None:
        self.pricing = pricing
        inns = {row.counterparty_id: _key(row.inn) for row in story.counterparties}
        self.invoices = {
            row.invoice_id: row
            for row in story.invoices
            if row.day < today and (row.cancelled_day is None or row.cancelled_day >= today)
        }
        self.inn = {key: inns[row.counterparty_id] for key, row in self.invoices.items()}
        self.open = {key: row.amount for key, row in self.invoices.items()}
        self.received: dict[str, int] = defaultdict(int)
        self.base: dict[str, int] = defaultdict(int)

    def give(self, payment: Payment, invoice_id: str, amount: int) -> None:
        """Put a part of a payment on an invoice; negative for a refund."""
        self.open[invoice_id] -= amount
        self.received[invoice_id] += amount
        base = self.pricing.base(amount, self.invoices[invoice_id].currency, payment.day)
        self.base[self.invoices[invoice_id].deal_id] += base or 0

    def by_hand(self, payments: list[Payment]) -> None:
        """What people decided comes first, whoever paid."""
        for payment in payments:
            key = payment.invoice_ids[0] if payment.invoice_ids else ""
            if payment.by_hand == "match" and key in self.invoices:
                self.give(payment, key, min(payment.amount, self.open[key]))

    def by_number(self, payment: Payment) -> int:
        """Match what the purpose names; returns what is left of the payment."""
        left = payment.amount
        if payment.by_hand:
            return 0
        for key in payment.invoice_ids:
            if key not in self.invoices or self.inn[key] != _key(payment.other.inn) or not self.inn[key]:
                continue
            if payment.direction == "in":
                part = min(left, self.open[key])
                self.give(payment, key, part)
            else:
                part = min(left, self.received[key])
                self.give(payment, key, -part)
            left -= part
        return left

    def by_amount(self, payments: list[Payment]) -> None:
        """Exact amounts, told as it happened; a choice between two invoices is left to a person."""
        groups: dict[tuple[str, int, str], list[tuple[int, int, Payment | Invoice]]] = defaultdict(list)
        for key, amount in self.open.items():
            row = self.invoices[key]
            if amount > 0 and self.inn[key]:
                groups[self.inn[key], amount, row.currency].append((row.day, 0, row))
        for payment in payments:
            currency = "USD" if payment.account == 2 else "RUB"
            groups[_key(payment.other.inn), payment.amount, currency].append((payment.day, 1, payment))
        for events in groups.values():
            self._settle(sorted(events, key=lambda event: event[:2]))

    def _settle(self, events: list[tuple[int, int, Payment | Invoice]]) -> None:
        waiting: list[Payment] = []
        standing: list[Invoice] = []
        for _, _, event in events:
            if isinstance(event, Payment):
                waiting.append(event)
            else:
                standing.append(event)
            if len(standing) > 1 and waiting:
                return
            if standing and waiting:
                self.give(waiting.pop(0), standing.pop(0).invoice_id, events[0][2].amount)


def received_by_deal(story: Story, today: int, pricing: Pricing) -> dict[str, int]:
    """Kopecks received for each deal of a story, net of refunds, in roubles of the days of payment."""
    if not story.invoices:
        return {}
    ledger = Ledger(story, today, pricing)
    payments = [row for row in story.payments if row.article in ("sales", "refunds") and row.day < today]
    payments.sort(key=lambda row: (row.day, row.direction == "out"))
    ledger.by_hand(payments)
    rest = [
        row
        for row in payments
        if ledger.by_number(row) == row.amount and row.direction == "in" and row.other.inn
    ]
    ledger.by_amount(rest)
    return dict(ledger.base)
