"""Damaged statements: each is read whole or refused with file and line; none is read with wrong balances."""

from __future__ import annotations

import io
import random
import re
import time
from decimal import Decimal

import pytest
import xlsxwriter

from ingestion.bank.checks import computed_closing
from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.bank.tables.profile import FOLDER
from ingestion.errors import InputError
from tests.ingestion.bank.conftest import Bank
from tests.ingestion.bank.mutants import mutant
from tests.ingestion.bank.statements import OWN, SECOND, expense, income, section, statement, transfer
from tests.ingestion.bank.writers import WRITERS

SEED = 20260201
SHORT, LONG = 20, 334  # of each of 30 kinds
KNOWN = KnownAccounts(frozenset({SECOND}))
ORIGINAL = statement(
    section("1000.00", "5000.00", "1300.50", "4699.50", days="01.01.2026-20.01.2026"),
    section("4699.50", "30.99", "0.00", "4730.49", days="21.01.2026-31.01.2026"),
    income("5000.00", ПлательщикИНН="7700000000"),
    expense("1200,50"),
    transfer("100.00", "18.01.2026", "18.01.2026"),
    income("30.99", "22.01.2026"),
)
ENCODINGS = {
    "client_bank_1c": ("utf-8", "cp1251", "cp866"),
    "camt053": ("utf-8", "utf-16", "windows-1251"),
    "mt940": ("utf-8", "cp1251", "cp866"),
    "ofx": ("utf-8", "cp1251", "utf-16"),
    "csv": ("utf-8", "cp1251", "utf-16"),
}
KINDS = [
    pytest.param(name, encoding, end, id=f"{name}-{encoding}-{label}")
    for name, encodings in ENCODINGS.items()
    for encoding in encodings
    for label, end in (("crlf", "\r\n"), ("lf", "\n"))
]


def whole_file(name: str, encoding: str, end: str) -> bytes:
    text = WRITERS[name](parse(ORIGINAL.encode(), "original", KNOWN)).replace("\n", end)
    return text.replace("'UTF-8'", f"'{encoding}'").encode(encoding)


@pytest.mark.parametrize(("name", "encoding", "end"), KINDS)
def test_mutants(name: str, encoding: str, end: str) -> None:
    check_mutants(name, encoding, end, SHORT)


@pytest.mark.long
@pytest.mark.parametrize(("name", "encoding", "end"), KINDS)
def test_ten_thousand_mutants(name: str, encoding: str, end: str) -> None:
    check_mutants(name, encoding, end, LONG)


def check_mutants(name: str, encoding: str, end: str, number: int) -> None:
    whole = whole_file(name, encoding, end)
    found = parse(whole, "whole", KNOWN)
    assert (len(found.transactions), told_wrong(found)) == (4, [])
    chance = random.Random(f"{SEED} {name} {encoding} {end!r}")
    accepted = sum(check(*mutant(chance, whole), number=turn) for turn in range(number))
    assert 0 < accepted < number


def check(data: bytes, changes: str, number: int) -> bool:
    """Whether a damaged file was accepted; nothing else may happen than that, or a clear refusal."""
    told = f"mutant {number}: {changes}"
    began = time.perf_counter()
    try:
        found = parse(data, "mutant", KNOWN)
    except InputError as error:
        assert re.fullmatch(r"mutant:[1-9]\d*", error.where), told
        # a lone carriage return ends a line too where a file has no other
        lines = max(data.count(b"\n"), data.count(b"\r")) + 1
        assert int(error.where.split(":")[1]) <= lines, f"{told}: {error}"
        assert re.fullmatch(r"found .+; expected .+\.", error.what, re.DOTALL), told
        accepted = False
    else:
        assert told_wrong(found) == [], told
        accepted = True
    assert time.perf_counter() - began < 2, told
    return accepted


def told_wrong(found: Statement) -> list[str]:
    """What an accepted statement must not have: balances that do not close, differences nobody is told of."""
    wrong = [f"{row.amount} in line {row.line}" for row in found.transactions if row.amount <= 0]
    texts = [remark.text for remark in found.remarks]
    for balance in found.balances:
        expected = computed_closing(balance)
        if expected is not None and balance.closing not in (None, expected):
            wrong.append(f"{balance} does not close")
        for direction, total in (("in", balance.total_in), ("out", balance.total_out)):
            rows = [
                row.amount
                for row in found.transactions
                if row.account_id == balance.account_id
                and row.direction == direction
                and balance.from_on <= row.booked_on <= balance.to_on
            ]
            difference = None if total is None else total - sum(rows, Decimal(0))
            if difference and not any(f"difference {difference}" in text for text in texts):
                wrong.append(f"{difference} of {balance} is not told")
        proves = balance.opening is not None and balance.closing is not None
        if not proves and not any("nothing proves" in text for text in texts):
            wrong.append(f"{balance} proves nothing, and nobody is told")
        if balance.agrees and not proves:
            wrong.append(f"{balance} claims to be proved")
    return wrong


def workbook() -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, line in enumerate((FOLDER / "revolut.csv").read_text(encoding="utf-8").splitlines()):
        sheet.write_row(at, 0, line.split(","))
    book.close()
    return data.getvalue()


@pytest.mark.parametrize("number", [3, pytest.param(100, marks=pytest.mark.long)])
def test_mutants_of_workbooks(number: int) -> None:
    whole = workbook()
    assert len(parse(whole, "whole", KNOWN).transactions) == 3
    chance = random.Random(SEED)
    for turn in range(number):
        check(*mutant(chance, whole), number=turn)


def test_mutants_leave_the_other_files_of_the_inbox_alone(bank: Bank) -> None:
    for name in WRITERS:
        # an account of its own for each good file, so that no damaged one may speak for it
        good = whole_file(name, "utf-8", "\n").replace(
            OWN.encode(), f"4070281010000000{len(name):04d}".encode()
        )
        bank.put(f"good/{name}", good)
    bank.land()
    before = bank.standing()
    assert len(before) == 4 * len(WRITERS)
    chance = random.Random(SEED)
    for name in WRITERS:
        for number in range(6):
            bank.put(f"bad/{name}{number}", mutant(chance, whole_file(name, "utf-8", "\n"))[0])
    report = bank.land()
    assert report.failures
    assert all("inbox/bank/bad/" in failure.where for failure in report.failures)
    accounts = {row["account_id"] for row in before}
    after = [row for row in bank.standing() if row["account_id"] in accounts]
    keep = ("transaction_id", "amount", "_file", "purpose")
    assert [[row.get(key) for key in keep] for row in after] == [
        [row.get(key) for key in keep] for row in before
    ]
