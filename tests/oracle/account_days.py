"""Balances of accounts day by day, from statements that have gaps and documents that do not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tests.oracle.rows_money import Company, Row

ONE = timedelta(days=1)
ZERO = Decimal(0)
Account = tuple[str, str]


@dataclass
class AccountDay:
    """What an account held and moved on a day; `difference` is what its documents do not explain."""

    opening: Decimal
    closing: Decimal
    came: Decimal
    went: Decimal
    unknown: Decimal
    documents: int
    stated_in: Decimal | None
    stated_out: Decimal | None
    coverage: str
    opening_base: Decimal | None
    closing_base: Decimal | None
    difference_base: Decimal | None

    @property
    def difference(self) -> Decimal:
        return self.closing - self.opening - self.came + self.went


def account_days(company: Company, first_day: date) -> dict[Account, dict[date, AccountDay]]:
    """Every account from the first day of the company, or of its own, to today; statements do not overlap."""
    moves: dict[Account, dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in company.entity("bank_transactions"):
        if row["booked_on"] <= company.as_of_on:
            moves[row["account_id"], row["currency"]][row["booked_on"]].append(row)
    statements: dict[Account, list[Row]] = defaultdict(list)
    for row in company.entity("bank_balances"):
        if row["from_on"] <= company.as_of_on:
            statements[row["account_id"], row["currency"]].append(row)
    return {
        key: dict(_days(company, key[1], first_day, moves[key], statements[key]))
        for key in moves.keys() | statements.keys()
    }


def _days(
    company: Company, currency: str, first_day: date, moves: dict[date, list[Row]], statements: list[Row]
) -> Iterator[tuple[date, AccountDay]]:
    opens = {row["from_on"]: row["opening"] for row in statements}
    closes = {row["to_on"]: row for row in statements if row["to_on"] <= company.as_of_on}
    covered = {
        row["from_on"] + ONE * n
        for row in statements
        for n in range((row["to_on"] - row["from_on"]).days + 1)
    }
    covered = {day for day in covered if day <= company.as_of_on}
    start = min([first_day, *(day for day, rows in moves.items() if rows), *covered]) - ONE
    days = [start + ONE * n for n in range((company.as_of_on - start).days + 1)]

    def total(day: date, side: str) -> Decimal:
        return sum((row["amount"] for row in moves.get(day, ()) if row["direction"] == side), ZERO)

    def stated(day: date) -> Decimal | None:
        """The balance the bank gives for the end of a day: its own, else what the next statement opens with."""
        return closes[day]["closing"] if day in closes else opens.get(day + ONE)

    def carried(day: date) -> Decimal | None:
        """What the next day starts from: the next statement's word first."""
        return opens[day + ONE] if day + ONE in opens and day < company.as_of_on else stated(day)

    net, so_far = ZERO, {}
    for day in days:
        net += total(day, "in") - total(day, "out")
        so_far[day] = net
    told = [day for day in days if (day < company.as_of_on and stated(day) is not None) or day in closes]
    base = (stated(told[0]) or ZERO) - so_far[told[0]] if told else ZERO
    closing: dict[date, Decimal] = {}
    for day in days:
        own = stated(day) if day in told else None
        closing[day] = own if own is not None else so_far[day] + base
        if day in told:
            base = (carried(day) or ZERO) - so_far[day]
    for before, day in pairwise(days):
        came, went = total(day, "in"), total(day, "out")
        opening, ends = closing[before], closes.get(day)
        yield day, AccountDay(
            opening, closing[day], came, went, total(day, "unknown"), len(moves.get(day, ())),
            ends["total_in"] if ends else None, ends["total_out"] if ends else None,
            _coverage(day, covered), company.base(opening, currency, before),
            company.base(closing[day], currency, day),
            company.base(closing[day] - opening - came + went, currency, day),
        )  # fmt: skip


def _coverage(day: date, covered: set[date]) -> str:
    if day in covered:
        return "statement"
    if not covered:
        return "no_statements"
    return "before" if day < min(covered) else "after" if day > max(covered) else "missing"
