"""Dates, sums and names of 1CClientBankExchange."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from ingestion.bank.client_bank_1c.blocks import Block
from ingestion.bank.statement import refuse

# `31.01.2026`, at times with a time behind it: `31.01.2026 10:15:00`
DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:[ T][0-9:]{4,8})?")
# `1234`, `1234.5`, `1 234,56`, `-10.00`
SUM = re.compile(r"[-+]?(?:[0-9]{1,16}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+)(?:[.,][0-9]{1,2})?")
# `09:15:00`
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
# how 1C writes that there is no date
NO_DAYS = frozenset({"", "00.00.0000", "01.01.0001"})
YEARS = range(1991, 2101)
NOTHING = re.compile(r"0*")


def day(block: Block, key: str, name: str) -> date | None:
    """A date of a block; None when it is empty.

    Raises:
        InputError: it is not a date dd.mm.yyyy.
    """
    text = block.values.get(key, "")
    if text in NO_DAYS:
        return None
    match = DAY.fullmatch(text)
    try:
        if match and int(match[3]) in YEARS:
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise refuse(name, block.line_of(key), f"{key}={text!r}", "a date such as 31.01.2026")


def money(block: Block, key: str, name: str) -> Decimal | None:
    """A sum of a block with two decimals; None when it is empty.

    Raises:
        InputError: it is not a sum, or has more decimals than money has.
    """
    text = block.values.get(key, "")
    if not text:
        return None
    if not SUM.fullmatch(text):
        raise refuse(name, block.line_of(key), f"{key}={text!r}", "a sum such as 1234.56")
    number = Decimal(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
    return number.quantize(Decimal("0.01"))


def moment(block: Block, day_key: str, time_key: str) -> datetime | None:
    """A date with its time, midnight when the time is missing; None when the date cannot be read."""
    match = DAY.fullmatch(block.values.get(day_key, ""))
    clock = CLOCK.fullmatch(block.values.get(time_key, ""))
    try:
        if not match or int(match[3]) not in YEARS:
            return None
        on = date(int(match[3]), int(match[2]), int(match[1]))
        at = time(int(clock[1]), int(clock[2]), int(clock[3] or 0)) if clock else time()
    except ValueError:
        return None
    return datetime.combine(on, at)


def number_or_none(text: str) -> str | None:
    """A tax number, code or account as text; None when it is empty or zeros only."""
    return None if NOTHING.fullmatch(text) else text
