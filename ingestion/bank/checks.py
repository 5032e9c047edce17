"""Arithmetic of a statement, the same for every format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ingestion.bank.statement import Balance, Remark, Transaction, refuse

ZERO = Decimal("0.00")


def close_or_refuse(balances: Iterable[Balance], name: str) -> None:
    """Refuse a file whose opening + in - out is not its closing balance.

    Raises:
        InputError: with the line of the first such section.
    """
    for balance in balances:
        if balance.from_on > balance.to_on:
            raise refuse(
                name, balance.line, f"a period that ends before it begins ({period(balance)})", "a period"
            )
        expected = computed_closing(balance)
        if expected is not None and balance.closing is not None and expected != balance.closing:
            raise refuse(
                name,
                balance.line,
                f"closing balance {balance.closing} of account {balance.account_id} ({period(balance)})",
                f"{balance.opening} + {balance.total_in} - {balance.total_out} = {expected}, "
                f"a difference of {balance.closing - expected}",
            )


def computed_closing(balance: Balance) -> Decimal | None:
    """Opening + in - out; None when the bank left one of them out."""
    if balance.opening is None or balance.total_in is None or balance.total_out is None:
        return None
    return balance.opening + balance.total_in - balance.total_out


def agree(
    balances: Sequence[Balance], transactions: Sequence[Transaction]
) -> tuple[tuple[Balance, ...], list[Remark]]:
    """The balances marked by whether their documents add up, and a remark for each one that does not.

    Documents on days no section of their account covers are remarked too.
    """
    days: dict[str, dict[date, list[Transaction]]] = defaultdict(lambda: defaultdict(list))
    for transaction in transactions:
        days[transaction.account_id][transaction.booked_on].append(transaction)
    marked: list[Balance] = []
    remarks: list[Remark] = []
    for balance in balances:
        covered = [
            transaction
            for day, rows in days[balance.account_id].items()
            if balance.from_on <= day <= balance.to_on
            for transaction in rows
        ]
        differences = _differences(balance, covered)
        remarks += [Remark(balance.line, text) for text in differences]
        checkable = balance.total_in is not None and balance.total_out is not None
        marked.append(replace(balance, agrees=checkable and not differences))
    return tuple(marked), remarks + _uncovered(balances, transactions)


def _differences(balance: Balance, covered: Sequence[Transaction]) -> list[str]:
    texts = []
    place = f"{period(balance)}, account {balance.account_id}"
    for direction, total, words in (
        ("in", balance.total_in, "received"),
        ("out", balance.total_out, "spent"),
    ):
        found = sum((row.amount for row in covered if row.direction == direction), ZERO)
        if total is not None and found != total:
            texts.append(
                f"{place}: {words} by the bank {total}, by the documents {found}, difference {total - found}"
            )
    if not texts and any(row.direction == "unknown" for row in covered):
        texts.append(f"{place}: a document of unknown direction")
    if None in (balance.opening, balance.total_in, balance.total_out, balance.closing):
        texts.append(f"{place}: the bank left out totals or a balance, nothing proves the documents")
    return texts


def _uncovered(balances: Sequence[Balance], transactions: Sequence[Transaction]) -> list[Remark]:
    periods: dict[str, list[Balance]] = defaultdict(list)
    for balance in balances:
        periods[balance.account_id].append(balance)
    sums: dict[tuple[str, date], list[Transaction]] = defaultdict(list)
    for transaction in transactions:
        account, day = transaction.account_id, transaction.booked_on
        if not any(balance.from_on <= day <= balance.to_on for balance in periods[account]):
            sums[account, day].append(transaction)
    return [
        Remark(
            rows[0].line,
            f"{day}, account {account}: no section of the statement covers this day, "
            f"its documents ({len(rows)}) stand alone",
        )
        for (account, day), rows in sorted(sums.items())
    ]


@dataclass(frozen=True)
class Break:
    """A closing balance that is not the next opening one: the files of both, the remark at the later one."""

    before: str
    after: str
    remark: Remark


def chain(balances: Iterable[tuple[str, Balance]]) -> list[Break]:
    """Where one period's closing balance is not the opening balance of the next.

    Args:
        balances: file and balance; overlapping periods are not compared.
    """
    by_account: dict[str, list[tuple[str, Balance]]] = defaultdict(list)
    for name, balance in balances:
        by_account[balance.account_id].append((name, balance))
    broken: list[Break] = []
    for account, periods in sorted(by_account.items()):
        periods.sort(key=lambda pair: (pair[1].to_on, pair[1].from_on, pair[1].line))
        for (before_name, before), (name, after) in pairwise(periods):
            unknown = before.closing is None or after.opening is None
            if unknown or after.from_on <= before.to_on or before.closing == after.opening:
                continue
            source = "" if before_name == name else f" ({before_name})"
            text = (
                f"{after.from_on}, account {account}: opening balance {after.opening}, but the balance "
                f"on {before.to_on}{source} was {before.closing}: statement days are missing or changed"
            )
            broken.append(Break(before_name, name, Remark(after.line, text)))
    return broken


def period(balance: Balance) -> str:
    """`2026-01-31`, or `2026-01-01 to 2026-01-31`."""
    if balance.from_on == balance.to_on:
        return balance.to_on.isoformat()
    return f"{balance.from_on} to {balance.to_on}"
