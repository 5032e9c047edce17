"""OFX: both markups, what real files leave out or repeat, and the fixtures of a parser's own tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.ofx.markup import read_markup
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.errors import InputError

# fixtures that hold a statement of a bank or card: movements, currency, ledger balance at the end of the period
READ = {
    "anzcc": (1, "AUD", None),
    "bank_medium": (3, "CAD", Decimal("382.34")),
    "checking": (3, "USD", Decimal("100.99")),
    "multiple_accounts": (0, "USD", Decimal("111.00")),
    "multiple_accounts2": (0, "USD", Decimal("111.00")),
    "ofx-v102-empty-tags": (1, "AUD", None),
    "suncorp": (1, "AUD", Decimal("1234.12")),
    "fail_nice/empty_balance": (1, "CAD", None),
}
NO_STATEMENT = "OFX without a statement"
REFUSED = {
    "fail_nice/date_missing": "STMTTRN without DTPOSTED",
    # `decimal_error` is named for a parser that reads amounts first; its day is 201120000000
    "fail_nice/decimal_error": "DTPOSTED '201120000000'",
    "error_message": "an error (General Server Error)",
    "signon_fail": "an error (Your request could not be processed",
    # answers without a statement: a sign-on, a list of accounts, an empty file
    **dict.fromkeys(
        ["signon_success", "signon_success_no_message", "account_listing_aggregation", "bank_small"],
        NO_STATEMENT,
    ),
    # accounts of brokers: securities are not money on a bank account
    **dict.fromkeys(
        [
            "fidelity",
            "fidelity-savings",
            "investment_401k",
            "investment_medium",
            "td_ameritrade",
            "tiaacref",
            "vanguard",
            "vanguard401k",
        ],
        NO_STATEMENT,
    ),
}


def transaction(amount: str = "5000.00", day: str = "20260113", fitid: str = "F1", more: str = "") -> str:
    return f"<STMTTRN><TRNTYPE>X<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{fitid}{more}</STMTTRN>"


def file(*rows: str, start: str = "20260101", end: str = "20260131", balance: str = "") -> str:
    period = f"<DTSTART>{start}<DTEND>{end}"
    return (
        "OFXHEADER:100\n\n<OFX><SIGNONMSGSRSV1><SONRS><DTSERVER>20260201060000[+3:MSK]</SONRS></SIGNONMSGSRSV1>\n"
        "<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>42</BANKACCTFROM>\n"
        f"<BANKTRANLIST>{period}\n"
        + "\n".join(rows)
        + f"\n</BANKTRANLIST>{balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def read(text: str) -> Statement:
    return parse(text.encode(), "statement.ofx", KnownAccounts())


def read_path(path: Path) -> Statement:
    return parse(path.read_bytes(), path.name, KnownAccounts())


def test_the_sample_is_read_as_it_is_written(shared_data: Path) -> None:
    statement = read_path(shared_data / "samples" / "ofx102.ofx")
    (row,) = statement.transactions
    assert row.transaction_id == "42/in/F1/2026-01-13/5000.00//1"
    assert (row.counterparty_name, row.purpose, row.currency) == ("Romashka", "Invoice 45", "USD")
    (balance,) = statement.balances
    assert (balance.from_on, balance.to_on) == (date(2026, 1, 1), date(2026, 1, 31))
    assert (balance.opening, balance.closing, balance.agrees) == (None, Decimal("6000.00"), False)
    assert ["nothing proves the documents" in remark.text for remark in statement.remarks] == [True]


@pytest.mark.parametrize("name", sorted(READ))
def test_fixtures_with_a_statement(shared_data: Path, name: str) -> None:
    movements, currency, closing = READ[name]
    statement = read_path(shared_data / "ofx" / "fixtures" / f"{name}.ofx")
    assert len(statement.transactions) == movements
    assert {row.currency for row in statement.balances} == {currency}
    assert statement.balances[0].closing == closing
    # nothing gives an opening balance, and nothing may claim to be proved
    assert not any(row.agrees or row.opening is not None for row in statement.balances)
    assert any("nothing proves" in remark.text for remark in statement.remarks)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_fixtures_without_a_statement(shared_data: Path, name: str) -> None:
    path = shared_data / "ofx" / "fixtures" / f"{name}.ofx"
    with pytest.raises(InputError) as raised:
        read_path(path)
    assert REFUSED[name] in str(raised.value)
    assert raised.value.where.startswith(f"{path.name}:")


def test_the_tests_know_every_fixture(shared_data: Path) -> None:
    root = shared_data / "ofx" / "fixtures"
    found = {path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.ofx")}
    assert found == {*READ, *REFUSED}


def test_movements_of_a_fixture_one_by_one(shared_data: Path) -> None:
    statement = read_path(shared_data / "ofx" / "fixtures" / "checking.ofx")
    assert [
        (row.booked_on.isoformat(), row.direction, f"{row.amount}", row.bank_id, row.doc_number)
        for row in statement.transactions
    ] == [
        ("2011-03-31", "in", "0.01", "0000486", None),
        ("2011-04-05", "out", "34.51", "0000487", None),
        ("2011-04-07", "out", "25.00", "0000488", "319"),
    ]


def test_both_markups_are_one_statement() -> None:
    sgml = file(transaction(more="<NAME>A &amp; B<MEMO>Invoice 45"))
    xml = (
        '<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="211"?>\n<OFX><SIGNONMSGSRSV1><SONRS><DTSERVER>'
        "20260201060000[+3:MSK]</DTSERVER></SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><STMTRS>"
        "<CURDEF>USD</CURDEF><BANKACCTFROM><ACCTID>42</ACCTID></BANKACCTFROM><BANKTRANLIST>"
        "<DTSTART>20260101</DTSTART><DTEND>20260131</DTEND><STMTTRN><TRNTYPE>X</TRNTYPE>"
        "<DTPOSTED>20260113</DTPOSTED><TRNAMT>5000.00</TRNAMT><FITID>F1</FITID><CHECKNUM/>"
        "<NAME><![CDATA[A & B]]></NAME><MEMO>Invoice 45</MEMO></STMTTRN></BANKTRANLIST></STMTRS>"
        "</STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    one, other = read(sgml), read(xml)
    assert [row.transaction_id for row in one.transactions] == [
        row.transaction_id for row in other.transactions
    ]
    assert one.transactions[0].counterparty_name == other.transactions[0].counterparty_name == "A & B"
    assert one.created_at == datetime(2026, 2, 1, 6, tzinfo=timezone(timedelta(hours=3)))


def test_an_empty_element_swallows_nothing() -> None:
    root = read_markup("<OFX><A><B><C>1<D></A><E>2</OFX>", "x.ofx")
    (aggregate,) = root.all("A")
    assert [(child.name, child.text) for child in aggregate.children] == [("B", ""), ("C", "1"), ("D", "")]
    assert root.value("E") == "2"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20260113", 13),
        ("20260113235959.999[-5:EST]", 13),
        ("20260113000000[+3:MSK]", 13),
        ("202601132330[5.5]", 13),
        ("20260113[-:EST]", 13),
    ],
)
def test_the_day_is_the_one_the_bank_writes(written: str, day: int) -> None:
    assert read(file(transaction(day=written))).transactions[0].booked_on == date(2026, 1, day)


@pytest.mark.parametrize(
    ("written", "wanted"), [("-12.50", "12.50"), ("+0012,5", "12.50"), ("12.5000", "12.50")]
)
def test_sums_as_banks_write_them(written: str, wanted: str) -> None:
    assert f"{read(file(transaction(written))).transactions[0].amount}" == wanted


def test_a_repeated_id_loses_nothing_and_is_told() -> None:
    rows = [transaction(), transaction(), transaction("7.00")]
    statement = read(file(*rows))
    assert len({row.transaction_id for row in statement.transactions}) == 3
    assert "3 movements bear the same FITID F1" in "".join(remark.text for remark in statement.remarks)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(file(transaction())[:-9], 7, "the file is cut", id="cut"),
        pytest.param(file(transaction(day="2026011")), 6, "a day such as", id="day"),
        pytest.param(file(transaction("12.345")), 6, "TRNAMT '12.345'", id="three decimals"),
        pytest.param(file(transaction("1e5")), 6, "TRNAMT '1e5'", id="no sum"),
        pytest.param(file("</STMTTRN>"), 6, "</STMTTRN> without <STMTTRN>", id="closes nothing"),
        pytest.param(file(transaction()).replace("<ACCTID>42", ""), 4, "without ACCTID", id="account"),
        pytest.param(file(transaction(more="<CURRENCY><CURSYM>EUR</CURRENCY>")), 6, "in EUR", id="currency"),
        pytest.param("<!DOCTYPE a>" + file(transaction()), 1, "a document type", id="dtd"),
        pytest.param("<OFX>" + "<A>" * 100, 1, "60 deep", id="deep"),
    ],
)
def test_what_refuses_a_file_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read(text)
    assert (raised.value.where, words in str(raised.value)) == (f"statement.ofx:{line}", True)


def test_a_balance_of_another_day_is_told_and_not_used() -> None:
    statement = read(file(transaction(), balance="<LEDGERBAL><BALAMT>10.00<DTASOF>20260203</LEDGERBAL>"))
    assert statement.balances[0].closing is None
    assert "is of 2026-02-03, not of the last day 2026-01-31" in statement.remarks[0].text


def test_a_card_is_an_account_too(shared_data: Path) -> None:
    statement = read_path(shared_data / "ofx" / "fixtures" / "anzcc.ofx")
    assert statement.speaks_for == {"1234123412341234"}
    assert statement.transactions[0].direction == "out"
