"""How clients pay: in full, in parts, too much, without a number, before the invoice, not at all."""

from __future__ import annotations

import random

from ingestion.demo.catalog import LINE_IDS
from ingestion.demo.documents import Instalment, Invoice, Payment
from ingestion.demo.identity import Legal, legal
from ingestion.demo.purposes import client_purpose, date_text, with_vat
from ingestion.demo.records import Deal, Story
from ingestion.demo.world import World

MAIN, RESERVE, DOLLARS = 0, 1, 2
BIG = 150_000_000
# how often a client that owes pays in the end
REMINDED = 0.94


class Payer:
    """Payments of one client and to its suppliers."""

    def __init__(self, world: World, rng: random.Random, story: Story) -> None:
        self.world, self.rng, self.story = world, rng, story
        self.clock = world.clock
        self.account = RESERVE if rng.random() < 0.18 else MAIN

    def settle(self, deal: Deal, invoice: Invoice, kind: str) -> None:
        """Pay an invoice the way `kind` says; see `billing.HABITS`."""
        rng, amount, day = self.rng, invoice.amount, self.day(invoice)
        named = [invoice]
        if kind == "debt":
            if rng.random() < REMINDED:
                self.pay(deal, named, amount, self._later(day, 20 + int(rng.random() * 100)), "late")
        elif kind == "short":
            first = amount * (4 + int(rng.random() * 5)) // 10
            self.pay(deal, named, first, day, kind)
            if rng.random() < REMINDED:
                self.pay(deal, named, amount - first, self._later(day, 30 + int(rng.random() * 60)), "late")
        elif kind == "partial":
            first = amount * (3 + int(rng.random() * 5)) // 10
            self.pay(deal, named, first, day, kind)
            self.pay(deal, named, amount - first, self._later(day, 5 + int(rng.random() * 30)), kind)
        elif kind == "over":
            self.pay(deal, named, amount + 1_234_500, day, kind)
        elif kind == "twice":
            self.pay(deal, named, amount // 2, day, kind)
            self.pay(deal, named, amount // 2, day, kind)
        elif kind == "refund":
            self.pay(deal, named, amount, day, kind)
            self.pay(deal, named, amount // 5, self._later(day, 9), kind, "out")
        elif kind in ("before", "no_number"):
            early = self.clock.next_working(max(self.world.plan.first_day, invoice.day - 6))
            self.pay(deal, [], amount, early if kind == "before" else day, kind)
        elif kind == "odd":
            self.pay(deal, [], amount * 7 // 10 + 377, day, kind)
        elif kind == "third_party":
            self.pay(deal, named, amount, day, kind, other=self._friend(), by_hand="match")
        elif kind == "deposit":
            self.pay(deal, named, amount, day, kind, by_hand="unmatch")
        elif kind == "instalments" or (amount > BIG and rng.random() < 0.5):
            self._instalments(deal, invoice)
        else:
            self.pay(deal, named, amount, day, kind)

    def day(self, invoice: Invoice) -> int:
        """Most pay within a week of the due day, some much later."""
        due = invoice.due_day or invoice.day + 10
        late = int(self.rng.gauss(1, 7)) if self.rng.random() < 0.8 else int(self.rng.random() * 60)
        return self.clock.next_working(max(invoice.day, due + late))

    def _later(self, day: int, days: int) -> int:
        return self.clock.next_working(day + days)

    def _friend(self) -> Legal:
        words, number = self.world.words, self.story.number
        name = words.forms[0].format(f"{words.company_heads[0]}-{number}")
        return legal(name, 8_000_000 + number, self.rng)

    def _instalments(self, deal: Deal, invoice: Invoice) -> None:
        part = invoice.amount * 3 // 10
        for at, amount in enumerate((part, part, invoice.amount - 2 * part)):
            due = invoice.day + 10 + at * 30
            name = f"{invoice.invoice_id}-{at + 1}"
            self.story.instalments.append(
                Instalment(name, invoice.invoice_id, deal.deal_id, due, amount, invoice.currency, invoice.day)
            )
            if at < 2 or self.rng.random() < 0.95:
                self.pay(deal, [invoice], amount, self._later(due, int(self.rng.random() * 6)), "instalments")

    def pay(
        self,
        deal: Deal,
        invoices: list[Invoice],
        amount: int,
        day: int,
        kind: str,
        direction: str = "in",
        other: Legal | None = None,
        by_hand: str = "",
    ) -> None:
        """A payment of the client, or a refund to it."""
        purpose = client_purpose(deal.line, invoices, direction == "out")
        if deal.currency == "RUB" and kind != "odd":
            purpose = with_vat(purpose, amount, day)
        else:
            purpose += ". Без НДС"
        account = DOLLARS if deal.currency == "USD" else self.account
        # two equal payments of one day differ in nothing
        turn = 0 if kind == "twice" else len(self.story.payments)
        number = str(100 + (self.story.number * 31 + turn * 7 + day) % 900)
        came = direction == "in"
        self.story.payments.append(
            Payment(
                day,
                account,
                direction,
                amount,
                other or deal.client,
                purpose,
                "sales" if came else "refunds",
                number if came else "",
                tuple(row.invoice_id for row in invoices),
                kind,
                by_hand=by_hand,
            )
        )

    def buy(self, deal: Deal, day: int) -> None:
        """The supplier is paid some weeks after the win, with VAT."""
        if deal.line == "service" or not deal.true_cost or deal.currency != "RUB":
            return
        when = self._later(day, 4 + int(self.rng.random() * 24))
        # the company counts cost without VAT, the supplier's bill holds it
        amount = deal.true_cost * 6 // 5
        bill = f"№ {deal.deal_id[-5:]}/{day % 97} от {date_text(day)}"
        purpose = with_vat(f"Оплата по счету поставщика {bill} за товар", amount, when)
        supplier = self.world.suppliers[deal.supplier]
        line = LINE_IDS[deal.line]
        self.story.payments.append(
            Payment(when, MAIN, "out", amount, supplier, purpose, "suppliers", line=line)
        )
