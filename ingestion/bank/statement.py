"""What every bank format gives: balances, movements and remarks of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from ingestion.errors import InputError

if TYPE_CHECKING:
    from ingestion.bank.tables.profile import Profile

Direction = Literal["in", "out", "unknown"]
# account of a movement when the file does not say which of several accounts it moved
NO_ACCOUNT = "~none"


@dataclass(frozen=True)
class KnownAccounts:
    """What the company says about its own accounts.

    Attributes:
        own: account numbers from the settings and the source's options.
        currencies: ISO currency by account, where the settings name it.
        default_currency: currency of an account whose number names none.
        tables: profiles of tables the company has written itself, by name.
    """

    own: frozenset[str] = frozenset()
    currencies: Mapping[str, str] = field(default_factory=dict)
    default_currency: str = "RUB"
    tables: Mapping[str, Profile] = field(default_factory=dict)


@dataclass(frozen=True)
class Remark:
    """Something a reader of the file must know although the file was accepted."""

    line: int
    text: str


@dataclass(frozen=True)
class Balance:
    """One own account over one period of a statement; money is in the account's currency.

    Attributes:
        opening: before the first day; None where the bank does not say, as for the next three.
        agrees: the documents of the period sum up to the bank's totals.
        whole_from, whole_to: the days of the period of which the statement holds every movement, where these
            are fewer than all; none when the second is before the first.
    """

    account_id: str
    from_on: date
    to_on: date
    opening: Decimal | None
    total_in: Decimal | None
    total_out: Decimal | None
    closing: Decimal | None
    currency: str
    line: int
    agrees: bool = False
    whole_from: date | None = None
    whole_to: date | None = None


@dataclass(frozen=True)
class Transaction:
    """One movement of money on one own account.

    Attributes:
        booked_on: day of the movement.
        amount: always positive, in `currency`.
        bank_id: the bank's own id of the movement.
        ordinal: running number among equal movements of the file, from 1.
    """

    account_id: str
    direction: Direction
    is_internal: bool
    booked_on: date
    amount: Decimal
    currency: str
    line: int
    value_on: date | None = None
    counterparty_name: str | None = None
    counterparty_inn: str | None = None
    counterparty_kpp: str | None = None
    counterparty_account: str | None = None
    counterparty_bic: str | None = None
    purpose: str | None = None
    doc_number: str | None = None
    doc_on: date | None = None
    doc_kind: str | None = None
    is_budget: bool = False
    is_reversal: bool = False
    end_to_end_id: str | None = None
    bank_id: str | None = None
    ordinal: int = 1

    @property
    def likeness(self) -> tuple[str, ...]:
        """What two exports of the same movement have in common; its key without the running number.

        The bank's id stands for document and other side, never for day and amount: some banks use ids again.
        """
        other_side = "" if self.bank_id else self.counterparty_account or ""
        return (
            self.account_id,
            self.direction,
            self.bank_id or self.doc_number or self.end_to_end_id or "",
            self.booked_on.isoformat(),
            f"{self.amount:.2f}",
            other_side,
        )

    @property
    def transaction_id(self) -> str:
        """Key of the movement, the same in every export that holds it."""
        return "/".join((*self.likeness, str(self.ordinal)))


@dataclass(frozen=True)
class Statement:
    """One accepted file.

    Attributes:
        encoding: how the text was read.
        created_at: when the bank made the file, in the company's local time when it has no offset; None where
            the bank does not say.
        speaks_for: accounts the file is a statement of; they are own accounts.
    """

    format: str
    encoding: str
    created_at: datetime | None
    speaks_for: frozenset[str]
    balances: tuple[Balance, ...]
    transactions: tuple[Transaction, ...]
    remarks: tuple[Remark, ...] = ()


def refuse(name: str, line: int, found: str, expected: str, todo: str = "") -> InputError:
    """The error of a file that is not taken: where, what was found, what was expected."""
    text = found if len(found) <= 120 else f"{found[:117]}…"
    return InputError(
        f"found {text}; expected {expected}.",
        where=f"{name}:{line}",
        todo=todo or "The whole file is left out; download the statement from the bank again.",
    )
