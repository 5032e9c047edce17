"""Rules of reading 1CClientBankExchange."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.formats.client_bank_1c import EXAMPLE
from ingestion.bank.statement import NO_ACCOUNT, KnownAccounts, Statement, Transaction
from ingestion.errors import InputError
from tests.ingestion.bank.statements import (
    CLIENT,
    OWN,
    SECOND,
    document,
    expense,
    income,
    section,
    statement,
    transfer,
)

WHOLE = section("1000.00", "5000.00", "1200.50", "4799.50")
BETWEEN = "КонецДокумента\r\nСекцияДокумент=Платежное поручение\r\n"
JANUARY = statement(WHOLE, income("5000.00"), expense("1200,50"))
DAMAGED = JANUARY.encode().replace("ООО".encode(), b"\xd0\xd0")


def read(text: str, encoding: str = "utf-8", own: tuple[str, ...] = ()) -> Statement:
    return parse(text.encode(encoding), "statement.txt", KnownAccounts(frozenset(own)))


def only(text: str, own: tuple[str, ...] = ()) -> Transaction:
    (row,) = read(text, own=own).transactions
    return row


def refusal(text: str | bytes) -> InputError:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as raised:
        parse(data, "statement.txt", KnownAccounts())
    return raised.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["crlf", "lf", "cr"])
def test_a_statement_reads_the_same_in_every_encoding(encoding: str, end: str) -> None:
    blocks = (WHOLE, income("5000.00"), expense("1200,50"))
    found = read(statement(*blocks, end=end), encoding)
    assert (found.balances, found.transactions) == (read(JANUARY).balances, read(JANUARY).transactions)
    assert found.encoding == encoding
    assert found.created_at == datetime(2026, 2, 1, 9)
    assert found.remarks == ()


def test_the_example_of_the_format_is_valid() -> None:
    assert read(EXAMPLE).remarks == ()


def test_a_purpose_goes_on_over_lines_and_stops_at_the_next_key() -> None:
    lines = ["Оплата по счету", "№ 45 от 10.01.2026,", "НДС=20%", "в т.ч. НДС 20% = 833.33"]
    text = JANUARY.replace("=Оплата", "=" + "\r\n".join([*lines, "Очередность=5"]), 1)
    assert read(text).transactions[0].purpose == "\n".join(lines)


def test_an_unknown_key_ends_a_purpose_and_is_not_part_of_it() -> None:
    text = JANUARY.replace("=Оплата", "=Оплата\r\nИдентификаторПлатежа=17", 1)
    assert read(text).transactions[0].purpose == "Оплата"


def test_numbered_lines_make_the_purpose_when_the_whole_is_missing() -> None:
    lines = {"НазначениеПлатежа": "", "НазначениеПлатежа1": "Оплата", "НазначениеПлатежа2": "счета"}
    assert only(statement(income("10.00", **lines))).purpose == "Оплата\nсчета"


def test_keys_in_other_letters_and_blanks_around_values_are_read() -> None:
    text = JANUARY.replace("КонечныйОстаток=4799.50", "  конечныйостаток = 4 799,50 \t")
    assert read(text).balances == read(JANUARY).balances


def test_a_document_needs_only_a_sum_and_a_day() -> None:
    values = {"Сумма": "10", "ДатаСписано": "05.01.2026", "ПлательщикСчет": OWN}
    row = only(statement(document(values, "Прочее")))
    assert (row.direction, row.booked_on, row.amount) == ("out", date(2026, 1, 5), Decimal("10.00"))
    assert (row.doc_number, row.doc_on, row.purpose, row.counterparty_name) == (None, None, None, None)
    assert row.doc_kind == "Прочее"


@pytest.mark.parametrize(
    ("values", "direction", "day"),
    [
        pytest.param({"ПлательщикСчет": OWN, "ДатаСписано": "02.01.2026"}, "out", 2, id="own payer"),
        pytest.param({"ПлательщикСчет": OWN, "ДатаПоступило": "03.01.2026"}, "out", 1, id="payer, in date"),
        pytest.param({"ПолучательСчет": OWN, "ДатаПоступило": "03.01.2026"}, "in", 3, id="own payee"),
        pytest.param({"ПолучательСчет": OWN, "ДатаСписано": "02.01.2026"}, "in", 1, id="payee, out date"),
        pytest.param({"ПлательщикРасчСчет": OWN, "ПлательщикСчет": "30233"}, "out", 1, id="transit account"),
        pytest.param({"ПлательщикСчет": CLIENT, "ДатаСписано": "02.01.2026"}, "out", 2, id="nobody, paid"),
        pytest.param(
            {"ПлательщикСчет": CLIENT, "ДатаПоступило": "03.01.2026"}, "in", 3, id="nobody, received"
        ),
        pytest.param({"ПлательщикСчет": CLIENT}, "unknown", 1, id="nobody, no date"),
        pytest.param(
            {"ДатаСписано": "02.01.2026", "ДатаПоступило": "03.01.2026"}, "unknown", 1, id="both dates"
        ),
    ],
)
def test_direction_and_day(values: dict[str, str], direction: str, day: int) -> None:
    found = read(statement(document({"Дата": "01.01.2026", "Сумма": "10.00", **values})))
    (row,) = found.transactions
    assert (row.account_id, row.direction, row.booked_on) == (OWN, direction, date(2026, 1, day))
    told = [remark for remark in found.remarks if "unknown direction" in remark.text]
    assert bool(told) is (direction == "unknown")


def test_a_movement_of_no_known_account_among_several_is_kept() -> None:
    text = statement(document({"Дата": "01.01.2026", "Сумма": "10.00"}), accounts=(OWN, SECOND))
    assert only(text).account_id == NO_ACCOUNT


def test_accounts_of_the_settings_are_own() -> None:
    values = {"Дата": "01.01.2026", "Сумма": "10.00", "ПлательщикСчет": SECOND}
    assert only(statement(document(values), accounts=()), own=(SECOND,)).direction == "out"


def test_a_transfer_is_internal_in_each_file_and_one_movement_per_account() -> None:
    paying = read(statement(transfer("100.00", "05.01.2026", "")), own=(OWN, SECOND))
    receiving = read(statement(transfer("100.00", "", "06.01.2026"), accounts=[SECOND]), own=(OWN, SECOND))
    both = read(statement(transfer("100.00", "05.01.2026", "06.01.2026"), accounts=[OWN, SECOND]))
    legs = [(row.account_id, row.direction, row.booked_on.day) for row in both.transactions]
    assert legs == [(OWN, "out", 5), (SECOND, "in", 6)]
    alone = [row.transaction_id for row in (*paying.transactions, *receiving.transactions)]
    assert alone == [row.transaction_id for row in both.transactions]
    assert all(row.is_internal for row in both.transactions)


def test_two_equal_payments_are_two_and_each_export_names_them_alike() -> None:
    text = statement(income("30.99"), income("30.99"))
    ids = [row.transaction_id for row in read(text).transactions]
    assert ids == [f"{OWN}/in/15/2026-01-13/30.99/{CLIENT}/{number}" for number in (1, 2)]
    more = statement(expense("5.00"), income("30.99"), income("30.99"), made="02.02.2026")
    assert [row.transaction_id for row in read(more).transactions][1:] == ids


@pytest.mark.parametrize(
    ("account", "currency"),
    [("40702810100000000001", "RUB"), ("40702840100000000001", "USD"), ("40702978100000000001", "EUR"),
     ("40702156100000000001", "CNY"), ("40702643100000000001", "RUB")],
)  # fmt: skip
def test_currency_is_in_the_account_number(account: str, currency: str) -> None:
    found = read(statement(section("0", "0", "0", "0", account=account), accounts=[account]))
    assert [row.currency for row in found.balances] == [currency]
    assert found.remarks == ()


def test_the_settings_say_the_currency_first_and_an_assumed_one_is_remarked() -> None:
    text = statement(section("0", "0", "0", "0", account="40702000100000000001"), accounts=[])
    assert "RUB is assumed" in read(text).remarks[0].text
    known = KnownAccounts(currencies={"40702000100000000001": "KZT"})
    given = parse(text.encode(), "statement.txt", known)
    assert (given.balances[0].currency, given.remarks) == ("KZT", ())


@pytest.mark.parametrize(
    ("key", "value", "is_budget"),
    [("ПоказательКБК", "18210301000011000110", True), ("СтатусСоставителя", "01", True),
     ("ПоказательПериода", "0", False), ("ОКАТО", "", False)],
)  # fmt: skip
def test_budget_payments_are_known_by_their_fields(key: str, value: str, is_budget: bool) -> None:
    assert only(statement(expense("10.00", **{key: value}))).is_budget is is_budget


def test_a_name_loses_the_tax_number_before_it() -> None:
    names = {"Плательщик1": "", "Плательщик": 'ИНН 7711111111 ООО "Лес"', "ПлательщикИНН": "0"}
    row = only(statement(income("10.00", **names)))
    assert (row.counterparty_name, row.counterparty_inn) == ('ООО "Лес"', "7711111111")


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        pytest.param(("КонецФайла", ""), 35, "the file is cut", id="cut before the last line"),
        pytest.param(("ток=4799.50", "ток=4799.51"), 7, "difference of 0.01", id="balance"),
        pytest.param(("Сумма=5000.00", "Сумма=5 00.0.00"), 19, "a sum such as", id="sum"),
        pytest.param(("Сумма=5000.00", "Сумма=5,000"), 19, "a sum such as", id="sum with thousands sign"),
        pytest.param(("Сумма=5000.00", "Сумма=-5000.00"), 19, "a positive sum", id="negative sum"),
        pytest.param(("Сумма=5000.00\r\n", ""), 16, "without Сумма", id="no sum"),
        pytest.param(("Дата=13.01.2026", "Дата=31.02.2026"), 18, "a date such as", id="no such day"),
        pytest.param(("Поступило=13.01.2026", "Поступило=13.01.0206"), 24, "a date such as", id="year 206"),
        pytest.param(("РасчСчет=40702810100000000001\r\nНач", "Нач"), 7, "without РасчСчет", id="no account"),
        pytest.param(("КонецДокумента\r\n", ""), 26, "line 16 is not closed", id="open document"),
        pytest.param(("КонецРасчСчет\r\n", ""), 15, "line 7 is not closed", id="open section"),
        pytest.param(("ПлательщикИНН=7700000000", "мусор"), None, "", id="text after a name goes on with it"),
        pytest.param(("Номер=15", "мусор"), 17, "'мусор'", id="text that belongs nowhere"),
        pytest.param((BETWEEN, ""), 26, "second Номер", id="merged"),
        pytest.param(("КонецФайла", "КонецФайла\r\nЕще=1"), 37, "nothing after", id="glued"),
        pytest.param(("РасчСчет=", "РасчСчет=\0"), 6, "a zero byte", id="zero byte"),
    ],
)  # fmt: skip
def test_damaged_files_are_refused_with_line_found_and_expected(
    change: tuple[str, str], line: int | None, words: str
) -> None:
    assert change[0] in JANUARY
    text = JANUARY.replace(*change, 1)
    if line is None:
        assert read(text).transactions[0].counterparty_name == "ООО Ромашка\nмусор"
        return
    error = refusal(text)
    assert error.where == f"statement.txt:{line}"
    assert words in str(error)
    assert "found" in error.what
    assert "expected" in error.what


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "an empty file", id="empty"),
        pytest.param(b" \r\n\r\n", "an empty file", id="blank"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0", "a binary file", id="binary"),
        pytest.param(b"date;amount\n", "'date;amount'", id="another format"),
        pytest.param(DAMAGED, "UTF-8", id="damaged utf-8"),
        pytest.param(JANUARY.encode("koi8-r"), "unknown encoding", id="koi8-r"),
        pytest.param(JANUARY.encode("utf-16")[:-1], "UTF-16", id="cut utf-16"),
    ],
)
def test_files_that_are_no_text_of_the_format_are_refused(data: bytes, words: str) -> None:
    error = refusal(data)
    assert words in str(error)
    assert error.where.startswith("statement.txt:")


def test_a_format_the_source_does_not_accept_is_refused() -> None:
    with pytest.raises(InputError, match="camt053"):
        parse(JANUARY.encode(), "statement.txt", KnownAccounts(), allowed=["camt053"])
