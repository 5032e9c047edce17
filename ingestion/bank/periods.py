"""Period, balances and totals of an account as formats tell them that give balances and movements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from ingestion.bank.statement import Balance, Remark, Transaction

DAY = timedelta(days=1)
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Told:
    """What a format tells of one account; money is signed and in the account's currency.

    Attributes:
        line: where it begins.
        opening_on: day of the opening balance: the first day of the period, or the day before it.
        total_in, total_out: the bank's own totals, where the format has them.
        from_on, to_on: the period, where the format states it.
        goes_on: the next part of a statement that was cut into pages.
    """

    account_id: str
    currency: str
    line: int
    rows: tuple[Transaction, ...]
    opening: Decimal | None = None
    opening_on: date | None = None
    closing: Decimal | None = None
    closing_on: date | None = None
    total_in: Decimal | None = None
    total_out: Decimal | None = None
    from_on: date | None = None
    to_on: date | None = None
    goes_on: bool = False


def joined(parts: Iterable[Told]) -> list[Told]:
    """Statements of one account that meet within a day, and pages of one statement, made one.

    Two statements of one day would each seem to lack the movements of the other.
    """
    found: list[Told] = []
    latest: dict[str, int] = {}
    for part in parts:
        place = latest.get(part.account_id)
        if place is not None and _meet(found[place], part):
            found[place] = _join(found[place], part)
            continue
        latest[part.account_id] = len(found)
        found.append(part)
    return found


def _meet(first: Told, second: Told) -> bool:
    if first.closing is None or first.closing != second.opening or first.currency != second.currency:
        return False
    if second.goes_on:
        return True
    days = [row.booked_on for row in second.rows]
    return first.closing_on is not None and any(day <= first.closing_on for day in days)


def _join(first: Told, second: Told) -> Told:
    def total(one: Decimal | None, other: Decimal | None) -> Decimal | None:
        return one + other if one is not None and other is not None else None

    return replace(
        first,
        rows=first.rows + second.rows,
        closing=second.closing,
        closing_on=second.closing_on,
        total_in=total(first.total_in, second.total_in),
        total_out=total(first.total_out, second.total_out),
        to_on=second.to_on,
    )


def within_period(accounts: Iterable[Told]) -> tuple[list[Told], list[Remark]]:
    """The accounts with every movement on a day of its statement, and a remark for each that had another.

    The closing balance holds the movement, so that it counts on a day up to that balance.
    """
    found: list[Told] = []
    remarks: list[Remark] = []
    for told in accounts:
        first, last = told.from_on or told.opening_on, told.to_on or told.closing_on
        rows = told.rows
        told_both = told.opening is not None and told.closing is not None
        if told_both and first is not None and last is not None and first <= last:
            rows = tuple(replace(row, booked_on=min(max(row.booked_on, first), last)) for row in rows)
        for before, after in zip(told.rows, rows, strict=True):
            if before.booked_on != after.booked_on:
                text = f"booked on {before.booked_on}, outside its statement; counted on {after.booked_on}"
                remarks.append(Remark(after.line, text))
        found.append(replace(told, rows=rows))
    return found, remarks


def balance_of(told: Told, created_at: datetime | None) -> Balance | None:
    """The balance row of an account; None when nothing tells its days.

    Where both balances are known and the bank gives no totals, the movements are the totals: opening and
    closing prove them. Where a balance is missing nothing is proved, and no total is made up.
    """
    days = [row.booked_on for row in told.rows]
    to_on = told.to_on or told.closing_on or max(days, default=told.opening_on)
    if to_on is None:
        return None
    first = told.from_on or _first_day(told.opening_on, days, to_on)
    total_in, total_out = told.total_in, told.total_out
    if told.opening is not None and told.closing is not None:
        total_in = _sum(told.rows, "in") if total_in is None else total_in
        total_out = _sum(told.rows, "out") if total_out is None else total_out
    whole_from, whole_to = _whole(told, first, to_on, created_at)
    return Balance(
        account_id=told.account_id,
        from_on=first,
        to_on=to_on,
        opening=told.opening,
        total_in=total_in,
        total_out=total_out,
        closing=told.closing,
        currency=told.currency,
        line=told.line,
        whole_from=whole_from,
        whole_to=whole_to,
    )


def _first_day(opening_on: date | None, days: list[date], to_on: date) -> date:
    """The day of the opening balance when something moved on it, else the day after.

    By SWIFT's rule the opening balance bears the day of the last closing one; some banks write the first day.
    """
    if opening_on is None:
        return min(days, default=to_on)
    if opening_on in days or opening_on >= to_on:
        return opening_on
    return opening_on + DAY


def _whole(
    told: Told, first: date, to_on: date, created_at: datetime | None
) -> tuple[date | None, date | None]:
    """The days that certainly are whole: an edge of the period may have been cut within the day."""
    known_start = told.from_on is not None or (told.opening_on is not None and told.opening_on < first)
    known_end = created_at is not None and created_at.date() > to_on
    return None if known_start else first + DAY, None if known_end else to_on - DAY


def _sum(rows: Iterable[Transaction], direction: str) -> Decimal:
    return sum((row.amount for row in rows if row.direction == direction), ZERO)
