"""The bank statements are real files: balances close, chains hold, all documents but one agree."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.statement import Balance, KnownAccounts, Statement, Transaction
from ingestion.demo.finance import own_accounts
from tests.ingestion.demo.reading import read_csv, read_export, read_planted

OWN = [row.account for row in own_accounts("")]
DATE = r"\d\d\.\d\d\.\d{4}"


@pytest.fixture(scope="module")
def statements(company: Path) -> dict[str, Statement]:
    files = sorted((company / "inbox" / "bank").glob("*.txt"))
    return {path.name: parse(path.read_bytes(), path.name, KnownAccounts(frozenset(OWN))) for path in files}


@pytest.fixture(scope="module")
def balances(statements: dict[str, Statement]) -> dict[str, list[Balance]]:
    """Sections of each account in order, the overlapping copy left out."""
    found: dict[str, list[Balance]] = defaultdict(list)
    for name, statement in statements.items():
        if "copy" not in name:
            for balance in statement.balances:
                found[balance.account_id].append(balance)
    return {key: sorted(rows, key=lambda row: row.from_on) for key, rows in found.items()}


@pytest.fixture(scope="module")
def transactions(statements: dict[str, Statement]) -> dict[str, Transaction]:
    """Movements by their id; an overlapping file adds none."""
    return {row.transaction_id: row for statement in statements.values() for row in statement.transactions}


def test_each_account_has_one_chain(balances: dict[str, list[Balance]]) -> None:
    assert sorted(balances) == sorted(OWN)
    for rows in balances.values():
        for before, after in pairwise(rows):
            assert before.closing == after.opening
            assert (after.from_on - before.to_on).days == 1


def test_the_copy_says_nothing_new(statements: dict[str, Statement]) -> None:
    copy = next(statement for name, statement in statements.items() if "copy" in name)
    others = {
        row.transaction_id
        for name, statement in statements.items()
        for row in statement.transactions
        if "copy" not in name
    }
    assert copy.transactions
    assert {row.transaction_id for row in copy.transactions} <= others


def test_one_document_is_missing_on_a_known_day(
    company: Path, balances: dict[str, list[Balance]], transactions: dict[str, Transaction]
) -> None:
    wrong = []
    for account, rows in balances.items():
        for row in rows:
            held = [
                movement
                for movement in transactions.values()
                if movement.account_id == account and row.from_on <= movement.booked_on <= row.to_on
            ]
            spent = sum((move.amount for move in held if move.direction == "out"), Decimal(0))
            came = sum((move.amount for move in held if move.direction == "in"), Decimal(0))
            if (came, spent) != (row.total_in, row.total_out):
                wrong.append(
                    (f"{account}/{row.from_on}", came - (row.total_in or 0), (row.total_out or 0) - spent)
                )
                assert row.from_on == row.to_on
    planted = {row["name"]: row["ids"] for row in read_planted(company)}
    assert [key for key, _, _ in wrong] == planted["document missing from the statement"]
    days = read_csv(company / "truth" / "rpt_cash_flow__days.csv")
    differences = [Decimal(row["difference"]) for row in days if Decimal(row["difference"])]
    assert differences == [-wrong[0][2]]


def test_encodings_are_as_in_the_wild(company: Path) -> None:
    found: dict[str, int] = defaultdict(int)
    for path in (company / "inbox" / "bank").glob("*.txt"):
        data = path.read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n")
        for encoding in ("utf-8", "cp866", "cp1251"):
            try:
                if "СекцияРасчСчет" in data.decode(encoding):
                    found[encoding] += 1
                    break
            except UnicodeDecodeError:
                continue
    assert (found["utf-8"], found["cp866"]) == (1, 1)
    assert found["cp1251"] > 60


def test_ids_of_planted_movements_are_the_connectors(
    company: Path, transactions: dict[str, Transaction]
) -> None:
    planted = [
        key for row in read_planted(company) if row["entity"] == "bank_transactions" for key in row["ids"]
    ]
    by_hand = [row["transaction_id"] for row in read_csv(company / "settings" / "matches.csv")]
    assert len(planted) > 10
    assert set(planted) | set(by_hand) <= set(transactions)
    equal = next(row["ids"] for row in read_planted(company) if row["name"] == "payment: twice")
    assert {key[-2:] for key in equal} == {"/1", "/2"}


def test_own_transfers_stand_in_both_accounts(transactions: dict[str, Transaction]) -> None:
    internal = [row for row in transactions.values() if row.is_internal]
    assert {row.direction for row in internal} == {"in", "out"}
    roubles = [row for row in internal if {row.account_id, row.counterparty_account} == set(OWN[:2])]
    assert sum(row.amount if row.direction == "in" else -row.amount for row in roubles) == 0


def test_payments_agree_with_invoices(company: Path, transactions: dict[str, Transaction]) -> None:
    """What a purpose names exists, with that date; most invoices are paid to the kopeck."""
    invoices = {(row["number"], row["invoiced_on"]): row for row in read_export(company, "invoices")}
    paid: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in transactions.values():
        if row.direction != "in" or "Оплата по счет" not in (row.purpose or ""):
            continue
        named = re.findall(rf"№ (\d+) от ({DATE})", row.purpose or "")
        assert named
        assert set(named) <= set(invoices)
        for key in named:
            paid[key] += row.amount / len(named)
    exact = sum(
        amount == Decimal(invoices[key]["amount"].replace(" ", "").replace(",", "."))
        for key, amount in paid.items()
    )
    assert 0.75 * len(paid) < exact < len(paid)


def test_the_money_is_never_below_zero(company: Path) -> None:
    closings = [Decimal(row["closing"]) for row in read_csv(company / "truth" / "rpt_cash_flow__days.csv")]
    assert min(closings) > 0
