"""Damaged statements: each is read whole or refused with file and line; none is read with wrong balances."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

import pytest

from ingestion.bank.checks import computed_closing
from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.errors import InputError
from tests.ingestion.bank.statements import OWN, SECOND, expense, income, section, statement, transfer

SEED = 20260201
MUTANTS = 150
ORIGINAL = (
    section("1000.00", "5000.00", "1300.50", "4699.50", days="01.01.2026-20.01.2026"),
    section("4699.50", "30.99", "0.00", "4730.49", days="21.01.2026-31.01.2026"),
    section("0.00", "100.00", "0.00", "100.00", account=SECOND),
    income("5000.00"),
    expense("1200,50"),
    transfer("100.00", "18.01.2026", "18.01.2026"),
    income("30.99", "22.01.2026"),
)
Change = Callable[[random.Random, bytearray], None]


def flip(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(len(data))] = chance.randrange(256)


def insert(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    data[at:at] = chance.choice([b"\r\n", b"=", b"\0", b"0", b",", b"-", b"\xef\xbb\xbf", b"\x98", b"  "])


def erase(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 60)]


def cut(chance: random.Random, data: bytearray) -> None:
    del data[chance.randrange(1, len(data)) :]


def digit(chance: random.Random, data: bytearray) -> None:
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    data[chance.choice(digits)] = chance.randrange(48, 58)


def drop_line(chance: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    data[:] = b"\n".join(lines)


def double_line(chance: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])
    data[:] = b"\n".join(lines)


def swap_lines(chance: random.Random, data: bytearray) -> None:
    lines = data.split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    data[:] = b"\n".join(lines)


CHANGES: list[Change] = [flip, insert, erase, cut, digit, drop_line, double_line, swap_lines]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "cp866"])
@pytest.mark.parametrize("end", ["\r\n", "\n"], ids=["crlf", "lf"])
def test_mutants(encoding: str, end: str) -> None:
    whole = statement(*ORIGINAL, accounts=[OWN, SECOND], end=end).encode(encoding)
    chance = random.Random(f"{SEED} {encoding} {end}")
    assert closes(parse(whole, "mutant.txt", KnownAccounts()))
    accepted = 0
    for number in range(MUTANTS):
        data = bytearray(whole)
        changes = [chance.choice(CHANGES) for _ in range(chance.choice([1, 1, 1, 2, 5]))]
        for change in changes:
            change(chance, data)
        told = f"mutant {number}: {[change.__name__ for change in changes]}"
        began = time.perf_counter()
        try:
            found = parse(bytes(data), "mutant.txt", KnownAccounts())
        except InputError as error:
            assert re.fullmatch(r"mutant\.txt:[1-9]\d*", error.where), told
            assert int(error.where.split(":")[1]) <= data.count(b"\n") + 1, told
            assert re.fullmatch(r"found .+; expected .+\.", error.what, re.DOTALL), told
        else:
            accepted += 1
            assert closes(found), told
        assert time.perf_counter() - began < 2, told
    assert 0 < accepted < MUTANTS


def closes(found: Statement) -> bool:
    """Every balance that can be checked closes, every movement is a positive sum."""
    for balance in found.balances:
        expected = computed_closing(balance)
        if expected is not None and balance.closing not in (None, expected):
            return False
    return all(row.amount > 0 for row in found.transactions)
