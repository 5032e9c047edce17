"""Rows of a table as movements: sum and direction, day, account, currency, and the fields of the profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ingestion.bank.currency import currency_of
from ingestion.bank.statement import Direction, KnownAccounts, Transaction, refuse
from ingestion.bank.tables.dates import ISO, read_day
from ingestion.bank.tables.grid import Row
from ingestion.bank.tables.layout import Layout
from ingestion.bank.tables.profile import Cell, Skip, folded
from ingestion.errors import InputError

ZERO = Decimal("0.00")
FIELDS = (
    "bank_id", "doc_number", "doc_kind", "purpose",
    "counterparty_name", "counterparty_inn", "counterparty_kpp", "counterparty_account", "counterparty_bic",
)  # fmt: skip
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Moved:
    """A movement, signed, with the balance the bank writes beside it."""

    row: Transaction
    signed: Decimal
    balance: Decimal | None


class MovementReader:
    """Reads the rows of one table.

    Args:
        account: the own account when the rows do not name it.
    """

    def __init__(self, layout: Layout, account: str, known: KnownAccounts, name: str) -> None:
        self.layout, self.account, self.known, self.name = layout, account, known, name
        self.profile = layout.profile
        self.skipped = 0

    def read(self) -> Iterator[Moved]:
        """Every movement, in the order of the file.

        Raises:
            InputError: a row without a readable day or sum; names its line.
        """
        for row in self.layout.rows:
            extra = row.cells[max(self.layout.places.values()) + 1 :]
            if any(extra):
                raise self._wrong(
                    row, f"a row with {len(row.cells)} cells", "as many cells as the header has names"
                )
            if any(self._skips(row, rule) for rule in self.profile.skip):
                self.skipped += 1
                continue
            yield self._movement(row)

    def _skips(self, row: Row, rule: Skip) -> bool:
        value = folded(self.layout.cell(row, rule.column))
        return value in map(folded, rule.when) or bool(rule.unless and value not in map(folded, rule.unless))

    def _movement(self, row: Row) -> Moved:
        signed = self._signed(row)
        direction: Direction = "out" if signed < 0 else "in"
        account = self._account(row)
        columns = self.profile.columns
        fields: dict[str, Any] = {
            name: self._value(row, getattr(columns, name), direction) for name in FIELDS
        }
        booked_on = self._day(row, columns.booked_on, direction)
        if booked_on is None:
            raise self._wrong(
                row, "a row without its day", f"a day in {columns.booked_on.names(direction)[0]!r}"
            )
        moved = Transaction(
            account_id=account,
            direction=direction,
            is_internal=False,
            booked_on=booked_on,
            amount=abs(signed),
            currency=self._currency(row, account),
            line=row.line,
            value_on=self._day(row, columns.value_on, direction) if columns.value_on else None,
            **fields,
        )
        balance = self.layout.cell(row, self.profile.balance)
        number = self.layout.money(balance) if balance else None
        if balance and number is None:
            raise self._wrong(row, f"{balance!r}", "a balance")
        return Moved(moved, signed, number)

    def _signed(self, row: Row) -> Decimal:
        rule = self.profile.amount
        if rule.signed:
            signed = self._sum(row, rule.signed, needed=True)
        elif rule.debit:
            signed = self._sum(row, rule.credit) - self._sum(row, rule.debit)
            both = self._sum(row, rule.credit) and self._sum(row, rule.debit)
            if both:
                raise self._wrong(row, "a row with both a receipt and a payment", "one of them")
        else:
            mark = folded(self.layout.cell(row, rule.type))
            number = self._sum(row, rule.column, needed=True)
            if mark not in map(folded, (*rule.when_in, *rule.when_out)):
                allowed = ", ".join((*rule.when_in, *rule.when_out))
                raise self._wrong(row, f"{mark!r} as the direction", f"one of {allowed}")
            signed = number if mark in map(folded, rule.when_in) else -number
        return signed - self._sum(row, rule.fee) if rule.fee else signed

    def _sum(self, row: Row, names: list[str], *, needed: bool = False) -> Decimal:
        text = self.layout.cell(row, names)
        number = self.layout.money(text) if text else (None if needed else ZERO)
        if number is None:
            example = "1234,56" if self.profile.decimal == "," else "1234.56"
            raise self._wrong(row, f"{text!r} in {names[0]!r}", f"a sum such as {example}")
        return number

    def _account(self, row: Row) -> str:
        rule = self.profile.account
        parts = [self.layout.cell(row, [name]) for name in rule.columns if self.layout.has([name])]
        account = "-".join(part for part in parts if part)
        if "?" in account:
            raise self._wrong(row, "an account number that lost its digits", "the account as text")
        account = rule.prefix + account if account else self.account
        if not account:
            raise self._wrong(row, "a row that names no account", "the own account in each row")
        return account

    def _currency(self, row: Row, account: str) -> str:
        rule = self.profile.currency
        if rule.constant:
            return rule.constant
        written = self.layout.cell(row, rule.column)
        if not written:
            return currency_of(account, self.known)[0]
        code = rule.values.get(written, written).upper()
        if not CURRENCY.fullmatch(code):
            raise self._wrong(row, f"the currency {written!r}", "a code such as EUR")
        return code

    def _day(self, row: Row, cell: Cell, direction: str) -> date | None:
        text = self._text(row, cell, direction)
        patterns = [*self.profile.dates, ISO] if self.layout.table.typed else self.profile.dates
        found = read_day(text, patterns)
        if text and found is None:
            raise self._wrong(row, f"{text!r}", f"a day written as {' or '.join(self.profile.dates)}")
        return found

    def _value(self, row: Row, cell: Cell | None, direction: str) -> str | None:
        return self._text(row, cell, direction) or None if cell else None

    def _text(self, row: Row, cell: Cell, direction: str) -> str:
        text = self.layout.cell(row, cell.names(direction))
        if cell.match is None or not text:
            return text
        found = re.search(cell.match, text)
        return ((found[1] if found.groups() else found[0]) or "").strip() if found else ""

    def _wrong(self, row: Row, found: str, expected: str) -> InputError:
        return refuse(self.name, row.line, found, expected)
