"""A bank nobody described: the company writes what its columns mean, and the statement lands."""

from __future__ import annotations

import pytest

from ingestion.settings import SettingsError, load_company
from tests.ingestion.bank.conftest import Bank

PROFILE = """label: My Bank
header: [Day, Sum, Left]
delimiter: ","
decimal: "."
dates: [dd.mm.yyyy]
account: {columns: Account}
currency: {constant: EUR}
amount: {signed: Sum}
balance: Left
columns: {booked_on: Day, purpose: [What, Why]}
"""
STATEMENT = "Day,Account,Sum,Left,What,Why\n13.01.2026,42,5000.00,6000.00,Invoice 45,\n20.01.2026,42,-1200.50,4799.50,,Rent\n"


@pytest.fixture
def own(bank: Bank) -> Bank:
    """A bank whose source names a folder of profiles with one in it."""
    (bank.root / "company.yml").write_text(
        "name: A\nsources:\n  bank: {connector: bank, folder: inbox/bank, profiles: mapping/bank}\n",
        encoding="utf-8",
    )
    (bank.root / "mapping" / "bank").mkdir(parents=True)
    describe(bank, PROFILE)
    bank.put("january.csv", STATEMENT.encode())
    return bank


def describe(bank: Bank, text: str, name: str = "my_bank") -> None:
    (bank.root / "mapping" / "bank" / f"{name}.yml").write_text(text, encoding="utf-8")


def test_a_table_lands_as_the_company_describes_it(own: Bank) -> None:
    assert own.land().ok
    assert [
        (row["account_id"], row["direction"], row["amount"], row["purpose"]) for row in own.standing()
    ] == [
        ("42", "in", "5000.00", "Invoice 45"),
        ("42", "out", "1200.50", "Rent"),
    ]
    (balance,) = own.rows("bank_balances")
    assert (balance["opening"], balance["closing"], balance["_agrees"]) == ("1000.00", "4799.50", "true")
    assert own.rows("_files")[0]["format"] == "csv/my_bank"
    assert own.land().load_id is None


def test_without_the_profile_the_file_is_refused_and_waits(bank: Bank) -> None:
    bank.put("january.csv", STATEMENT.encode())
    (failure,) = bank.land().failures
    assert "a profile of your own" in failure.todo


def test_a_changed_profile_reads_the_stored_statement_again(own: Bank) -> None:
    own.land()
    (own.inbox / "january.csv").unlink()
    describe(own, PROFILE.replace("[What, Why]", "What"))
    own.land()
    assert [row.get("purpose") for row in own.standing()] == ["Invoice 45", None]


def test_an_own_profile_counts_before_one_that_ships(own: Bank) -> None:
    describe(own, PROFILE.replace("header: [Day, Sum, Left]", "header: [Day, Sum, Account]"), "wise")
    own.land()
    assert own.rows("_files")[0]["format"] == "csv/my_bank"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("balance:", "balanse:", 9, "did you mean balance?"),
        ("amount: {signed: Sum}", "amount: {debit: Sum}", 8, "one of: signed; debit and credit"),
        ("header: [Day, Sum, Left]", "header: [Day]", 2, "at least 3"),
        ("account: {columns: Account}", "account: {match: '[0-9'}", 6, "a regular expression"),
        ('delimiter: ","', 'delimiter: "#"', 3, "delimiter"),
    ],
)
def test_a_mistake_in_a_profile_is_named(own: Bank, old: str, new: str, line: int, words: str) -> None:
    assert old in PROFILE
    describe(own, PROFILE.replace(old, new))
    with pytest.raises(SettingsError) as raised:
        own.land()
    assert f"mapping/bank/my_bank.yml:{line}" in str(raised.value)
    assert words in str(raised.value)


def test_a_missing_folder_of_profiles_is_named(own: Bank) -> None:
    for path in (own.root / "mapping" / "bank").iterdir():
        path.unlink()
    (own.root / "mapping" / "bank").rmdir()
    with pytest.raises(Exception, match=r"mapping/bank: there is no such folder\."):
        own.land()
    assert load_company(own.root).sources["bank"].options["profiles"] == "mapping/bank"
