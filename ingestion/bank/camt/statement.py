"""A camt file from bytes to a checked statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from ingestion.bank.camt.entries import Entry, read_detail, read_entry
from ingestion.bank.camt.tree import Node, read_tree
from ingestion.bank.camt.values import amount, day, direction, moment, needed
from ingestion.bank.periods import Told
from ingestion.bank.proof import proved
from ingestion.bank.statement import KnownAccounts, Remark, Statement, refuse

STATEMENT, REPORT, NOTICE = "BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"
# the element of one account in each message
ACCOUNTS = {STATEMENT: "Stmt", REPORT: "Rpt"}
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
DAY = timedelta(days=1)


def read_statement(data: bytes, name: str, known: KnownAccounts, format_name: str) -> Statement:
    """Read, check and understand one file.

    Raises:
        InputError: the file cannot be taken whole; names line and path, what was found and what was expected.
    """
    makers = {
        "TxDtls": lambda node: read_detail(node, name),
        "Ntry": lambda node: read_entry(node, name),
    }
    root = read_tree(data, name, makers)
    message = _message(root, name)
    created = moment(message.value("GrpHdr/CreDtTm"))
    nodes = list(message.all(ACCOUNTS[message.name]))
    if not nodes:
        raise refuse(
            name, message.line, f"{message.path} without {ACCOUNTS[message.name]}", "a statement in it"
        )
    told: list[Told] = []
    remarks: list[Remark] = []
    for node in nodes:
        entries = [made for each in node.all("Ntry") if isinstance(made := each.made, Entry)]
        told.append(_told(node, entries, known, name))
        remarks += _remarks(node, entries)
    if message.name == REPORT:
        _refuse_unmarked(told, name)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "xml"
    return proved(format_name, encoding, created, told, known, name, remarks)


def _message(root: Node, name: str) -> Node:
    for node in (root, *root.children):
        if node.name in ACCOUNTS:
            return node
        if node.name == NOTICE:
            raise refuse(
                name,
                node.line,
                "a camt.054 notice, whose entries stand in the statement too",
                "camt.053",
                "Take the file away, and put the bank's camt.053 here.",
            )
    raise refuse(name, root.line, f"the element {root.name}", f"Document/{STATEMENT}")


def _refuse_unmarked(told: list[Told], name: str) -> None:
    """A report repeats entries of the statement to come: only the bank's ids tell that they are the same."""
    unmarked = next((row for each in told for row in each.rows if not row.bank_id), None)
    if unmarked is not None:
        raise refuse(
            name,
            unmarked.line,
            "an entry of a camt.052 report without AcctSvcrRef: it could not be told again in the statement",
            "camt.053, or AcctSvcrRef in every entry",
        )


def _told(node: Node, entries: list[Entry], known: KnownAccounts, name: str) -> Told:
    account = needed(node, name, "Acct/Id/IBAN", "Acct/Id/Othr/Id").text.replace(" ", "")
    opening, closing = _balance(node, OPENING, name), _balance(node, CLOSING, name)
    rows = [replace(row, account_id=account) for entry in entries for row in entry.rows]
    codes = [currency for _, _, currency, _ in filter(None, (opening, closing))]
    codes += [row.currency for row in rows if row.currency]
    currency = node.value("Acct/Ccy") or next(
        iter(codes), known.currencies.get(account, known.default_currency)
    )
    for code, line in ((code, node.line) for code in codes if code and code != currency):
        raise refuse(
            name, line, f"{code} on an account in {currency} ({node.path})", "one currency of an account"
        )
    from_on, to_on = _period(node, closing[1] if closing else None)
    whole = all(entry.is_booked for entry in entries)
    return Told(
        account_id=account,
        currency=currency,
        line=node.line,
        rows=tuple(replace(row, currency=currency) for row in rows),
        opening=opening[0] if opening else None,
        opening_on=opening[1] if opening else None,
        closing=closing[0] if closing else None,
        closing_on=closing[1] if closing else None,
        # a bank may count pending entries in its totals
        total_in=_total(node, "TtlCdtNtries", name) if whole else None,
        total_out=_total(node, "TtlDbtNtries", name) if whole else None,
        from_on=from_on,
        to_on=to_on,
    )


def _balance(node: Node, codes: tuple[str, ...], name: str) -> tuple[Decimal, date, str, Node] | None:
    """Signed sum, day, currency and element of the first balance of one of the kinds."""
    for code in codes:
        for balance in node.all("Bal"):
            if balance.value("Tp/CdOrPrtry/Cd") == code:
                number, currency = amount(needed(balance, name, "Amt"), name)
                signed = number if direction(balance, name) == "in" else -number
                return signed, day(needed(balance, name, "Dt/Dt", "Dt/DtTm"), name), currency, balance
    return None


def _total(node: Node, kind: str, name: str) -> Decimal | None:
    found = node.first(f"TxsSummry/{kind}/Sum")
    return amount(found, name)[0] if found else None


def _period(node: Node, closing_on: date | None) -> tuple[date | None, date | None]:
    """First and last day of the statement where it states whole days; midnight ends the day before."""
    first = moment(node.value("FrToDt/FrDtTm", "FrToDt/FrDt"))
    last = moment(node.value("FrToDt/ToDtTm", "FrToDt/ToDt"))
    if first is None or last is None or first.time() != time():
        return None, None
    whole_days = last.time() == time() or last.time() >= time(23, 59)
    ends = last.date() - DAY if last.time() == time() and last.date() > first.date() else last.date()
    if not whole_days or ends < first.date() or (closing_on is not None and closing_on != ends):
        return None, None
    return first.date(), ends


def _remarks(node: Node, entries: list[Entry]) -> Iterator[Remark]:
    pending = sum(not entry.is_booked for entry in entries)
    if pending:
        yield Remark(node.line, f"entries that are not booked yet and left out: {pending} ({node.path})")
    yield from (Remark(entry.line, entry.remark) for entry in entries if entry.remark)
