"""From what a format tells to a checked statement: the same proof for every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from ingestion.bank.checks import agree, chain, close_or_refuse
from ingestion.bank.party import is_treasury, name_and_inn
from ingestion.bank.periods import Told, balance_of, joined, within_period
from ingestion.bank.statement import KnownAccounts, Remark, Statement, Transaction


def proved(
    format_name: str,
    encoding: str,
    created_at: datetime | None,
    told: Iterable[Told],
    known: KnownAccounts,
    name: str,
    remarks: Sequence[Remark] = (),
) -> Statement:
    """A statement whose balances close, its movements numbered, with all that is remarkable about it.

    Args:
        created_at: when the bank made the file, in the company's local time; None where it does not say.
        remarks: what the format found remarkable itself.

    Raises:
        InputError: opening + in - out is not the closing balance of an account.
    """
    accounts, moved = within_period(joined(told))
    found = [balance for each in accounts if (balance := balance_of(each, created_at))]
    close_or_refuse(found, name)
    speaks_for = frozenset(each.account_id for each in accounts)
    own = speaks_for | known.own
    rows = [row for each in accounts for row in each.rows]
    moving = tuple(numbered(understood(row, own) for row in rows if row.amount))
    balances, differences = agree(found, moving)
    broken = [each.remark for each in chain((name, balance) for balance in balances)]
    text = "a movement of 0.00 moves no money and is left out"
    empty = [Remark(row.line, text) for row in rows if not row.amount]
    all_remarks = [*remarks, *moved, *empty, *differences, *broken, *_currencies(accounts, known)]
    return Statement(
        format_name,
        encoding,
        created_at,
        speaks_for,
        balances,
        moving,
        tuple(sorted(all_remarks, key=lambda remark: remark.line)),
    )


def numbered(rows: Iterable[Transaction]) -> Iterable[Transaction]:
    """The movements with their running numbers among equal ones."""
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        seen[row.likeness] += 1
        yield replace(row, ordinal=seen[row.likeness])


def understood(row: Transaction, own: frozenset[str]) -> Transaction:
    """The movement with what its other side tells: own account, treasury, a tax number before the name."""
    other = row.counterparty_account
    name, inn = name_and_inn(row.counterparty_name or "")
    return replace(
        row,
        is_internal=other in own and other != row.account_id,
        is_budget=row.direction == "out" and is_treasury(other),
        counterparty_name=name,
        counterparty_inn=row.counterparty_inn or inn,
    )


def _currencies(accounts: Sequence[Told], known: KnownAccounts) -> list[Remark]:
    """A remark for each account whose currency is another one in the settings."""
    return [
        Remark(
            each.line,
            f"account {each.account_id}: the statement is in {each.currency}, "
            f"settings/bank_accounts.csv says {known.currencies[each.account_id]}; the statement counts",
        )
        for each in {each.account_id: each for each in reversed(accounts)}.values()
        if known.currencies.get(each.account_id, each.currency) != each.currency
    ]
