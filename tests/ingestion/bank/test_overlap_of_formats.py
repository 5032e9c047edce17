"""Every format keeps the rules of overlap: a second import adds nothing, two equal payments stay two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from tests.ingestion.bank.conftest import Bank
from tests.ingestion.bank.statements import income, section, statement
from tests.ingestion.bank.writers import WRITERS

# two equal payments on the 5th, as a bank lists them, and one on each of two other days
PAYMENTS = [
    income("30.99", "05.01.2026"),
    income("30.99", "05.01.2026"),
    income("20.00", "15.01.2026", "16"),
    income("10.00", "25.01.2026", "17"),
]
ALL = ["30.99", "30.99", "20.00", "10.00"]
UNPROVED = {"ofx"}


def export(first: int, last: int, made: str) -> Statement:
    """What the bank gives for some days of January."""
    days = {5: 2, 15: 1, 25: 1}
    rows = [row for row in PAYMENTS if first <= int(row[2].removeprefix("Дата=")[:2]) <= last]
    before = sum(number * {5: 3099, 15: 2000, 25: 1000}[day] for day, number in days.items() if day < first)
    came = sum(
        number * {5: 3099, 15: 2000, 25: 1000}[day] for day, number in days.items() if first <= day <= last
    )
    sums = [f"{cents / 100:.2f}" for cents in (before, came, 0, before + came)]
    period = f"{first:02d}.01.2026-{last:02d}.01.2026"
    text = statement(section(*sums, days=period), *rows, made=made)
    return parse(text.encode(), "export", KnownAccounts())


def amounts(bank: Bank) -> list[str]:
    return [row["amount"] for row in bank.standing()]


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_overlapping_exports_add_nothing(bank: Bank, name: str) -> None:
    write = WRITERS[name]
    bank.put("first", write(export(1, 20, "21.01.2026 08:00:00")).encode())
    bank.land()
    assert amounts(bank) == ALL[:3]
    bank.put("second", write(export(10, 31, "01.02.2026 08:00:00")).encode())
    bank.land()
    assert amounts(bank) == ALL
    bank.put("whole", write(export(1, 31, "01.02.2026 09:00:00")).encode())
    bank.land()
    assert amounts(bank) == ALL
    # the same bytes under another name, and nothing new at all
    bank.put("whole again", write(export(1, 31, "01.02.2026 09:00:00")).encode())
    assert bank.land().rows == {}
    assert bank.land().load_id is None
    assert (amounts(bank), len(bank.rows("bank_transactions"))) == (ALL, 3 + 2 + 4)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_payment_the_bank_took_back_goes_only_where_the_export_is_proved(bank: Bank, name: str) -> None:
    write = WRITERS[name]
    bank.put("first", write(export(1, 31, "01.02.2026 08:00:00")).encode())
    bank.land()
    whole = export(1, 31, "02.02.2026 08:00:00")
    corrected = replace(
        whole,
        transactions=whole.transactions[:2] + whole.transactions[3:],
        balances=tuple(
            replace(
                row, total_in=row.total_in and row.total_in - 20, closing=row.closing and row.closing - 20
            )
            for row in whole.balances
        ),
    )
    bank.put("second", write(corrected).encode())
    bank.land()
    # what proves nothing replaces nothing
    assert amounts(bank) == (ALL if name in UNPROVED else [ALL[0], ALL[1], ALL[3]])


def test_a_month_in_two_formats_is_one_month(bank: Bank) -> None:
    bank.put("january.xml", WRITERS["camt053"](export(1, 31, "01.02.2026 08:00:00")).encode())
    bank.put("january.txt", WRITERS["client_bank_1c"](export(1, 31, "01.02.2026 09:00:00")).encode())
    bank.land()
    assert amounts(bank) == ALL
    assert {row["_file"] for row in bank.standing()} == {"january.txt"}


def test_the_age_of_a_statement_is_when_the_bank_made_it(bank: Bank) -> None:
    for name, write in WRITERS.items():
        made = parse(write(export(1, 31, "01.02.2026 08:00:00")).encode(), name, KnownAccounts()).created_at
        if name == "csv":
            # a table does not say
            assert made is None
        else:
            assert made is not None
            assert made.replace(tzinfo=None, second=0) == datetime(2026, 2, 1, 8), name


def test_a_table_that_does_not_say_when_is_as_old_as_its_last_day(bank: Bank) -> None:
    bank.put("january.csv", WRITERS["csv"](export(1, 31, "01.02.2026 08:00:00")).encode())
    bank.land()
    assert {row["updated_at"] for row in bank.rows("bank_balances")} == {datetime(2026, 1, 31, 21)}
    assert bank.rows("bank_balances")[0]["to_on"] == date(2026, 1, 31).isoformat()
