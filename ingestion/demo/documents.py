"""Documents of money: invoices, deliveries, instalments, payments; days are day numbers, money is kopecks."""

from __future__ import annotations

from typing import NamedTuple

from ingestion.demo.identity import Legal


class Invoice(NamedTuple):
    """An invoice; `cancelled_day` when it was taken back."""

    invoice_id: str
    number: str
    deal_id: str
    counterparty_id: str
    day: int
    due_day: int | None
    amount: int
    vat: int | None
    currency: str
    cancelled_day: int | None = None


class Delivery(NamedTuple):
    """An act or a transfer document."""

    delivery_id: str
    number: str
    invoice_id: str
    deal_id: str
    counterparty_id: str
    day: int
    amount: int
    currency: str


class Instalment(NamedTuple):
    """A part of an invoice with its own due day; known since the day of the invoice."""

    instalment_id: str
    invoice_id: str
    deal_id: str
    due_day: int
    amount: int
    currency: str
    day: int


class Payment(NamedTuple):
    """A movement of money with somebody outside.

    Attributes:
        account: index of the own account. article: intended article, empty for unclassified.
        invoice_ids: invoices the purpose names, with number and date. kind: what is special about it.
        by_hand: match or unmatch where a person decided on the first of the invoices.
        budget: tax or budget fields are filled. fee: what an acquirer kept back of the gross sum, as its
            purpose says; `amount` is what came.
    """

    day: int
    account: int
    direction: str
    amount: int
    other: Legal
    purpose: str
    article: str
    number: str = ""
    invoice_ids: tuple[str, ...] = ()
    kind: str = ""
    order: str = "01"
    budget: bool = False
    line: str = ""
    fee: int = 0
    by_hand: str = ""
