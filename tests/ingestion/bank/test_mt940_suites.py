"""Statements from the tests of the mt940 library, compared with what that library reads of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Transaction
from ingestion.errors import InputError
from tests.ingestion.bank.mt940_answers import read_answers

# samples that hold less than a statement: a field or a line, for tests of one pattern
PIECES = {
    f"{folder}/{name}.sta"
    for folder, names in {
        "betterplace": "amount_formats currency_in_25 empty_86 empty_entry_date empty_line missing_crlf_at_end",
        "cmxl": "account_balance_credit account_balance_debit account_identification_iban "
        "account_identification_legacy available_balance closing_balance reference statement_details "
        "statement_line statement_number",
        "self-provided": "empty_non_swift invalid_statement sparkassen",
    }.items()
    for name in names.split()
}
# whole statements that must be refused: line, words of the refusal. The samples were cut or changed by hand
DO_NOT_TIE = {
    "betterplace/sepa_snippet.sta": (25, "a difference of 300.08"),
    "betterplace/sepa_snippet_broken.sta": (1, "a difference of 307603.86"),
    # its three pages are of three days, the next opens 2,000.00 above the close before
    "jejik/abnamro.sta": (32, "a page that opens with 2876.84"),
    "jejik/ing.sta": (4, "a difference of 49.06"),
    "jejik/knab.sta": (10, "a difference of 4500.00"),
    "jejik/postfinance.sta": (1, "a difference of 0.20"),
    "jejik/rabobank.sta": (2, "a difference of 1135.93"),
    "jejik/triodos.sta": (1, "a difference of 111.40"),
    "mBank/with_newline_in_tnr.sta": (2, "a difference of 770.71"),
    "self-provided/details_60-63.sta": (1, "a difference of 234.01"),
    "self-provided/malformed_details.sta": (1, "a difference of 234.01"),
    "self-provided/overly_long_details.sta": (1, "a difference of 234.01"),
    "self-provided/raiffeisen-cmi.sta": (1, "a difference of 1123264.00"),
    "self-provided/whitespace.sta": (1, "a difference of 234.01"),
    # its statement stops in the middle, without :62F:
    "self-provided/gv_codes.sta": (7, "without its closing balance"),
    # its closing balance has digits where the currency stands
    "self-provided/raphaelm.sta": (27, "found :62M:"),
    # it closes a year before it opens
    "cmxl/mt940.sta": (49, "a period that ends before it begins"),
}
# where the library's answer has other references than the line: it took `//…` into the customer's reference, or put
# a part of the details in its place; a word such as EREF says that the reference stands in the details
REFERENCES = {"betterplace/sepa_mt9401.sta", "jejik/rabobank-iban.sta"}
# no :60F: and no :62F: at all: the interim report MT942
INTERIM = {"mBank/mt942.sta", "self-provided/mt942.sta"}


def folder_of(shared_data: Path) -> Path:
    return shared_data / "mt940"


def names(shared_data: Path) -> list[str]:
    root = folder_of(shared_data)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.sta"))


def read(path: Path) -> tuple[Transaction, ...]:
    return parse(path.read_bytes(), path.name, KnownAccounts()).transactions


def test_every_sample_is_read_or_explained(shared_data: Path) -> None:
    read_whole = []
    for name in names(shared_data):
        path = folder_of(shared_data) / name
        try:
            read(path)
        except InputError as refusal:
            line, words = DO_NOT_TIE.get(name, (1, "expected a statement: "))
            assert (refusal.where, words in str(refusal)) == (f"{path.name}:{line}", True), (
                f"{name}: {refusal}"
            )
            assert name in PIECES or name in DO_NOT_TIE, f"{name}: {refusal}"
        else:
            read_whole.append(name)
    assert not {*read_whole} & {*PIECES, *DO_NOT_TIE}
    assert len(read_whole) == len(names(shared_data)) - len(PIECES) - len(DO_NOT_TIE) == 13


def test_movements_are_what_the_library_reads(shared_data: Path) -> None:
    compared = 0
    for name in sorted({*names(shared_data)} - PIECES - {*DO_NOT_TIE}):
        path = folder_of(shared_data) / name
        found, wanted = read(path), read_answers(path.with_suffix(".yml"))
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        assert len(found) == len(wanted), name
        for row, answer in zip(found, wanted, strict=True):
            place = f"{name}:{row.line}"
            assert row.amount == abs(answer["amount"]["amount"]), place
            assert row.currency == answer["amount"]["currency"] or name in INTERIM, place
            assert row.direction == ("in" if answer["status"] in ("C", "RD") else "out"), place
            assert row.value_on == answer["date"], place
            # a movement without a booking day has the value date, or the day of its statement
            if booked_on := answer.get("guessed_entry_date") or answer.get("entry_date"):
                assert row.booked_on == booked_on, place
            written = lines[row.line - 1]
            assert row.bank_id == (written.partition("//")[2].strip() or None) or row.bank_id is None, place
            if name not in REFERENCES:
                assert row.bank_id == (answer["bank_reference"] or None), place
                assert (row.doc_number or "NONREF") == (
                    (answer["customer_reference"] or "").strip() or "NONREF"
                ), place
            compared += 1
    assert compared == 122


@pytest.mark.parametrize("name", sorted(INTERIM))
def test_an_interim_report_is_taken_and_proves_nothing(shared_data: Path, name: str) -> None:
    path = folder_of(shared_data) / name
    statement = parse(path.read_bytes(), path.name, KnownAccounts())
    assert [(row.opening, row.closing, row.agrees) for row in statement.balances] == [(None, None, False)]
    assert any("nothing proves" in remark.text for remark in statement.remarks)
    assert all(row.bank_id for row in statement.transactions)


def test_a_total_the_documents_do_not_reach_is_named(shared_data: Path) -> None:
    path = folder_of(shared_data) / "self-provided/mt942.sta"
    statement = parse(path.read_bytes(), path.name, KnownAccounts())
    assert "spent by the bank 2.30, by the documents 0.42, difference 1.88" in statement.remarks[0].text


def test_iban_and_description_of_a_bank_with_long_references(shared_data: Path) -> None:
    (path,) = (folder_of(shared_data) / "ASNB").glob("*.txt")
    statement = parse(path.read_bytes(), path.name, KnownAccounts())
    first = statement.transactions[0]
    assert (first.account_id, first.doc_number, first.amount) == (
        "NL81ASNB9999999999",
        "NL47INGB9999999999",
        65,
    )
    assert all(row.agrees for row in statement.balances)
    assert statement.balances[0].opening is not None and f"{statement.balances[0].opening}" == "444.29"
