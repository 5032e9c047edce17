"""What follows a win: invoices, instalments, deliveries, the client's payments and the supplier's bill."""

from __future__ import annotations

import random

from ingestion.demo.catalog import LINE_IDS, WON, vat_percent
from ingestion.demo.identity import Legal, legal
from ingestion.demo.plan import day_date
from ingestion.demo.records import Deal, Delivery, Instalment, Invoice, Payment, Story
from ingestion.demo.scripts import Script
from ingestion.demo.world import World

MAIN, RESERVE, DOLLARS = 0, 1, 2
# how clients pay when the plot does not say: (kind, share)
HABITS = (
    ("number", 0.66),
    ("partial", 0.1),
    ("debt", 0.07),
    ("no_number", 0.07),
    ("before", 0.02),
    ("over", 0.012),
    ("short", 0.04),
    ("odd", 0.012),
    ("refund", 0.012),
    ("third_party", 0.004),
)


def money_text(kopecks: int) -> str:
    """Plain amount with two decimals."""
    return f"{kopecks // 100}.{kopecks % 100:02d}"


def date_text(day: int) -> str:
    """Day as people write it in a purpose."""
    return day_date(day).strftime("%d.%m.%Y")


def vat_part(amount: int, percent: int) -> int:
    """VAT within an amount, rounded to the kopeck."""
    return (amount * percent * 2 + 100 + percent) // (2 * (100 + percent))


