"""Balances and movements of MT940: the mt-940 library reads the fields, their meaning is decided here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from ingestion.bank.money import money
from ingestion.bank.mt940.fields import Field
from ingestion.bank.statement import Direction, refuse

LINE, LONG_REFERENCE, IBAN_REFERENCE = (
    mt940.tags.Statement(),
    mt940.tags.StatementGLS(),
    mt940.tags.StatementASNB(),
)
BALANCE, SUM = mt940.tags.BalanceBase(), mt940.tags.SumEntries()
CURRENCY = re.compile(r"[A-Z]{3}")
# `C180410TRY0000000000000000,00`: more digits than the field may have
LEADING_ZEROS = re.compile(r"(?<=[A-Za-z]{3})0+(?=[0-9])")
# `EREF` and `KREF+` say that the reference stands in the details
NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "EREF", "PREF", "MARF", "KREF+"})


@dataclass(frozen=True)
class BalanceField:
    """A balance: signed, with its day."""

    amount: Decimal
    currency: str
    day: date


@dataclass(frozen=True)
class StatementLine:
    """A movement of `:61:`.

    Attributes:
        entry_on: day of the booking; None where the bank gives the value date only.
    """

    direction: Direction
    amount: Decimal
    value_on: date
    entry_on: date | None
    is_reversal: bool
    kind: str | None
    reference: str | None
    bank_id: str | None
    more: str | None


def balance(field: Field, name: str) -> BalanceField:
    """`C260131EUR4799,50`.

    Raises:
        InputError: it is not a balance.
    """
    short = replace(field, text=LEADING_ZEROS.sub("", field.text))
    found = _parse((BALANCE,), short, name, "a balance such as C260131EUR4799,50")
    amount = _amount(found, field, name)
    currency = str(found["currency"]).upper()
    day = _day(found["year"], found["month"], found["day"])
    if day is None or not CURRENCY.fullmatch(currency):
        raise _wrong(field, name, "a balance such as C260131EUR4799,50")
    return BalanceField(-amount if str(found["status"]).upper() == "D" else amount, currency, day)


def total(field: Field, name: str) -> Decimal:
    """`1EUR2,30` of `:90C:` and `:90D:`.

    Raises:
        InputError: it is not a sum.
    """
    return _amount(_parse((SUM,), field, name, "a number and a sum such as 1EUR2,30"), field, name)


def statement_line(field: Field, name: str) -> StatementLine:
    """`2601130113C5000,00NTRFINV45//BANKREF1`.

    Raises:
        InputError: it is not a statement line.
    """
    example = "a statement line such as 2601130113C5000,00NTRFINV45//BANKREF1"
    first, _, rest = field.text.partition("\n")
    text = f"{first}\n{' '.join(rest.split())}" if rest.strip() else first
    # a reference of more than 16 letters goes on to the bank's reference behind //, or is an account
    tags = (LONG_REFERENCE,) if "//" in first else (LINE, IBAN_REFERENCE)
    found = _parse(tags, Field(field.tag, text, field.line), name, example)
    mark = str(found["status"]).upper()
    value_on = _day(found["year"], found["month"], found["day"])
    if value_on is None:
        # some banks give every month thirty days
        value_on = _last_day(found["year"], found["month"], found["day"])
    if value_on is None:
        raise _wrong(field, name, example)
    return StatementLine(
        direction="in" if mark in ("C", "RD") else "out",
        amount=_amount(found, field, name),
        value_on=value_on,
        entry_on=_entry_day(found, value_on, field, name),
        is_reversal=mark.startswith("R"),
        kind=_text(found["id"]),
        reference=_reference(found["customer_reference"]),
        bank_id=_reference(found["bank_reference"]),
        more=_text(found["extra_details"]),
    )


def _parse(tags: Sequence[mt940.tags.Tag], field: Field, name: str, expected: str) -> dict[str, Any]:
    """The parts of a whole field by the first of the library's patterns that fits."""
    for tag in tags:
        # not the library's own way, which leaves out what comes after the pattern
        if match := tag.re.fullmatch(field.text.strip()):
            return match.groupdict()
    raise _wrong(field, name, expected)


def _wrong(field: Field, name: str, expected: str) -> Exception:
    return refuse(name, field.line, f":{field.tag}:{field.text!r}", expected)


def _amount(found: dict[str, Any], field: Field, name: str) -> Decimal:
    amount = money(str(found["amount"]), ",")
    if amount is None:
        raise _wrong(field, name, "a sum with at most two decimals such as 1234,50")
    return amount


def _entry_day(found: dict[str, Any], value_on: date, field: Field, name: str) -> date | None:
    """The booking day; it bears no year, which is the one that puts it nearest to the value date."""
    month, day = str(found["entry_month"] or "").strip(), str(found["entry_day"] or "").strip()
    if not month and not day:
        return None
    years = (value_on.year - 1, value_on.year, value_on.year + 1)
    days = [on for year in years if (on := _day(year % 100, month, day))]
    if not days:
        raise _wrong(field, name, "a booking day such as 0113 behind the value date")
    return min(days, key=lambda on: abs((on - value_on).days))


def _day(year: object, month: object, day: object) -> date | None:
    try:
        return date(2000 + int(str(year)), int(str(month)), int(str(day)))
    except ValueError:
        return None


def _last_day(year: object, month: object, day: object) -> date | None:
    if str(day) not in ("29", "30", "31"):
        return None
    return next((on for last in (30, 29, 28) if (on := _day(year, month, last))), None)


def _text(value: object) -> str | None:
    return str(value or "").strip() or None


def _reference(value: object) -> str | None:
    text = _text(value)
    return None if text is None or text.upper() in NO_REFERENCE else text
