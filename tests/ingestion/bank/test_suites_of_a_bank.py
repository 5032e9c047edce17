"""Statements from the tests of a bank's own parser, compared with its answers field by field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.bank.client_bank_1c.blocks import Block, read_blocks
from ingestion.bank.client_bank_1c.decode import decode
from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.errors import InputError
from tests.ingestion.bank.snap import read_snap

READ = [
    "no_documents",
    "one_document",
    "one_document_utf",
    "taxdev_4645",
    "taxdev_4645_utf",
    "two_accounts",
    "two_documents",
    "unknown_direction",
    "version_1_03",
]
ENCODINGS = {"Cp1251": "cp1251", "Utf8": "utf-8"}
# the bank's parser calls the payer the counterparty
DOCUMENT = {
    "doc_number": "Номер",
    "payment_type": "ВидОплаты",
    "doc_date": "Дата",
    "purpose": "НазначениеПлатежа",
    "ordering": "Очередность",
    "amount": "Сумма",
    "outcome_date": "ДатаСписано",
    "income_date": "ДатаПоступило",
    **{
        f"{side}{field}": f"{word}{key}"
        for side, word in (("counterparty", "Плательщик"), ("payee", "Получатель"))
        for field, key in (
            ("", ""),
            ("_inn", "ИНН"),
            ("_kpp", "КПП"),
            ("_bic", "БИК"),
            ("_bank1", "Банк1"),
            ("_account", "Счет"),
            ("_ras_account", "РасчСчет"),
            ("_cor_account", "Корсчет"),
        )
    },
    "counterparty_1": "Плательщик1",
}
# where our reading differs on purpose: (suite, field) and why
DIFFERENCES = {
    ("unknown_direction", "counterparty_cor_account"): "the file writes КорСчет; we compare keys in any case",
    ("unknown_direction", "payee_cor_account"): "the file writes КорСчет; we compare keys in any case",
}
# our line of the refusal, and the line the bank's parser names (None: it names none)
REFUSED = {
    "binary": (1, None, "a binary file"),
    "empty": (1, None, "an empty file"),
    "invalid": (1, None, "'invalid'"),
    "no_end_of_account": (20, 20, "expected КонецРасчСчет"),
    "no_end_of_document": (46, 46, "expected КонецДокумента"),
    "no_end_of_file": (46, None, "the file is cut"),
    # its letters are replacement characters: the header lines have lost theirs as well, so the first is named
    "statement-131911": (2, 11, "letters were lost"),
}


def suite_file(shared_data: Path, suite: str) -> Path:
    (path,) = (shared_data / "client_bank_1c" / suite).glob("input.*")
    return path


def suite(shared_data: Path, name: str) -> Statement:
    path = suite_file(shared_data, name)
    return parse(path.read_bytes(), path.name, KnownAccounts())


def expected(shared_data: Path, suite: str) -> tuple[str, Any]:
    answer: tuple[str, Any] = read_snap(shared_data / "client_bank_1c" / suite / "result.snap")
    return answer


def same(found: str | None, wanted: object) -> bool:
    """Equal as a reader sees it: dates and sums by value, an absent key as an absent value."""
    if found is None or wanted is None:
        # a date that is given but empty is an absent one
        return found in (None, "") and wanted in (None, "")
    if isinstance(wanted, date):
        return found == f"{wanted:%d.%m.%Y}"
    return found == wanted or found.replace(",", ".") == wanted


@pytest.mark.parametrize("name", READ)
def test_every_field_is_what_the_bank_reads(shared_data: Path, name: str) -> None:
    kind, answer = expected(shared_data, name)
    assert kind == "Ok"
    text = decode(suite_file(shared_data, name).read_bytes(), name)
    assert text.encoding == ENCODINGS[answer["encoding"]]
    header, *blocks = read_blocks(text.lines, name)
    assert header.values == answer["header"]
    documents = [block for block in blocks if block.kind == "СекцияДокумент"]
    assert len(documents) == len(answer["documents"])
    differing = {
        field
        for document, wanted in zip(documents, answer["documents"], strict=True)
        for field in differing_fields(document, wanted)
    }
    assert differing == {field for suite, field in DIFFERENCES if suite == name}


def differing_fields(document: Block, wanted: dict[str, Any]) -> list[str]:
    assert set(wanted) == {*DOCUMENT, "doc_type"}
    differing = [
        field for field, key in DOCUMENT.items() if not same(document.values.get(key), wanted[field])
    ]
    return differing + (["doc_type"] if document.title != wanted["doc_type"] else [])


@pytest.mark.parametrize("name", READ)
def test_balances_are_what_the_bank_reads(shared_data: Path, name: str) -> None:
    _, answer = expected(shared_data, name)
    wanted = [
        (account, *(interval[key] for key in ("date_start", "date_end")), *sums(interval))
        for account, body in answer["accounts"].items()
        for interval in body["intervals"]
    ]
    found = [
        (row.account_id, row.from_on, row.to_on, row.opening, row.total_in, row.total_out, row.closing)
        for row in suite(shared_data, name).balances
    ]
    assert sorted(found) == sorted(wanted)


def sums(interval: dict[str, str]) -> tuple[Decimal, ...]:
    return tuple(
        Decimal(interval[key]) for key in ("start_amount", "total_income", "total_expense", "end_amount")
    )


@pytest.mark.parametrize("name", READ)
def test_movements_are_what_the_bank_reads(shared_data: Path, name: str) -> None:
    """Each document is one movement of an own account, two when both sides are own."""
    _, answer = expected(shared_data, name)
    own = set(answer["accounts"])
    wanted = []
    for document in answer["documents"]:
        sides = (document["counterparty_account"], document["payee_account"])
        for account, direction, other in (
            (sides[0], "out", "payee"),
            (sides[1], "in", "counterparty"),
        ):
            if account in own:
                wanted.append(
                    (
                        account,
                        direction,
                        Decimal(document["amount"]),
                        document["doc_number"],
                        document["doc_date"],
                        document["doc_type"],
                        document["purpose"],
                        document[other],
                        document[f"{other}_ras_account"] or document[f"{other}_account"],
                    )
                )
    found = [
        (
            row.account_id,
            row.direction,
            row.amount,
            row.doc_number,
            row.doc_on,
            row.doc_kind,
            row.purpose,
            row.counterparty_name,
            row.counterparty_account,
        )
        for row in suite(shared_data, name).transactions
    ]
    assert found == wanted


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_broken_files_are_refused_with_the_line(shared_data: Path, name: str) -> None:
    kind, answer = expected(shared_data, name)
    assert kind == "Err"
    line, banks_line, words = REFUSED[name]
    assert (int(answer[1]["lineno"]) if answer[0] == "Syntax" else None) == banks_line
    path = suite_file(shared_data, name)
    with pytest.raises(InputError) as refusal:
        parse(path.read_bytes(), path.name, KnownAccounts())
    assert refusal.value.where == f"{path.name}:{line}"
    assert words in str(refusal.value)
    assert refusal.value.todo


def test_the_tests_know_every_suite(shared_data: Path) -> None:
    folders = {path.parent.name for path in (shared_data / "client_bank_1c").glob("*/result.snap")}
    assert folders == {*READ, *REFUSED}