class Billing:
    """Money of one story; `serial` numbers its invoices."""

    def __init__(self, world: World, rng: random.Random, story: Story, script: Script) -> None:
        self.world, self.rng, self.story, self.script = world, rng, story, script
        self.serial = 0
        self.account = RESERVE if rng.random() < 0.18 else MAIN

    def bill(self, deal: Deal) -> None:
        """Everything that follows the last win of a deal; a win taken back leaves a cancelled invoice."""
        if deal.deleted_at is not None or deal.merged_at is not None:
            return
        wins = [move.at for move in deal.moves if move.to_stage == WON]
        if not wins or (not deal.client.inn and self.script.turn != "no_inn"):
            return
        amount = deal.amount_at(deal.moves[-1].at)
        if not amount or deal.currency == "CNY":
            return
        day = self.world.clock.day(wins[-1])
        if deal.moves[-1].to_stage != WON:
            invoice = self.invoice(deal, amount, day + 1, 10)
            self._cancel(invoice, self.world.clock.day(deal.moves[-1].at))
            return
        if self.script.turn == "cancelled_invoice" and deal is self.story.deals[0]:
            self._cancel(self.invoice(deal, amount, day, 10), self.world.clock.next_working(day + 4))
        invoices = self._invoices(deal, amount, day)
        self._pay_all(deal, invoices)
        self._buy(deal, day)

    def _cancel(self, invoice: Invoice, day: int) -> None:
        self.story.invoices[-1] = invoice._replace(cancelled_day=max(day, invoice.day))
        self.story.planted.append(("invoice cancelled", "invoices", invoice.invoice_id))

    def _invoices(self, deal: Deal, amount: int, day: int) -> list[Invoice]:
        rng, clock = self.rng, self.world.clock
        start = clock.next_working(day + int(rng.random() * 4))
        if deal.line == "service" and amount > 6_000_000:
            quarter = amount // 4
            parts = [quarter, quarter, quarter, amount - 3 * quarter]
            days = [clock.next_working(start + at * 91) for at in range(4)]
        elif self._kind() == "merged" or (amount > 30_000_000 and rng.random() < 0.3):
            parts, days = (
                [amount * 3 // 10, amount - amount * 3 // 10],
                [start, clock.next_working(start + 7)],
            )
        else:
            parts, days = [amount], [start]
        invoices = []
        for at, (part, when) in enumerate(zip(parts, days, strict=True)):
            invoice = self.invoice(deal, part, when, 5 + int(rng.random() * 20))
            invoices.append(invoice)
            if rng.random() < 0.93 and deal.line:
                self._deliver(
                    invoice, when + (85 if deal.line == "service" else 6 + int(rng.random() * 30)), at
                )
        return invoices

    def invoice(self, deal: Deal, amount: int, day: int, wait: int) -> Invoice:
        """Issue an invoice; a few have no due day."""
        self.serial += 1
        number = self.story.number * 16 + self.serial
        percent = vat_percent(day_date(day).year)
        vat: int | None = 0 if deal.currency != "RUB" else vat_part(amount, percent)
        if self.rng.random() < 0.04:
            vat = None
        due = None if self.rng.random() < 0.03 else day + wait
        found = Invoice(
            f"INV{number:08d}",
            str(number),
            deal.deal_id,
            deal.counterparty_id,
            day,
            due,
            amount,
            vat,
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
                self.world.clock.next_working(day),
                invoice.amount,
                invoice.currency,
            )
        )

    def _kind(self) -> str:
        return self.script.pay

    def _pay_all(self, deal: Deal, invoices: list[Invoice]) -> None:
        kind = self._kind()
        if kind == "merged" and len(invoices) == 2:
            day = self._pay_day(invoices[1])
            self.pay(deal, invoices, sum(row.amount for row in invoices), day, "merged")
            return
        for invoice in invoices:
            self._pay(deal, invoice, kind or self._habit(deal))

    def _habit(self, deal: Deal) -> str:
        pick = self.rng.random()
        for kind, share in HABITS:
            pick -= share
            if pick < 0:
                # a payment without a number must fit one invoice only
                if kind in ("no_number", "before", "odd") and self._ambiguous(deal):
                    return "number"
                return kind
        return "number"

    def _ambiguous(self, deal: Deal) -> bool:
        return deal.line == "service" or deal.currency != "RUB" or bool(self.serial > 1)

    def _pay_day(self, invoice: Invoice) -> int:
        due = invoice.due_day or invoice.day + 10
        late = int(self.rng.gauss(1, 7)) if self.rng.random() < 0.8 else int(self.rng.random() * 60)
        return self.world.clock.next_working(max(invoice.day, due + late))

    def _pay(self, deal: Deal, invoice: Invoice, kind: str) -> None:
        rng, amount, day = self.rng, invoice.amount, self._pay_day(invoice)
        clock = self.world.clock
        if kind == "debt":
            return
        if kind == "short":
            self.pay(deal, [invoice], amount * (4 + int(rng.random() * 5)) // 10, day, kind)
        elif kind == "partial":
            first = amount * (3 + int(rng.random() * 5)) // 10
            self.pay(deal, [invoice], first, day, kind)
            self.pay(
                deal, [invoice], amount - first, clock.next_working(day + 5 + int(rng.random() * 30)), kind
            )
        elif kind == "over":
            self.pay(deal, [invoice], amount + 1_234_500, day, kind)
        elif kind == "twice":
            self.pay(deal, [invoice], amount // 2, day, kind)
            self.pay(deal, [invoice], amount // 2, day, kind)
        elif kind == "refund":
            self.pay(deal, [invoice], amount, day, kind)
            self.pay(deal, [invoice], amount // 5, clock.next_working(day + 9), kind, "out")
        elif kind == "before":
            self.pay(
                deal, [], amount, clock.next_working(max(self.world.plan.first_day, invoice.day - 6)), kind
            )
        elif kind == "no_number":
            self.pay(deal, [], amount, day, kind)
        elif kind == "odd":
            self.pay(deal, [], amount * 7 // 10 + 377, day, kind)
        elif kind == "third_party":
            name = self.world.words.forms[0].format(
                self.world.words.company_heads[0] + str(self.story.number)
            )
            other = legal(name, 8_000_000 + self.story.number, rng)
            self.pay(deal, [invoice], amount, day, kind, other=other)
        elif kind == "instalments" or (amount > 150_000_000 and rng.random() < 0.5):
            self._instalments(deal, invoice)
        else:
            self.pay(deal, [invoice], amount, day, kind)

    def _instalments(self, deal: Deal, invoice: Invoice) -> None:
        parts = [invoice.amount * 3 // 10, invoice.amount * 3 // 10]
        parts.append(invoice.amount - sum(parts))
        for at, part in enumerate(parts):
            due = invoice.day + 10 + at * 30
            self.story.instalments.append(
                Instalment(
                    f"{invoice.invoice_id}-{at + 1}",
                    invoice.invoice_id,
                    deal.deal_id,
                    due,
                    part,
                    invoice.currency,
                    invoice.day,
                )
            )
            if at < 2 or self.rng.random() < 0.85:
                self.pay(
                    deal,
                    [invoice],
                    part,
                    self.world.clock.next_working(due + int(self.rng.random() * 6)),
                    "instalments",
                )

    def pay(
        self,
        deal: Deal,
        invoices: list[Invoice],
        amount: int,
        day: int,
        kind: str,
        direction: str = "in",
        other: Legal | None = None,
    ) -> None:
        """A payment of the client, or a refund to it, named in the purpose the way people do."""
        if invoices:
            named = ", ".join(f"№ {row.number} от {date_text(row.day)}" for row in invoices)
            purpose = f"Оплата по счет{'ам' if len(invoices) > 1 else 'у'} {named} за {_what(deal)}"
            if direction == "out":
                purpose = f"Возврат излишне оплаченного по счету {named}"
        else:
            purpose = f"Оплата по договору поставки за {_what(deal)}"
        if deal.currency == "RUB" and kind != "odd":
            percent = vat_percent(day_date(day).year)
            purpose += f", в т.ч. НДС {percent}% = {money_text(vat_part(amount, percent))}"
        else:
            purpose += ". Без НДС"
        account = DOLLARS if deal.currency == "USD" else self.account
        number = str(100 + (self.story.number * 31 + len(self.story.payments) * 7 + day) % 900)
        self.story.payments.append(
            Payment(
                day,
                account,
                direction,
                amount,
                other or deal.client,
                purpose,
                "sales" if direction == "in" else "refunds",
                number if direction == "in" else "",
                tuple(row.invoice_id for row in invoices),
                kind,
            )
        )

    def _buy(self, deal: Deal, day: int) -> None:
        """The supplier is paid some weeks after the win, with VAT."""
        if deal.line == "service" or not deal.true_cost or deal.currency != "RUB":
            return
        when = self.world.clock.next_working(day + 4 + int(self.rng.random() * 24))
        percent = vat_percent(day_date(when).year)
        amount = deal.true_cost * (100 + percent) // 100
        supplier = self.world.suppliers[deal.supplier]
        purpose = (
            f"Оплата по счету поставщика № {deal.deal_id[-5:]}/{day % 97} за товар, "
            f"в т.ч. НДС {percent}% = {money_text(vat_part(amount, percent))}"
        )
        self.story.payments.append(
            Payment(when, MAIN, "out", amount, supplier, purpose, "suppliers", line=LINE_IDS[deal.line])
        )


def _what(deal: Deal) -> str:
    return {"equipment": "оборудование", "service": "сервисное обслуживание", "parts": "запасные части"}[
        deal.line
    ]
