"""Movements of the documents of a 1CClientBankExchange file: whose account, which way, on which day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ingestion.bank.client_bank_1c.blocks import Block
from ingestion.bank.client_bank_1c.keys import BUDGET, PAYEE, PAYER, PURPOSE, PURPOSE_LINES
from ingestion.bank.client_bank_1c.values import day, money, number_or_none
from ingestion.bank.currency import currency_of
from ingestion.bank.party import name_and_inn
from ingestion.bank.statement import NO_ACCOUNT, Direction, KnownAccounts, Remark, Transaction, refuse


@dataclass(frozen=True)
class Owners:
    """Own accounts as one file sees them.

    Attributes:
        speaks_for: accounts named in its header and sections.
        own: these and the accounts of the settings.
    """

    speaks_for: frozenset[str]
    own: frozenset[str]

    @property
    def only(self) -> str:
        """The file's account when it has one, else `NO_ACCOUNT`."""
        return next(iter(self.speaks_for)) if len(self.speaks_for) == 1 else NO_ACCOUNT


@dataclass(frozen=True)
class _Leg:
    account: str
    direction: Direction
    booked_on: date | None


def movements(
    documents: Iterable[Block], owners: Owners, known: KnownAccounts, name: str
) -> tuple[tuple[Transaction, ...], list[Remark]]:
    """Movements in file order with their running numbers, and remarks about odd documents.

    Raises:
        InputError: a document without a readable sum or day.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    rows: list[Transaction] = []
    remarks: list[Remark] = []
    for document in documents:
        amount = money(document, "Сумма", name)
        if amount is None or amount < 0:
            found = "a document without Сумма" if amount is None else f"Сумма={amount}"
            raise refuse(name, document.line_of("Сумма"), found, "a positive sum")
        if not amount:
            remarks.append(Remark(document.line, "a document of 0.00 moves no money and is left out"))
            continue
        for row in _rows(document, amount, owners, known, name):
            seen[row.likeness] += 1
            rows.append(replace(row, ordinal=seen[row.likeness]))
            if row.direction == "unknown":
                text = (
                    f"neither side of the document of {amount} is an own account, and its dates do not tell"
                )
                remarks.append(Remark(document.line, f"unknown direction: {text}"))
    return tuple(rows), remarks


def _rows(
    document: Block, amount: Decimal, owners: Owners, known: KnownAccounts, name: str
) -> Iterator[Transaction]:
    paid_on, received_on = day(document, "ДатаСписано", name), day(document, "ДатаПоступило", name)
    doc_on = day(document, "Дата", name)
    legs, is_internal = _legs(document, owners, paid_on, received_on)
    for leg in legs:
        side = PAYEE if leg.direction == "out" else PAYER
        other, inn = _party(document, side)
        booked_on = leg.booked_on or doc_on
        if booked_on is None:
            raise refuse(name, document.line, "a document without Дата", "Дата, ДатаСписано or ДатаПоступило")
        yield Transaction(
            account_id=leg.account,
            direction=leg.direction,
            is_internal=is_internal,
            booked_on=booked_on,
            amount=amount,
            currency=currency_of(leg.account, known)[0],
            line=document.line,
            purpose=_purpose(document) or None,
            doc_number=document.text("Номер") or None,
            doc_on=doc_on,
            doc_kind=document.title or None,
            is_budget=any(number_or_none(document.text(key)) for key in BUDGET),
            counterparty_name=other,
            counterparty_inn=inn,
            counterparty_kpp=number_or_none(document.text(side + "КПП")),
            counterparty_account=document.text(side + "РасчСчет", side + "Счет") or None,
            counterparty_bic=document.text(side + "БИК") or None,
        )


def _legs(
    document: Block, owners: Owners, paid_on: date | None, received_on: date | None
) -> tuple[list[_Leg], bool]:
    """The movement on each own account, and whether both sides are own."""
    payer, payee = (_own_account(document, side, owners) for side in (PAYER, PAYEE))
    if payer and payee:
        legs = [
            _Leg(payer, "out", paid_on or received_on),
            _Leg(payee, "in", received_on or paid_on),
        ]
        # the other account has a file of its own: it is the one to say when the money arrived there
        spoken = [leg for leg in legs if leg.account in owners.speaks_for]
        return spoken or legs, True
    if payer:
        return [_Leg(payer, "out", paid_on)], False
    if payee:
        return [_Leg(payee, "in", received_on)], False
    if bool(paid_on) != bool(received_on):
        return [_Leg(owners.only, "out" if paid_on else "in", paid_on or received_on)], False
    return [_Leg(owners.only, "unknown", None)], False


def _own_account(document: Block, side: str, owners: Owners) -> str:
    """The own account of a side; its first account may be the bank's transit account."""
    accounts = [document.text(side + "Счет"), document.text(side + "РасчСчет")]
    for group in (owners.speaks_for, owners.own):
        for account in accounts:
            if account and account in group:
                return account
    return ""


def _party(document: Block, side: str) -> tuple[str | None, str | None]:
    """Name and tax number of a side; the number may stand in a key of its own or before the name."""
    name, written = name_and_inn(document.text(side + "1", side))
    inn = number_or_none(document.text(side + "ИНН"))
    return name, inn or written or name_and_inn(document.text(side))[1]


def _purpose(document: Block) -> str:
    """The whole purpose, else its numbered lines."""
    lines = (document.text(key) for key in PURPOSE_LINES)
    return document.text(PURPOSE) or "\n".join(line for line in lines if line)
