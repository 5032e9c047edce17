"""A table from bytes to a checked statement, by the first profile whose header it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ingestion.bank.currency import currency_of
from ingestion.bank.periods import Told
from ingestion.bank.proof import proved
from ingestion.bank.statement import KnownAccounts, Remark, Statement, refuse
from ingestion.bank.tables.dates import read_day
from ingestion.bank.tables.grid import Table, is_workbook, read_csv, read_workbook
from ingestion.bank.tables.layout import Layout, find_layout
from ingestion.bank.tables.movements import Moved, MovementReader
from ingestion.bank.tables.profile import Profile, folded, profiles
from ingestion.bank.tables.running import ends_of
from ingestion.bank.text import decode

# the header stands within so many letters
LOOKED_AT = 20_000
ADD_ONE = "Describe its columns in a profile of your own; ingestion/bank/README.md says how."


def read_statement(data: bytes, name: str, known: KnownAccounts, format_name: str) -> Statement:
    """Read, check and understand one file.

    Raises:
        InputError: no profile knows the table, or it cannot be taken whole; names the line.
    """
    profile_name, layout = _layout(data, known, name)
    account = _account(layout, known, name)
    reader = MovementReader(layout, account, known, name)
    by_account: dict[str, list[Moved]] = {}
    for moved in reader.read():
        by_account.setdefault(moved.row.account_id, []).append(moved)
    if not by_account:
        if not account:
            raise refuse(name, layout.header.line, "a table without movements", "at least one")
        by_account[account] = []
    alone = len(by_account) == 1
    told: list[Told] = []
    remarks: list[Remark] = []
    for each, moved_rows in by_account.items():
        currencies = {moved.row.currency for moved in moved_rows}
        if len(currencies) > 1:
            line = moved_rows[0].row.line
            raise refuse(name, line, f"{' and '.join(sorted(currencies))} on account {each}", "one currency")
        one, said = _told(layout, each, moved_rows, known, name, alone)
        told.append(one)
        remarks += said
    if reader.skipped:
        text = f"rows that are not booked and left out: {reader.skipped}"
        remarks.append(Remark(layout.header.line, text))
    return proved(f"{format_name}/{profile_name}", layout.table.encoding, None, told, known, name, remarks)


def _layout(data: bytes, known: KnownAccounts, name: str) -> tuple[str, Layout]:
    """The name of the profile and what it finds; of a workbook the first sheet that a profile knows."""
    sheets = read_workbook(data, name) if is_workbook(data) else None
    head = "" if sheets else decode(data, name)[0][:LOOKED_AT]
    read: dict[str, list[Table]] = {}
    for profile_name, profile in all_profiles(known).items():
        tables = sheets
        if tables is None and has_header(profile, head):
            tables = read.setdefault(profile.delimiter, [read_csv(data, profile.delimiter, name)])
        for table in tables or ():
            layout = find_layout(profile, table)
            if layout:
                return profile_name, layout
    first = next((row for table in sheets or [] for row in table.rows), None)
    shown = ", ".join(cell for cell in first.cells if cell) if first else "no rows"
    labels = ", ".join(profile.label for profile in all_profiles(known).values())
    raise refuse(
        name, first.line if first else 1, f"a table that begins with {shown!r}", f"one of {labels}", ADD_ONE
    )


def _account(layout: Layout, known: KnownAccounts, name: str) -> str:
    """The own account of the file: by its text, its sheet, or its name; empty where each row has one."""
    rule = layout.profile.account
    if rule.columns and layout.has(rule.columns):
        return ""
    if rule.match:
        texts = [layout.table.sheet, *(cell for row in layout.before for cell in row.cells)]
        for text in texts:
            if found := re.search(rule.match, text):
                return rule.prefix + (found[1] if found.groups() else found[0])
    named = [account for account in known.own if account and account in name]
    if named:
        return max(named, key=len)
    raise refuse(
        name,
        layout.header.line,
        "a table that does not say whose account it is",
        "the number of an own account in the name of the file or of its folder",
        "Name the file so, and the account in settings/bank_accounts.csv.",
    )


def _told(
    layout: Layout, account: str, moved: Sequence[Moved], known: KnownAccounts, name: str, alone: bool
) -> tuple[Told, list[Remark]]:
    """What the table tells of one account; balances beside the table are of the file's only account."""
    rows = tuple(each.row for each in moved)
    opening, closing, remarks = ends_of(moved, name)
    total_in = total_out = None
    line = layout.header.line
    if alone:
        labels = layout.profile.labels
        opening = _net(layout.labelled(labels.opening)) if labels.opening else opening
        closing = _net(layout.labelled(labels.closing)) if labels.closing else closing
        turnover = layout.labelled(labels.totals)
        total_out, total_in = turnover[:2] if len(turnover) >= 2 else (None, None)
        total_in = _first(layout.labelled(labels.total_in), total_in)
        total_out = _first(layout.labelled(labels.total_out), total_out)
    currency = rows[0].currency if rows else currency_of(account, known)[0]
    first, last = _period(layout)
    told = Told(
        account_id=account,
        currency=currency,
        line=line,
        rows=rows,
        opening=opening,
        closing=closing,
        total_in=total_in,
        total_out=total_out,
        from_on=first,
        to_on=last,
    )
    return told, remarks


def _net(numbers: Sequence[Decimal]) -> Decimal | None:
    """A balance written in one column, or as debit and credit."""
    if not numbers:
        return None
    return numbers[1] - numbers[0] if len(numbers) == 2 and not (numbers[0] and numbers[1]) else numbers[0]


def _first(numbers: Sequence[Decimal], otherwise: Decimal | None) -> Decimal | None:
    return abs(numbers[0]) if numbers else otherwise


def _period(layout: Layout) -> tuple[date | None, date | None]:
    """The days of the statement, where the text above the table says them."""
    if not layout.profile.period:
        return None, None
    text = " ".join(cell for row in layout.before for cell in row.cells if cell)
    found = re.search(layout.profile.period, " ".join(text.split()))
    days = [read_day(part, layout.profile.dates) for part in found.groups()[:2]] if found else []
    if len(days) != 2 or days[0] is None or days[1] is None or days[0] > days[1]:
        return None, None
    return days[0], days[1]


def all_profiles(known: KnownAccounts) -> Mapping[str, Profile]:
    """The company's own profiles, then those that ship; an own one of the same name counts."""
    return {**known.tables, **{name: each for name, each in profiles().items() if name not in known.tables}}


def has_header(profile: Profile, text: str) -> bool:
    """Whether a line of the text has every name of the header of a profile."""
    names = [folded(name) for name in profile.header]
    return any(all(name in line for name in names) for line in map(folded, text.splitlines()))
