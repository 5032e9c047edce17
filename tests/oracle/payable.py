"""Payments and invoices on their way to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.income_and_expense_by_line import plain
from tests.oracle.rows_money import Row

ZERO = Decimal(0)


@dataclass
class Payment:
    """A movement that may settle invoices; `left` is what no rule has spent yet, `sign` -1 money given back."""

    row: Row
    sign: int
    inn: str
    is_automatic: bool
    is_touched: bool
    left: Decimal

    @property
    def key(self) -> str:
        return str(self.row["transaction_id"])

    @property
    def order(self) -> tuple[date, int, str]:
        return self.row["booked_on"], -self.sign, self.key

    @property
    def is_whole(self) -> bool:
        return self.left == self.row["amount"]


@dataclass
class Invoice:
    """An invoice and what it has received."""

    row: Row
    inn: str
    received: Decimal = ZERO

    @property
    def key(self) -> str:
        return str(self.row["invoice_id"])

    @property
    def left(self) -> Decimal:
        return Decimal(self.row["amount"] - self.received)


def payment_of(row: Row, touched: set[str]) -> Payment | None:
    if row["is_internal"] or row["kind"] == "own_transfer" or row["direction"] == "unknown":
        return None
    if row.get("part") == "fee":
        return None
    sign = 1 if row["direction"] == "in" else -1
    returned = row["is_reversal"] or re.search("возврат|refund", (row["purpose"] or "").lower())
    automatic = row["kind"] == "sales_income" or (row["article"] == "~none" and (sign == 1 or bool(returned)))
    key = row["transaction_id"]
    return Payment(row, sign, plain(row["counterparty_inn"]), automatic, key in touched, row["amount"])


def alike(invoices: list[Invoice], payments: list[Payment]) -> Iterator[tuple[Payment, Invoice]]:
    """The story of one client, currency and amount, day by day; on a day invoices come before payments."""
    open_ones: list[Invoice] = []
    waiting: list[Payment] = []
    days = {one.row["invoiced_on"] for one in invoices} | {one.row["booked_on"] for one in payments}
    for day in sorted(days):
        came = sorted((one for one in invoices if one.row["invoiced_on"] == day), key=lambda one: one.key)
        if waiting and len(came) > len(waiting):
            return
        for invoice in came:
            if waiting:
                yield waiting.pop(0), invoice
            else:
                open_ones.append(invoice)
        for payment in sorted(
            (one for one in payments if one.row["booked_on"] == day), key=lambda one: one.key
        ):
            if len(open_ones) > 1:
                return
            if open_ones:
                yield payment, open_ones.pop()
            else:
                waiting.append(payment)
