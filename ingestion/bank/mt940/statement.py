"""An MT940 or MT942 file from bytes to a checked statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ingestion.bank.mt940.details import Details, read_details
from ingestion.bank.mt940.fields import Field, Message, read_messages
from ingestion.bank.mt940.lines import BalanceField, StatementLine, balance, statement_line, total
from ingestion.bank.periods import Told
from ingestion.bank.proof import proved
from ingestion.bank.statement import KnownAccounts, Statement, Transaction, refuse
from ingestion.bank.text import decode, lines_of

OPENING, CLOSING = ("60F", "60M", "60"), ("62F", "62M", "62")
# marks of an interim report, MT942, which has no balances
INTERIM = ("34F", "90C", "90D")
DETAILS = ("86", "NS")
# `NL91ABNA0417164300EUR`: banks put the currency behind the account
CURRENCY_BEHIND = re.compile(r"(?<=[0-9])(?:[ /]?[A-Z]{3})$")
# `1701191815+0100`
MADE = re.compile(r"([0-9]{10})(?:[+-][0-9]{4})?")


def read_statement(data: bytes, name: str, known: KnownAccounts, format_name: str) -> Statement:
    """Read, check and understand one file.

    Raises:
        InputError: the file cannot be taken whole; names the line, what was found and what was expected.
    """
    text, encoding = decode(data, name)
    messages = read_messages(lines_of(text, name), name)
    told: list[Told] = []
    for message in messages:
        each = _told(message, known, name)
        before = told[-1] if told and told[-1].account_id == each.account_id else None
        if each.goes_on and before and before.closing != each.opening:
            raise refuse(
                name,
                each.line,
                f"a page that opens with {each.opening}",
                f"{before.closing}, with which the page before closes",
            )
        told.append(each)
    moments = [moment for message in messages if (moment := _made(message))]
    return proved(format_name, encoding, max(moments, default=None), told, known, name)


def _told(message: Message, known: KnownAccounts, name: str) -> Told:
    account_field = message.first("25", "25P")
    if account_field is None or not account_field.text.strip():
        raise refuse(name, message.line, "a statement without :25:", "the account in :25:")
    opening, closing = _balance(message, OPENING, name), _balance(message, CLOSING, name)
    interim = message.first(*INTERIM) is not None
    if opening is None and not interim:
        raise refuse(name, message.line, "a statement without its opening balance", ":60F:")
    if closing is None and not (interim and opening is None):
        end = message.fields[-1].line
        raise refuse(name, end, "a statement that ends without its closing balance: the file is cut", ":62F:")
    if opening and closing and opening.currency != closing.currency:
        raise refuse(
            name, message.line, f"balances in {opening.currency} and {closing.currency}", "one currency"
        )
    account = _account(account_field.text)
    currency = opening.currency if opening else _interim_currency(message, account, known)
    movements = _movements(message, account, currency, (opening, closing), name)
    credit, debit = message.first("90C"), message.first("90D")
    return Told(
        account_id=account,
        currency=currency,
        line=message.line,
        rows=tuple(movements),
        opening=opening.amount if opening else None,
        opening_on=opening.day if opening else None,
        closing=closing.amount if closing else None,
        closing_on=closing.day if closing else None,
        total_in=total(credit, name) if credit else None,
        total_out=total(debit, name) if debit else None,
        goes_on=message.first("60M") is not None,
    )


def _balance(message: Message, tags: tuple[str, ...], name: str) -> BalanceField | None:
    fields = [each for each in message.fields if each.tag in tags]
    if len(fields) > 1:
        raise refuse(
            name, fields[1].line, f"a second :{fields[1].tag}:", f"one; the first is at line {fields[0].line}"
        )
    return balance(fields[0], name) if fields else None


def _account(text: str) -> str:
    first = text.strip().split("\n")[0].strip().removeprefix("//")
    return CURRENCY_BEHIND.sub("", first).strip()


def _interim_currency(message: Message, account: str, known: KnownAccounts) -> str:
    limit = message.first("34F")
    if limit and re.match(r"[A-Z]{3}", limit.text):
        return limit.text[:3]
    return known.currencies.get(account, known.default_currency)


def _movements(
    message: Message,
    account: str,
    currency: str,
    ends: tuple[BalanceField | None, BalanceField | None],
    name: str,
) -> Iterator[Transaction]:
    for field, details in _lines(message):
        line = statement_line(field, name)
        yield _transaction(line, read_details(details), field, account, currency, ends)


def _lines(message: Message) -> Iterator[tuple[Field, str]]:
    """Every `:61:` with the text of the `:86:` fields that follow it, else of the bank's own `:NS:`."""
    latest: Field | None = None
    details: dict[str, list[str]] = {}
    for each in [*message.fields, None]:
        if each and each.tag in DETAILS:
            details.setdefault(each.tag, []).append(each.text)
            continue
        if latest:
            yield latest, "\n".join(details.get("86") or details.get("NS") or [])
        latest, details = (each if each and each.tag == "61" else None), {}


def _transaction(
    line: StatementLine,
    details: Details,
    field: Field,
    account: str,
    currency: str,
    ends: tuple[BalanceField | None, BalanceField | None],
) -> Transaction:
    more = details.purpose or line.more
    return Transaction(
        account_id=account,
        direction=line.direction,
        is_internal=False,
        booked_on=line.entry_on or _within(line, ends),
        amount=line.amount,
        currency=currency,
        line=field.line,
        value_on=line.value_on,
        counterparty_name=details.name,
        counterparty_account=details.account,
        counterparty_bic=details.bic,
        purpose=more,
        doc_number=line.reference,
        doc_kind=line.kind,
        is_reversal=line.is_reversal,
        end_to_end_id=details.end_to_end_id,
        bank_id=line.bank_id,
    )


def _within(line: StatementLine, ends: tuple[BalanceField | None, BalanceField | None]) -> date:
    """The booking day of a line that has none: its value date, or the day of the period nearest to it."""
    opening, closing = ends
    if opening is None or closing is None or opening.day <= line.value_on <= closing.day:
        return line.value_on
    first = min(opening.day + timedelta(days=1), closing.day)
    return first if line.value_on < first else closing.day


def _made(message: Message) -> datetime | None:
    field = message.first("13D", "13")
    match = MADE.fullmatch(field.text.strip()) if field else None
    try:
        return datetime.strptime(match[1], "%y%m%d%H%M") if match else None
    except ValueError:
        return None
