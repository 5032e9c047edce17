"""What is known about real statements besides the answers of a parser."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement

ZERO = Decimal(0)


def read(path: Path) -> Statement:
    return parse(path.read_bytes(), path.name, KnownAccounts())


def suite(shared_data: Path, name: str) -> Statement:
    return read(shared_data / "client_bank_1c" / name / "input.txt")


def total(statement: Statement, direction: str, *, internal: bool = False) -> Decimal:
    rows = [row for row in statement.transactions if row.is_internal is internal]
    return sum((row.amount for row in rows if row.direction == direction), ZERO)


def test_money_moved_between_own_accounts_is_neither_income_nor_expense(shared_data: Path) -> None:
    statement = suite(shared_data, "two_accounts")
    assert total(statement, "in") == ZERO
    assert total(statement, "out") == Decimal("68.33")
    assert total(statement, "in", internal=True) == Decimal("10198.01")
    assert total(statement, "out", internal=True) == Decimal("10198.01")
    legs = Counter((row.account_id[-2:], row.direction) for row in statement.transactions if row.is_internal)
    assert legs == {("69", "out"): 2, ("71", "in"): 2}


def test_two_payments_that_look_alike_stay_two(shared_data: Path) -> None:
    rows = [row for row in suite(shared_data, "two_accounts").transactions if row.amount == Decimal("30.99")]
    assert [row.doc_number for row in rows] == ["888247", "888253"]
    assert len({row.transaction_id for row in rows}) == 2


def test_days_without_their_documents_are_named(shared_data: Path) -> None:
    statement = suite(shared_data, "two_accounts")
    missing = [row for row in statement.balances if not row.agrees]
    assert missing
    first = next(remark for remark in statement.remarks if "by the bank" in remark.text)
    assert first.line == 21
    assert first.text.startswith("2022-07-27")
    assert first.text.endswith("spent by the bank 16.98, by the documents 0.00, difference 16.98")
    complete = [row for row in statement.balances if row.agrees]
    assert {row.to_on for row in complete} == {date(2022, 7, 21), date(2022, 7, 27)}


def test_a_payment_from_abroad_has_a_direction(shared_data: Path) -> None:
    statement = suite(shared_data, "unknown_direction")
    assert (total(statement, "in"), total(statement, "out")) == (Decimal(207459), Decimal(4900))
    assert all(row.agrees for row in statement.balances)


def test_a_section_per_day_chains_to_the_last_balance(shared_data: Path) -> None:
    statement = suite(shared_data, "version_1_03")
    assert (total(statement, "in"), total(statement, "out")) == (Decimal("158654.52"), Decimal(140000))
    assert len(statement.balances) == 46
    assert statement.balances[-1].closing == Decimal("18703.52")
    assert all(row.agrees for row in statement.balances)


def test_a_missing_document_is_told_with_its_sum(shared_data: Path) -> None:
    lacking, whole = suite(shared_data, "taxdev_4645"), suite(shared_data, "taxdev_4645_utf")
    assert (len(lacking.transactions), total(lacking, "in")) == (9, Decimal(66770))
    assert (len(whole.transactions), total(whole, "in")) == (10, Decimal(67770))
    assert (lacking.encoding, whole.encoding) == ("cp1251", "utf-8")
    assert [remark.text for remark in lacking.remarks if "by the bank" in remark.text] == [
        "2024-04-01 to 2024-04-16, account 40802000000000000043: "
        "received by the bank 67770.00, by the documents 66770.00, difference 1000.00"
    ]
    assert not [remark for remark in whole.remarks if "by the bank" in remark.text]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        pytest.param("kl_to_1c_utf8_multiline.txt", "utf-8", id="utf-8 although it says Windows"),
        pytest.param("kl_to_1c_cp1251.txt", "cp1251", id="cp1251"),
        pytest.param("kl_to_1c_dos_cp866.txt", "cp866", id="cp866"),
    ],
)
def test_the_same_statement_in_three_encodings(shared_data: Path, name: str, encoding: str) -> None:
    statement = read(shared_data / "samples" / name)
    assert statement.encoding == encoding
    assert statement.remarks == ()
    incoming, fee = statement.transactions
    assert (incoming.direction, incoming.booked_on, incoming.amount) == (
        "in",
        date(2026, 1, 13),
        Decimal(5000),
    )
    assert (incoming.counterparty_name, incoming.counterparty_inn) == ('ООО "Ромашка"', "7700000000")
    assert incoming.doc_on == date(2026, 1, 12)
    assert incoming.purpose == "Оплата по счету № 45 от 10.01.2026, в т.ч. НДС 20% = 833.33"
    assert (fee.direction, fee.amount, fee.purpose) == (
        "out",
        Decimal("1200.50"),
        "Комиссия\nза ведение счета",
    )
    assert {row.currency for row in statement.transactions} == {"RUB"}
    assert [row.agrees for row in statement.balances] == [True]
