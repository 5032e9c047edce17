"""MT940 worked out by hand: pages, days of the period, reversals, New Year, and the dialects of `:86:`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.mt940.details import Details, read_details
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.errors import InputError

ACCOUNT = "NL91ABNA0417164300"


def message(*fields: str, account: str = ACCOUNT, number: str = "1/1") -> str:
    return "\n".join([":20:STMT", f":25:{account}", f":28C:{number}", *fields, "-", ""])


def read(*messages: str, known: KnownAccounts | None = None) -> Statement:
    return parse("".join(messages).encode(), "statement.sta", known or KnownAccounts())


def test_the_sample_is_read_as_it_is_written(shared_data: Path) -> None:
    path = shared_data / "samples" / "mt940_ing_like.sta"
    statement = parse(path.read_bytes(), path.name, KnownAccounts())
    (balance,) = statement.balances
    assert (balance.account_id, balance.currency, balance.line) == (ACCOUNT, "EUR", 1)
    assert (balance.opening, balance.total_in, balance.total_out, balance.closing) == (
        Decimal(1000),
        Decimal(5000),
        Decimal("1200.50"),
        Decimal("4799.50"),
    )
    assert balance.agrees
    income, fee = statement.transactions
    assert income.transaction_id == f"{ACCOUNT}/in/BANKREF1/2026-01-13/5000.00//1"
    assert (income.counterparty_name, income.purpose) == ("Romashka LLC", "Invoice 45 of 10.01.2026")
    assert (income.doc_number, income.doc_kind, income.line) == ("INV45", "NTRF", 5)
    assert (fee.direction, fee.amount, fee.purpose) == ("out", Decimal("1200.50"), "Account fee")


def test_the_opening_balance_is_of_the_day_before_unless_something_moved_on_it() -> None:
    swift = read(message(":60F:C260131EUR10,", ":61:2602030203C5,NTRFA//1", ":62F:C260228EUR15,"))
    assert [(row.from_on, row.to_on) for row in swift.balances] == [(date(2026, 2, 1), date(2026, 2, 28))]
    first_day = read(message(":60F:C260201EUR10,", ":61:2602010201C5,NTRFA//1", ":62F:C260228EUR15,"))
    assert first_day.balances[0].from_on == date(2026, 2, 1)
    quiet = read(message(":60F:C260201EUR10,", ":62F:C260201EUR10,"))
    assert (quiet.balances[0].from_on, quiet.balances[0].agrees) == (date(2026, 2, 1), True)


def test_only_days_that_are_surely_whole_may_replace_older_statements() -> None:
    (balance,) = read(
        message(":60F:C260201EUR10,", ":61:2602010201C5,NTRFA//1", ":62F:C260228EUR15,")
    ).balances
    assert (balance.whole_from, balance.whole_to) == (date(2026, 2, 2), date(2026, 2, 27))
    made_later = message(
        ":13D:2603010600+0100", ":60F:C260131EUR10,", ":61:2602010201C5,NTRFA//1", ":62F:C260228EUR15,"
    )
    (balance,) = read(made_later).balances
    assert (balance.whole_from, balance.whole_to) == (None, None)


def test_pages_of_one_statement_are_one() -> None:
    first = message(":60F:C260112EUR10,", ":61:2601130113C5,NTRFA//1", ":62M:C260113EUR15,")
    second = message(":60M:C260113EUR15,", ":61:2601130113D1,NTRFB//2", ":62F:C260113EUR14,", number="1/2")
    (balance,) = (statement := read(first, second)).balances
    assert (balance.opening, balance.total_in, balance.total_out, balance.closing) == (10, 5, 1, 14)
    assert (balance.agrees, statement.remarks) == (True, ())


def test_a_page_that_does_not_go_on_refuses_the_file() -> None:
    first = message(":60F:C260112EUR10,", ":61:2601130113C5,NTRFA//1", ":62M:C260113EUR15,")
    lost = message(":60M:C260113EUR18,", ":61:2601130113D1,NTRFB//2", ":62F:C260113EUR17,", number="1/3")
    with pytest.raises(InputError, match=r"a page that opens with 18\.00") as raised:
        read(first, lost)
    assert raised.value.where == "statement.sta:8"


def test_two_statements_of_one_day_are_not_short_of_each_others_documents() -> None:
    morning = message(":60F:C260112EUR10,", ":61:2601130113C5,NTRFA//1", ":62F:C260113EUR15,")
    evening = message(":60F:C260113EUR15,", ":61:2601130113D1,NTRFB//2", ":62F:C260113EUR14,", number="2/1")
    statement = read(morning, evening)
    assert (len(statement.balances), len(statement.transactions), statement.remarks) == (1, 2, ())


def test_statements_of_several_accounts_and_days_stand_side_by_side() -> None:
    other = "NL02RABO0123456789"
    statement = read(
        message(":60F:C260112EUR10,", ":61:2601130113C5,NTRFA//1", ":62F:C260113EUR15,"),
        message(":60F:D260112EUR10,", ":61:2601130113C5,NTRFA//1", ":62F:D260113EUR5,", account=other),
        message(":60F:C260113EUR15,", ":61:2601140114C5,NTRFA//2", ":62F:C260114EUR20,"),
    )
    assert [(row.account_id, row.to_on.day, row.opening) for row in statement.balances] == [
        (ACCOUNT, 13, 10),
        (other, 13, -10),
        (ACCOUNT, 14, 15),
    ]
    assert statement.speaks_for == {ACCOUNT, other}


def test_a_balance_that_the_next_statement_does_not_open_with_is_told() -> None:
    statement = read(
        message(":60F:C260112EUR10,", ":61:2601130113C5,NTRFA//1", ":62F:C260113EUR15,"),
        message(":60F:C260114EUR99,", ":61:2601150115C1,NTRFA//2", ":62F:C260115EUR100,"),
    )
    assert [(remark.line, remark.text[:10]) for remark in statement.remarks] == [(8, "2026-01-15")]


@pytest.mark.parametrize(
    ("mark", "direction", "reversal"),
    [("C", "in", False), ("D", "out", False), ("RC", "out", True), ("RD", "in", True)],
)
def test_a_reversal_goes_the_other_way(mark: str, direction: str, reversal: bool) -> None:
    closing = "15," if direction == "in" else "5,"
    text = message(":60F:C260112EUR10,", f":61:2601130113{mark}5,NTRFA//1", f":62F:C260113EUR{closing}")
    (row,) = read(text).transactions
    assert (row.direction, row.is_reversal, row.amount) == (direction, reversal, 5)


@pytest.mark.parametrize(
    ("line", "booked", "value"),
    [
        pytest.param("2601021231", "2025-12-31", "2026-01-02", id="booked before New Year, value after"),
        pytest.param("2512300102", "2026-01-02", "2025-12-30", id="value before New Year, booked after"),
        pytest.param("2512150110", "2026-01-10", "2025-12-15", id="weeks apart over New Year"),
        pytest.param("2602300301", "2026-03-01", "2026-02-28", id="a month of thirty days"),
    ],
)
def test_the_year_of_a_booking_is_the_nearest(line: str, booked: str, value: str) -> None:
    text = message(":60F:C251101EUR10,", f":61:{line}C5,NTRFA//1", ":62F:C260401EUR15,")
    (row,) = read(text).transactions
    assert (row.booked_on.isoformat(), row.value_on and row.value_on.isoformat()) == (booked, value)


def test_a_booking_outside_its_statement_counts_within_it_and_is_told() -> None:
    statement = read(message(":60F:C260112EUR10,", ":61:2601130120C5,NTRFA//1", ":62F:C260113EUR15,"))
    assert statement.transactions[0].booked_on == date(2026, 1, 13)
    assert [(remark.line, remark.text) for remark in statement.remarks] == [
        (5, "booked on 2026-01-20, outside its statement; counted on 2026-01-13")
    ]
    # without a booking day the value date is no promise of one, and nothing is to be told
    without = read(message(":60F:C260112EUR10,", ":61:260110C5,NTRFA//1", ":62F:C260113EUR15,"))
    assert (without.transactions[0].booked_on, without.remarks) == (date(2026, 1, 13), ())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(message(":60F:C260112EUR10,", ":61:2601130113C5,NTRFA"), 5, "the file is cut", id="cut"),
        pytest.param(message(":62F:C260112EUR10,"), 1, ":60F:", id="no opening balance"),
        pytest.param(
            message(":60F:C260112EUR10,", ":62F:C260113EUR11,"), 1, "a difference of 1.00", id="gap"
        ),
        pytest.param(
            message(":60F:C260112EUR1.0,", ":62F:C260113EUR10,"), 4, "a balance such as", id="no sum"
        ),
        pytest.param(
            message(":60F:C261312EUR10,", ":62F:C260113EUR10,"), 4, "a balance such as", id="no day"
        ),
        pytest.param(message(":60F:C260112EUR10,", ":62F:C260113USD10,"), 1, "one currency", id="currencies"),
        pytest.param(":20:A\n:28C:1\n:60F:C260112EUR1,\n-\n", 1, "without :25:", id="no account"),
        pytest.param(
            message(":60F:C260112EUR10,", ":61:26X", ":62F:C260113EUR10,"),
            5,
            "a statement line such as",
            id="no line",
        ),
    ],
)
def test_what_refuses_a_file_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read(text)
    assert raised.value.where == f"statement.sta:{line}"
    assert words in str(raised.value)


def test_an_own_account_on_the_other_side_makes_a_movement_internal() -> None:
    text = message(
        ":60F:C260112EUR10,",
        ":61:2601130113D5,NTRFA//1",
        ":86:/IBAN/NL02RABO0123456789/NAME/Us/",
        ":62F:C260113EUR5,",
    )
    known = KnownAccounts(frozenset({"NL02RABO0123456789"}))
    assert [row.is_internal for row in read(text, known=known).transactions] == [True]
    assert [row.is_internal for row in read(text).transactions] == [False]


def test_a_currency_the_settings_contradict_is_told() -> None:
    text = message(":60F:C260112EUR10,", ":62F:C260113EUR10,")
    statement = read(text, known=KnownAccounts(currencies={ACCOUNT: "USD"}))
    assert "settings/bank_accounts.csv says USD" in statement.remarks[0].text
    assert statement.balances[0].currency == "EUR"


@pytest.mark.parametrize("account", [f"{ACCOUNT}EUR", f"//{ACCOUNT}", f" {ACCOUNT} "])
def test_one_account_written_in_several_ways_is_one(account: str) -> None:
    text = message(":60F:C260112EUR10,", ":62F:C260113EUR10,", account=account)
    assert read(text).speaks_for == {ACCOUNT}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "166?00GUTSCHRIFT?20EREF+INV45?21SVWZ+Rechnung 45 vom 10.?2201.2026?30DRESDEFF508\n"
            "?31DE14508800500194785000?32KARL?33 KAUFMANN",
            Details(
                "Rechnung 45 vom 10.01.2026",
                "KARL KAUFMANN",
                "DE14508800500194785000",
                "DRESDEFF508",
                "INV45",
            ),
            id="numbered parts, SEPA words",
        ),
        pytest.param(
            "051?00UEBERWEISUNG?20ABBUCHUNG VOM ?21KONTO?32PAYPAL",
            Details("ABBUCHUNG VOM KONTO", "PAYPAL"),
            id="numbered parts",
        ),
        pytest.param(
            "000>100987654321>20TUSSENREK>21ENING>310390123456",
            Details("TUSSENREKENING", account="0390123456"),
            id="another sign before the parts",
        ),
        pytest.param(
            "/TRTP/SEPA OVERBOEKING/IBAN/NL27INGB0000026500/BIC/INGBNL2A/NAME/Romash\nka LLC/REMI/Invoice 45/46"
            "/EREF/NOTPROVIDED",
            Details("Invoice 45/46", "Romashka LLC", "NL27INGB0000026500", "INGBNL2A"),
            id="words between slashes, broken over lines",
        ),
        pytest.param(
            "/EREF/E1//CNTP/NL27INGB0000026500/INGBNL2A/Romashka LLC///REMI/USTD//Invoice 45/",
            Details("Invoice 45", "Romashka LLC", "NL27INGB0000026500", "INGBNL2A", "E1"),
            id="the other side in one word",
        ),
        pytest.param("Account fee\n  January", Details("Account fee\nJanuary"), id="free text"),
        pytest.param("", Details(), id="nothing"),
    ],
)
def test_details(text: str, wanted: Details) -> None:
    assert read_details(text) == wanted
