"""An OFX file from bytes to a checked statement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from ingestion.bank.money import money
from ingestion.bank.ofx.markup import Element, read_markup
from ingestion.bank.periods import Told
from ingestion.bank.proof import proved
from ingestion.bank.statement import KnownAccounts, Remark, Statement, Transaction, refuse
from ingestion.bank.text import decode, lines_of
from ingestion.errors import InputError

# answers of a bank and of a credit card, and where each names its account
ANSWERS = {
    "BANKMSGSRSV1/STMTTRNRS": "STMTRS",
    "CREDITCARDMSGSRSV1/CCSTMTTRNRS": "CCSTMTRS",
}
ACCOUNTS = ("BANKACCTFROM/ACCTID", "CCACCTFROM/ACCTID")
# `20260113`, `20260113120000.000[+3:MSK]`: the day is the one the bank writes, in its own zone
MOMENT = re.compile(
    r"([0-9]{8})([0-9]{4}(?:[0-9]{2})?)?(?:\.[0-9]*)?"
    r"(?: *\[(?:([-+]?[0-9]{1,2}(?:\.[0-9]+)?)(?::[^\]]{0,40})?|[^\]]{0,40})\])?"
)


def read_statement(data: bytes, name: str, known: KnownAccounts, format_name: str) -> Statement:
    """Read, check and understand one file.

    Raises:
        InputError: the file cannot be taken whole; names the line, what was found and what was expected.
    """
    text, encoding = decode(data, name)
    lines_of(text, name)
    root = read_markup(text, name)
    told: list[Told] = []
    remarks: list[Remark] = []
    for path, inner in ANSWERS.items():
        for answer in root.all(path):
            _refuse_error(answer, name)
            for statement in answer.all(inner):
                each, said = _told(statement, known, name)
                told.append(each)
                remarks += said
    if not told:
        _refuse_error(root.first("SIGNONMSGSRSV1/SONRS") or root, name)
        raise refuse(name, root.line, "OFX without a statement of a bank or card", "STMTRS or CCSTMTRS in it")
    created = _moment(root.value("SIGNONMSGSRSV1/SONRS/DTSERVER"))
    return proved(format_name, encoding, created, told, known, name, remarks)


def _refuse_error(answer: Element, name: str) -> None:
    if answer.value("STATUS/SEVERITY").upper() == "ERROR":
        words = answer.value("STATUS/MESSAGE") or f"code {answer.value('STATUS/CODE')}"
        raise refuse(name, answer.line, f"an answer of the bank that is an error ({words})", "a statement")


def _told(node: Element, known: KnownAccounts, name: str) -> tuple[Told, list[Remark]]:
    account = node.value(*ACCOUNTS).replace(" ", "")
    if not account:
        raise refuse(name, node.line, f"{node.name} without ACCTID", "the account in BANKACCTFROM/ACCTID")
    currency = node.value("CURDEF", "BANKTRANLIST/STMTTRN/CURRENCY/CURSYM").upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        currency = known.currencies.get(account, known.default_currency)
    rows = tuple(_movement(each, account, currency, name) for each in node.all("BANKTRANLIST/STMTTRN"))
    closing, closing_on = _ledger(node, name)
    last = max((row.booked_on for row in rows), default=closing_on)
    to_on = _day(node.first("BANKTRANLIST/DTEND")) or last
    remarks = list(_remarks(node, rows))
    if closing is not None and closing_on != to_on:
        text = f"account {account}: the balance {closing} is of {closing_on}, not of the last day {to_on}"
        remarks.append(Remark(node.line, text))
        closing = None
    first = _day(node.first("BANKTRANLIST/DTSTART"))
    told = Told(
        account_id=account,
        currency=currency,
        line=node.line,
        rows=rows,
        closing=closing,
        from_on=first if first and to_on and first <= to_on else None,
        to_on=to_on,
    )
    return told, remarks


def _ledger(node: Element, name: str) -> tuple[Decimal | None, date | None]:
    """The balance the bank gives, and its day; some banks leave it empty."""
    amount, on = node.first("LEDGERBAL/BALAMT"), _day(node.first("LEDGERBAL/DTASOF"))
    if amount is None or not amount.text or on is None:
        return None, None
    return _amount(amount, name), on


def _movement(node: Element, account: str, currency: str, name: str) -> Transaction:
    sum_node, day_node = node.first("TRNAMT"), node.first("DTPOSTED")
    if sum_node is None or day_node is None:
        missing = "TRNAMT" if sum_node is None else "DTPOSTED"
        raise refuse(name, node.line, f"STMTTRN without {missing}", "DTPOSTED and TRNAMT in every STMTTRN")
    booked_on = _day(day_node)
    if booked_on is None:
        raise refuse(name, day_node.line, f"DTPOSTED {day_node.text!r}", "a day such as 20260113")
    amount = _amount(sum_node, name)
    stated = node.value("CURRENCY/CURSYM").upper()
    if stated and stated != currency:
        raise refuse(
            name,
            node.line,
            f"a movement in {stated} on an account in {currency}",
            "one currency of an account",
        )
    number = node.value("CHECKNUM", "REFNUM")
    return Transaction(
        account_id=account,
        direction="in" if amount > 0 else "out",
        is_internal=False,
        booked_on=booked_on,
        amount=abs(amount),
        currency=currency,
        line=node.line,
        value_on=_day(node.first("DTAVAIL")),
        counterparty_name=node.value("NAME", "PAYEE/NAME") or None,
        counterparty_account=node.value("BANKACCTTO/ACCTID", "CCACCTTO/ACCTID").replace(" ", "") or None,
        purpose=node.value("MEMO") or None,
        doc_number=number if number.strip("0") else None,
        doc_kind=node.value("TRNTYPE") or None,
        bank_id=node.value("FITID") or None,
    )


def _remarks(node: Element, rows: tuple[Transaction, ...]) -> Iterator[Remark]:
    times = Counter(row.bank_id for row in rows if row.bank_id)
    for bank_id, number in times.items():
        if number > 1:
            line = next(row.line for row in rows if row.bank_id == bank_id)
            yield Remark(line, f"{number} movements bear the same FITID {bank_id}; all are taken")
    for each in node.all("BANKTRANLIST/STMTTRN"):
        if corrected := each.value("CORRECTFITID"):
            text = f"the bank corrects FITID {corrected} by this movement; both are taken"
            yield Remark(each.line, text)


def _amount(node: Element, name: str) -> Decimal:
    number = money(node.text, "." if "." in node.text else ",")
    if number is None:
        raise _wrong(node, "a sum such as -1234.56", name)
    return number


def _wrong(node: Element, expected: str, name: str) -> InputError:
    return refuse(name, node.line, f"{node.name} {node.text!r}", expected)


def _day(node: Element | None) -> date | None:
    found = _moment(node.text) if node else None
    return found.date() if found else None


def _moment(text: str) -> datetime | None:
    """A moment, with its offset when it has one; None when it cannot be read."""
    match = MOMENT.fullmatch(text)
    if not match:
        return None
    try:
        found = datetime.strptime(match[1] + (match[2] or "0000").ljust(6, "0"), "%Y%m%d%H%M%S")
        if match[3]:
            found = found.replace(tzinfo=timezone(timedelta(hours=float(match[3]))))
    except ValueError:
        return None
    return found if 1991 <= found.year <= 2100 else None
