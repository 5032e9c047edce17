"""What staging keeps of statements that overlap, come again, or come again changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Compiled, build
from tests.dbt_project.money.company import MAIN, august

Row = list[Any]
TABLES = ("bank_transactions", "bank_balances", "_files")


@dataclass
class Statement:
    """One version of one file: amounts by document number, the period it covers, and when it came."""

    path: str
    first: date
    last: date
    documents: dict[str, str]
    made: int
    came: int | None = None
    agrees: bool = True
    status: str = "ok"
    twice: tuple[str, ...] = ()
    account: str = MAIN
    whole: tuple[date, date] | None = None

    def rows(self) -> dict[str, list[Row]]:
        """Rows as the connector lands them; document 7 is booked on the 7th of August."""
        made, came = datetime(2026, 9, self.made), datetime(2026, 9, self.came or self.made)
        load = f"1700000{self.came or self.made:03d}.0"
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}

        def land(table: str, key: str, payload: dict[str, str], updated: datetime | None = made) -> None:
            text = json.dumps({**payload, "_file": f"{self.account}/{self.path}"})
            rows[table].append(["bank", load, key, updated, came, text])

        path = f"{self.account}/{self.path}"
        land("_files", path, {"path": path, "status": self.status}, None)
        if self.status != "ok":
            return rows
        for number, amount in self.documents.items():
            for ordinal in (1, 2) if number in self.twice else (1,):
                key = f"{self.account}/in/{number}/{amount}/{ordinal}"
                payload = {
                    "transaction_id": key,
                    "account_id": self.account,
                    "direction": "in",
                    "booked_on": august(int(number)).isoformat(),
                    "amount": amount,
                    "currency": "RUB",
                    "statement_file": self.path,
                }
                land("bank_transactions", key, payload)
        key = f"{self.account}/{self.first}/{self.last}"
        payload = {
            "balance_id": key,
            "account_id": self.account,
            "from_on": self.first.isoformat(),
            "to_on": self.last.isoformat(),
            "opening": "0.00",
            "closing": "0.00",
            "currency": "RUB",
            "statement_file": self.path,
            "_agrees": str(self.agrees).lower(),
        }
        if self.whole:
            payload |= {"_whole_from": self.whole[0].isoformat(), "_whole_to": self.whole[1].isoformat()}
        land("bank_balances", key, payload)
        return rows


@dataclass(frozen=True)
class WithStatements(HandMade):
    """A company whose only source is the connector of the bank."""

    statements: tuple[Statement, ...] = ()

    def fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().fill(connection)
        for table in TABLES:
            for row in [row for statement in self.statements for row in statement.rows()[table]]:
                connection.execute(f"insert into landing.bank__{table} values (?, ?, ?, ?, ?, ?)", row)


Found = dict[str, list[str]]


def staged(compiled: Compiled, statements: list[Statement], run: dict[str, Any] | None = None) -> Found:
    """Documents that count after staging, by account, as `number amount from file`."""
    company = WithStatements(run=run or {}, statements=tuple(statements))
    found: Found = {}
    with build(compiled.chosen("+int_bank_transactions_unioned"), company) as connection:
        for account, document in connection.sql(
            "select account_id, split_part(transaction_id, '/', 3) || ' ' || amount || ' ' || statement_file"
            " from intermediate.int_bank_transactions_unioned order by booked_on, transaction_id"
        ).fetchall():
            found.setdefault(account, []).append(document)
    return found


EARLY = Statement("a.txt", august(1), august(10), {"3": "5.00", "7": "9.00"}, made=1, twice=("7",))
CASES = {
    "one-statement-with-two-equal-payments": (
        [EARLY],
        ["3 5.00 a.txt", "7 9.00 a.txt", "7 9.00 a.txt"],
    ),
    "the-same-file-under-another-name": (
        [EARLY, Statement("b.txt", august(1), august(10), EARLY.documents, made=2, twice=("7",))],
        ["3 5.00 b.txt", "7 9.00 b.txt", "7 9.00 b.txt"],
    ),
    "a-later-statement-replaces-the-days-it-covers": (
        [EARLY, Statement("b.txt", august(5), august(20), {"7": "9.00", "15": "1.00"}, made=2)],
        ["3 5.00 a.txt", "7 9.00 b.txt", "15 1.00 b.txt"],
    ),
    "one-that-may-be-cut-within-its-first-and-last-day": (
        [
            Statement("a.txt", august(1), august(10), {"5": "5.00", "7": "9.00", "9": "3.00"}, made=1),
            Statement("b.txt", august(5), august(9), {}, made=2, whole=(august(6), august(8))),
        ],
        ["5 5.00 a.txt", "9 3.00 a.txt"],
    ),
    "one-none-of-whose-days-is-surely-whole": (
        [EARLY, Statement("b.txt", august(7), august(7), {}, made=2, whole=(august(8), august(6)))],
        ["3 5.00 a.txt", "7 9.00 a.txt", "7 9.00 a.txt"],
    ),
    "one-that-does-not-agree-only-adds": (
        [EARLY, Statement("b.txt", august(5), august(20), {"8": "2.00"}, made=2, agrees=False)],
        ["3 5.00 a.txt", "7 9.00 a.txt", "7 9.00 a.txt", "8 2.00 b.txt"],
    ),
    "an-older-statement-that-came-later-does-not": (
        [EARLY, Statement("b.txt", august(5), august(20), {"8": "2.00"}, made=1, came=9)],
        ["3 5.00 a.txt", "8 2.00 b.txt"],
    ),
    "a-new-version-of-the-same-file": (
        [EARLY, Statement("a.txt", august(1), august(10), {"3": "5.00"}, made=1, came=5)],
        ["3 5.00 a.txt"],
    ),
    "a-refused-new-version-leaves-the-good-one": (
        [EARLY, Statement("a.txt", august(1), august(10), {}, made=1, came=5, status="refused")],
        ["3 5.00 a.txt", "7 9.00 a.txt", "7 9.00 a.txt"],
    ),
}


@pytest.fixture(scope="module")
def found(compiled: Compiled) -> Found:
    """All cases at once, each with an account of its own."""
    return staged(
        compiled,
        [
            replace(statement, account=case)
            for case, (statements, _) in CASES.items()
            for statement in statements
        ],
    )


@pytest.mark.parametrize("case", CASES)
def test_what_counts(found: Found, case: str) -> None:
    assert found[case] == CASES[case][1]


def test_a_statement_not_known_yet_does_not_count(compiled: Compiled) -> None:
    later = Statement("b.txt", august(1), august(10), {}, made=20)
    run = {"as_of": datetime(2026, 9, 15), "as_of_on": date(2026, 9, 15)}
    assert len(staged(compiled, [EARLY, later], run)[MAIN]) == 3
