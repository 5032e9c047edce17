"""Arithmetic of statements: what refuses a file and what is only told."""

from __future__ import annotations

import pytest

from ingestion.bank.checks import chain
from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.errors import InputError
from tests.ingestion.bank.statements import OWN, SECOND, expense, income, section, statement


def read(*blocks: list[str], accounts: tuple[str, ...] = (OWN,)) -> Statement:
    return parse(statement(*blocks, accounts=accounts).encode(), "statement.txt", KnownAccounts())


def remarks(found: Statement) -> list[str]:
    return [remark.text for remark in found.remarks]


def test_a_section_that_does_not_close_refuses_the_whole_file() -> None:
    good = section("0.00", "10.00", "0.00", "10.00", days="01.01.2026")
    bad = section("10.00", "5.00", "1.00", "13.00", days="02.01.2026")
    with pytest.raises(InputError) as raised:
        read(good, bad, income("10.00", "01.01.2026"))
    assert raised.value.where == "statement.txt:16"
    assert "closing balance 13.00" in raised.value.what
    assert "10.00 + 5.00 - 1.00 = 14.00, a difference of -1.00" in raised.value.what


def test_an_overdraft_closes() -> None:
    found = read(section("-10.00", "5.00", "1.00", "-6.00"), income("5.00"), expense("1.00"))
    assert remarks(found) == []


@pytest.mark.parametrize(
    ("received", "difference"),
    [pytest.param("12.00", "2.00", id="one missing"), pytest.param("7.00", "-3.00", id="one too many")],
)
def test_documents_that_do_not_add_up_are_accepted_and_told(received: str, difference: str) -> None:
    found = read(section("0.00", received, "0.00", received, days="13.01.2026"), income("10.00"))
    assert remarks(found) == [
        f"2026-01-13, account {OWN}: received by the bank {received}, by the documents 10.00, "
        f"difference {difference}"
    ]
    assert [row.agrees for row in found.balances] == [False]
    assert len(found.transactions) == 1


def test_a_day_outside_every_section_is_told() -> None:
    found = read(section("0", "0", "0", "0", days="01.01.2026"), income("10.00"), income("5.00"))
    assert len(remarks(found)) == 1
    assert "2026-01-13" in remarks(found)[0]
    assert "(2)" in remarks(found)[0]


def test_totals_the_bank_left_out_are_told_and_nothing_agrees() -> None:
    lines = [line for line in section("0", "10", "0", "10") if not line.startswith("Всего")]
    found = read(lines, income("10.00"))
    assert [row.agrees for row in found.balances] == [False]
    assert "left out" in remarks(found)[0]


def test_a_document_of_unknown_direction_agrees_with_nothing() -> None:
    strange = income("10.00", ПолучательСчет="", ДатаПоступило="")
    found = read(section("0", "0", "0", "0"), strange)
    assert [row.agrees for row in found.balances] == [False]
    assert any("unknown direction" in text for text in remarks(found))


def test_closing_must_be_the_next_opening_over_days_without_sections() -> None:
    first = section("0.00", "10.00", "0.00", "10.00", days="01.01.2026")
    gap = section("10.00", "0.00", "0.00", "10.00", days="05.01.2026")
    broken = section("11.00", "0.00", "0.00", "11.00", days="06.01.2026-31.01.2026")
    other = section("7.00", "0.00", "0.00", "7.00", days="02.01.2026", account=SECOND)
    found = read(broken, first, gap, other, income("10.00", "01.01.2026"), accounts=(OWN, SECOND))
    assert [(remark.line, remark.text[:10]) for remark in found.remarks] == [(8, "2026-01-06")]
    assert "opening balance 11.00" in found.remarks[0].text
    assert "2026-01-05 was 10.00" in found.remarks[0].text


def test_overlapping_periods_are_not_compared() -> None:
    (january,) = read(section("0.00", "10.00", "0.00", "10.00"), income("10.00")).balances
    (middle,) = read(section("4.00", "6.00", "0.00", "10.00", days="10.01.2026-20.01.2026")).balances
    assert chain([("january.txt", january), ("middle.txt", middle)]) == []
