"""The balance beside each movement, from which opening and closing follow."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from ingestion.bank.statement import Remark, refuse
from ingestion.bank.tables.movements import Moved

Ends = tuple[Decimal | None, Decimal | None, list[Remark]]


def ends_of(moved: Sequence[Moved], name: str) -> Ends:
    """Opening and closing balance, and a remark where the balances within do not follow each other.

    The rows may begin with the oldest or with the newest.

    Raises:
        InputError: the sum of the movements does not lead from one end to the other; names the line.
    """
    if not moved or any(each.balance is None for each in moved):
        return None, None, []
    orders = [list(moved), list(moved)[::-1]]
    if moved[0].row.booked_on > moved[-1].row.booked_on:
        orders.reverse()
    total = sum((each.signed for each in moved), Decimal(0))
    tied = [rows for rows in orders if _opening(rows) + total == _balance(rows[-1])]
    if not tied:
        rows = orders[0]
        broken = _broken(rows) or rows[-1]
        raise refuse(
            name,
            broken.row.line,
            f"balance {_balance(broken)} after a movement of {broken.signed}",
            f"balances that follow each other: {_opening(rows)} + {total} is {_opening(rows) + total}, "
            f"not {_balance(rows[-1])}",
        )
    rows = min(tied, key=lambda each: _broken(each) is not None)
    broken_row = _broken(rows)
    remarks = []
    if broken_row is not None:
        text = f"the balance {_balance(broken_row)} does not follow from the one before; the ends agree"
        remarks.append(Remark(broken_row.row.line, text))
    return _opening(rows), _balance(rows[-1]), remarks


def _opening(rows: Sequence[Moved]) -> Decimal:
    return _balance(rows[0]) - rows[0].signed


def _broken(rows: Sequence[Moved]) -> Moved | None:
    """The first row whose balance does not follow from the row before."""
    return next(
        (after for before, after in pairwise(rows) if _balance(before) + after.signed != _balance(after)),
        None,
    )


def _balance(moved: Moved) -> Decimal:
    assert moved.balance is not None
    return moved.balance
