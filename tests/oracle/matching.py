"""Which payment settles which invoice, told a second time: one payment after another, rule after rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from tests.oracle.claims import Documents
from tests.oracle.income_and_expense_by_line import Judge, moved_money, plain
from tests.oracle.payable import Invoice, Payment, alike, payment_of
from tests.oracle.rows_money import Company

ZERO = Decimal(0)
# the purposes of made-up payments: numbers of invoices, one date for all of them
NAMED = re.compile(r"по счет(?:у|ам) № ([\d, ]+) от (\d{2}\.\d{2}\.\d{4})")


class Matching:
    """All rules in their order; `given` is what each pair of payment and invoice got, and by which rule."""

    def __init__(self, company: Company, judge: Judge, decisions: list[dict[str, str]]) -> None:
        self.company, self.decisions = company, decisions
        self.documents = Documents(company)
        inns = {row["counterparty_id"]: plain(row["inn"])
                for row in company.table("intermediate.int_counterparties_unioned")}  # fmt: skip
        self.invoices = {
            key: Invoice(row, inns.get(row["client"], ""))
            for key, row in self.documents.billed.items()
            if row["amount"] > 0
        }
        touched = {row["transaction_id"] for row in decisions if row["action"] == "unmatch"}
        self.payments = {
            one.key: one
            for row in moved_money(company, judge)
            if (one := payment_of(row, touched)) is not None
        }
        self.given: dict[tuple[str, str], tuple[Decimal, str]] = {}
        self._by_hand()
        named = [(*pair, "invoice_number") for pair in self._named()]
        self._in_order([(payment, invoice, place) for payment, invoice, place, _ in named], "invoice_number")
        referred = list(self._referred())
        self._in_order([(payment, invoice, 1) for payment, invoice in referred], "reference")
        self._by_amount()
        if company.run["match_oldest_first"]:
            self._oldest_first()
        self._refunds(named + [(payment, invoice, 1, "reference") for payment, invoice in referred])

    def _grant(self, payment: Payment, invoice: Invoice, rule: str, cap: Decimal | None = None) -> None:
        """As much as both have; money given back takes from what was received."""
        amount = min(payment.left, invoice.left if payment.sign == 1 else invoice.received)
        amount = amount if cap is None else min(amount, cap)
        if amount > 0:
            payment.left -= amount
            invoice.received += payment.sign * amount
            before, first = self.given.get((payment.key, invoice.key), (ZERO, rule))
            self.given[payment.key, invoice.key] = (before + payment.sign * amount, first)

    def _in_order(self, pairs: list[tuple[Payment, Invoice, int]], rule: str) -> None:
        for payment, invoice, _ in sorted(pairs, key=lambda pair: (pair[0].order, pair[2], pair[1].key)):
            self._grant(payment, invoice, rule)

    def _decided(self, sign: int) -> Iterator[tuple[Payment, Invoice, Decimal | None]]:
        for row in self.decisions:
            payment, invoice = self.payments.get(row["transaction_id"]), self.invoices.get(row["invoice_id"])
            if row["action"] != "match" or not payment or not invoice or payment.sign != sign:
                continue
            if payment.row["currency"] == invoice.row["currency"]:
                yield payment, invoice, Decimal(row["amount"]) if row["amount"] else None

    def _by_hand(self) -> None:
        def order(pair: tuple[Payment, Invoice, Decimal | None]) -> tuple[object, ...]:
            due_on = pair[1].row["due_on"] or pair[1].row["invoiced_on"]
            return pair[0].order, due_on, pair[1].key

        for payment, invoice, cap in sorted(self._decided(1), key=order):
            self._grant(payment, invoice, "by_hand", cap)

    def _is_open(self, payment: Payment, invoice: Invoice) -> bool:
        """Nobody decided on this pair."""
        pair = (payment.key, invoice.key)
        return pair not in {(row["transaction_id"], row["invoice_id"]) for row in self.decisions}

    def _named(self) -> Iterator[tuple[Payment, Invoice, int]]:
        for payment in self.payments.values():
            if not payment.is_automatic or not payment.inn:
                continue
            place = 0
            for numbers, said in NAMED.findall((payment.row["purpose"] or "").lower()):
                on = datetime.strptime(said, "%d.%m.%Y").date()
                for number in numbers.split(","):
                    place += 1
                    for invoice in self.invoices.values():
                        row = invoice.row
                        fits = row["number"] == number.strip() and row["invoiced_on"] == on
                        same = invoice.inn == payment.inn and row["currency"] == payment.row["currency"]
                        if fits and same and self._is_open(payment, invoice):
                            yield payment, invoice, place

    def _referred(self) -> Iterator[tuple[Payment, Invoice]]:
        for payment in self.payments.values():
            said = re.sub(r"^RF\d\d", "", re.sub(r"\W", "", (payment.row["end_to_end_id"] or "").upper()))
            fitting = [
                invoice
                for invoice in self.invoices.values()
                if said in (invoice.row["number"], invoice.key.upper())
                and invoice.row["currency"] == payment.row["currency"]
                and (not invoice.inn or not payment.inn or invoice.inn == payment.inn)
            ]
            if said and payment.is_automatic and len(fitting) == 1 and self._is_open(payment, fitting[0]):
                yield payment, fitting[0]

    def _by_amount(self) -> None:
        """One open invoice of that amount: matched. Two: nobody can tell, and the rest of the group waits."""
        groups: dict[tuple[str, str, Decimal], tuple[list[Invoice], list[Payment]]]
        groups = defaultdict(lambda: ([], []))
        for invoice in self.invoices.values():
            if invoice.left > 0 and invoice.inn:
                groups[invoice.inn, invoice.row["currency"], invoice.left][0].append(invoice)
        for payment in self.payments.values():
            free = payment.sign == 1 and payment.is_automatic and not payment.is_touched
            if free and payment.is_whole and payment.inn:
                groups[payment.inn, payment.row["currency"], payment.left][1].append(payment)
        for invoices, payments in groups.values():
            for payment, invoice in list(alike(invoices, payments)):
                self._grant(payment, invoice, "exact_amount")

    def _oldest_first(self) -> None:
        parts: list[tuple[date, str, int, Decimal]] = []
        for invoice in self.invoices.values():
            received = invoice.received
            if invoice.left <= 0 or not invoice.inn:
                continue
            for number, (due_on, amount) in enumerate(self.documents.of_invoice(invoice.row)):
                filled = min(received, amount)
                received -= filled
                if amount > filled:
                    on = due_on or invoice.row["invoiced_on"]
                    parts.append((on, invoice.key, number, amount - filled))
        free = [
            one
            for one in self.payments.values()
            if one.sign == 1 and one.is_automatic and not one.is_touched and one.inn
        ]
        for payment in sorted(free, key=lambda one: one.order):
            for place, (on, key, number, amount) in enumerate(sorted(parts)):
                invoice = self.invoices[key]
                if (invoice.inn, invoice.row["currency"]) == (payment.inn, payment.row["currency"]):
                    spent = min(amount, payment.left)
                    self._grant(payment, invoice, "oldest_first", spent)
                    parts = sorted(parts)
                    parts[place] = (on, key, number, amount - spent)

    def _refunds(self, found: list[tuple[Payment, Invoice, int, str]]) -> None:
        """Money given back, against what the rules before have brought in."""
        said = [(payment, invoice, "by_hand", 0, cap) for payment, invoice, cap in self._decided(-1)]
        said += [
            (payment, invoice, rule, place, None)
            for payment, invoice, place, rule in found
            if payment.sign == -1 and payment.left > 0 and invoice.received > 0
        ]
        named = {payment.key for payment, *_ in said} | {
            row["transaction_id"] for row in self.decisions if row["action"] == "match"
        }
        for payment in self.payments.values():
            free = payment.sign == -1 and payment.is_automatic and not payment.is_touched and payment.is_whole
            if free and payment.key not in named and payment.inn:
                alike = [
                    invoice
                    for invoice in self.invoices.values()
                    if (invoice.inn, invoice.row["currency"]) == (payment.inn, payment.row["currency"])
                    and invoice.received == payment.left
                    and payment.row["booked_on"] >= invoice.row["invoiced_on"]
                ]
                if len(alike) == 1:
                    said.append((payment, alike[0], "exact_amount", 1, None))
        done: set[tuple[str, str]] = set()
        for payment, invoice, rule, _, cap in sorted(
            said, key=lambda one: (one[0].order, one[2], one[3], one[1].key)
        ):
            if (payment.key, invoice.key) not in done:
                done.add((payment.key, invoice.key))
                self._grant(payment, invoice, rule, cap)
