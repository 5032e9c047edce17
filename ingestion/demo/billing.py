"""What follows a win: invoices, deliveries, the client's payments and the supplier's bill."""

from __future__ import annotations

import random

from ingestion.demo.catalog import WON
from ingestion.demo.documents import Delivery, Invoice
from ingestion.demo.payments import Payer
from ingestion.demo.purposes import vat_part
from ingestion.demo.records import Deal, Story
from ingestion.demo.scripts import Script
from ingestion.demo.world import World

# how clients pay when the plot does not say: (kind, share); the rest pays in full by number
HABITS = (
    ("partial", 0.1),
    ("debt", 0.07),
    ("no_number", 0.07),
    ("before", 0.02),
    ("over", 0.012),
    ("short", 0.04),
    ("odd", 0.004),
    ("refund", 0.012),
    ("third_party", 0.004),
)
# above this a service contract is billed by quarters, in kopecks
QUARTERLY = 6_000_000
PREPAID = 30_000_000


class Billing:
    """Documents of one story; `serial` numbers its invoices."""

    def __init__(self, world: World, rng: random.Random, story: Story, script: Script) -> None:
        self.world, self.rng, self.story, self.script = world, rng, story, script
        self.payer = Payer(world, rng, story)
        self.serial = 0

    def bill(self, deal: Deal) -> None:
        """Everything that follows the last win of a deal; a win taken back leaves a cancelled invoice."""
        wins = [move.at for move in deal.moves if move.to_stage == WON]
        amount = deal.amount_at(deal.moves[-1].at) if deal.moves else None
        gone = deal.deleted_at is not None or deal.merged_at is not None
        if not wins or gone or not amount or deal.currency == "CNY":
            return
        first = deal is self.story.deals[0]
        day = self.world.clock.day(wins[-1])
        if deal.moves[-1].to_stage != WON:
            self._cancel(self.invoice(deal, amount, day + 1, 10), self.world.clock.day(deal.moves[-1].at))
            return
        if self.script.turn == "cancelled_invoice" and first:
            self._cancel(self.invoice(deal, amount, day, 10), self.world.clock.next_working(day + 4))
        told = self.script.pay if first else ""
        invoices = self._invoices(deal, amount, day, told == "merged")
        if told == "merged":
            whole = sum(row.amount for row in invoices)
            self.payer.pay(deal, invoices, whole, self.payer.day(invoices[-1]), told)
        else:
            for invoice in invoices:
                self.payer.settle(deal, invoice, told or self._habit(deal))
        self.payer.buy(deal, day)

    def _cancel(self, invoice: Invoice, day: int) -> None:
        self.story.invoices[-1] = invoice._replace(cancelled_day=max(day, invoice.day))
        self.story.note("invoice cancelled", "invoices", invoice.invoice_id, self.world.clock.utc(day, 0))

    def _invoices(self, deal: Deal, amount: int, day: int, in_two: bool) -> list[Invoice]:
        rng, next_working = self.rng, self.world.clock.next_working
        start = next_working(day + int(rng.random() * 4))
        parts, days = [amount], [start]
        if deal.line == "service" and amount > QUARTERLY:
            quarter = amount // 4
            parts = [quarter, quarter, quarter, amount - 3 * quarter]
            days = [next_working(start + at * 91) for at in range(4)]
        elif in_two or (amount > PREPAID and rng.random() < 0.3):
            parts, days = [amount * 3 // 10, amount - amount * 3 // 10], [start, next_working(start + 7)]
        invoices = [
            self.invoice(deal, part, when, 5 + int(rng.random() * 20))
            for part, when in zip(parts, days, strict=True)
        ]
        for at, row in enumerate(invoices):
            if rng.random() < 0.93:
                wait = 85 if deal.line == "service" else 6 + int(rng.random() * 30)
                self._deliver(row, next_working(row.day + wait), at)
        return invoices

    def invoice(self, deal: Deal, amount: int, day: int, wait: int) -> Invoice:
        """Issue an invoice; a few have no due day or do not say their VAT."""
        self.serial += 1
        number = self.story.number * 64 + self.serial
        vat = 0 if deal.currency != "RUB" else vat_part(amount, day)
        says_vat = self.rng.random() > 0.04
        due = None if self.rng.random() < 0.03 else day + wait
        found = Invoice(
            f"INV{number:08d}",
            str(number),
            deal.deal_id,
            deal.counterparty_id,
            day,
            due,
            amount,
            vat if says_vat else None,
            deal.currency,
        )
        self.story.invoices.append(found)
        return found

    def _deliver(self, invoice: Invoice, day: int, at: int) -> None:
        self.story.deliveries.append(
            Delivery(
                f"DLV{invoice.invoice_id[3:]}",
                f"{invoice.number}/{at + 1}",
                invoice.invoice_id,
                invoice.deal_id,
                invoice.counterparty_id,
                day,
                invoice.amount,
                invoice.currency,
            )
        )

    def _habit(self, deal: Deal) -> str:
        pick = self.rng.random()
        for kind, share in HABITS:
            pick -= share
            if pick < 0:
                # a payment that names no invoice must fit one only
                unclear = deal.line == "service" or deal.currency != "RUB" or self.serial > 1
                return "number" if unclear and kind in ("no_number", "before", "odd") else kind
        return "number"
