"""Statements that overlap: a newer complete one replaces its days, others are united by key."""

from __future__ import annotations

from tests.ingestion.bank.conftest import Bank
from tests.ingestion.bank.statements import OWN, SECOND, income, section, statement, transfer

ALL = ("10.00", "20.00", "30.00")
DAYS = dict(zip(ALL, ("05.01.2026", "15.01.2026", "25.01.2026"), strict=True))


def export(amounts: tuple[str, ...], days: str, total: str, made: str) -> str:
    """An export of some days; `total` is what the bank says came in."""
    payments = [income(amount, DAYS[amount], amount) for amount in amounts]
    return statement(section("0.00", total, "0.00", total, days=days), *payments, made=made)


def amounts(bank: Bank) -> list[str]:
    return [row["amount"] for row in bank.standing()]


def test_a_later_complete_export_adds_nothing_twice(bank: Bank) -> None:
    bank.put("first.txt", export(ALL[:2], "01.01.2026-20.01.2026", "30.00", "20.01.2026 10:00"))
    bank.put("whole.txt", export(ALL, "01.01.2026-31.01.2026", "60.00", "01.02.2026 10:00"))
    bank.land()
    assert amounts(bank) == list(ALL)
    assert {row["_file"] for row in bank.standing()} == {"whole.txt"}


def test_a_document_the_bank_took_back_goes_with_the_newer_complete_export(bank: Bank) -> None:
    bank.put("first.txt", export(ALL[:2], "01.01.2026-20.01.2026", "30.00", "20.01.2026 10:00"))
    bank.put("second.txt", export(("20.00", "30.00"), "01.01.2026-31.01.2026", "50.00", "01.02.2026 10:00"))
    bank.land()
    assert amounts(bank) == ["20.00", "30.00"]


def test_a_newer_export_that_lacks_documents_replaces_nothing(bank: Bank) -> None:
    bank.put("first.txt", export(ALL[:2], "01.01.2026-20.01.2026", "30.00", "20.01.2026 10:00"))
    bank.put("lacking.txt", export(("20.00", "30.00"), "01.01.2026-31.01.2026", "60.00", "01.02.2026 10:00"))
    bank.land()
    assert amounts(bank) == list(ALL)


def test_an_older_export_that_comes_later_replaces_nothing(bank: Bank) -> None:
    bank.put("whole.txt", export(ALL, "01.01.2026-31.01.2026", "60.00", "01.02.2026 10:00"))
    bank.land()
    bank.put("first.txt", export(("10.00",), "01.01.2026-20.01.2026", "10.00", "06.01.2026 10:00"))
    bank.land()
    assert amounts(bank) == list(ALL)


def test_days_outside_the_newer_export_stay(bank: Bank) -> None:
    bank.put("whole.txt", export(ALL, "01.01.2026-31.01.2026", "60.00", "01.02.2026 10:00"))
    bank.put("middle.txt", export(("20.00",), "10.01.2026-20.01.2026", "20.00", "05.02.2026 10:00"))
    bank.land()
    assert amounts(bank) == list(ALL)
    assert [row["_file"] for row in bank.standing()] == ["whole.txt", "middle.txt", "whole.txt"]


def test_two_equal_payments_stay_two_in_every_overlap(bank: Bank) -> None:
    pair = [income("30.99"), income("30.99")]
    bank.put("first.txt", statement(section("0", "61.98", "0", "61.98"), *pair))
    bank.put("again.txt", statement(section("0", "61.98", "0", "61.98"), *pair, made="02.02.2026 09:00"))
    bank.put("lacking.txt", statement(section("0", "61.98", "0", "61.98"), pair[0], made="03.02.2026 09:00"))
    bank.land()
    assert amounts(bank) == ["30.99", "30.99"]


def test_a_transfer_in_both_accounts_files_and_in_a_common_one_is_two_movements(bank: Bank) -> None:
    paid = section("10.00", "0", "10.00", "0.00")
    got = section("0.00", "10.00", "0", "10.00", account=SECOND)
    bank.put("first.txt", statement(paid, transfer("10.00", "05.01.2026", "")))
    bank.put("second.txt", statement(got, transfer("10.00", "", "05.01.2026"), accounts=[SECOND]))
    bank.land()
    both = statement(paid, got, transfer("10.00", "05.01.2026", "05.01.2026"), accounts=[OWN, SECOND])
    bank.put("both.txt", both)
    bank.land()
    legs = [(row["account_id"], row["direction"], row["is_internal"]) for row in bank.standing()]
    assert sorted(legs) == [(OWN, "out", "true"), (SECOND, "in", "true")]
