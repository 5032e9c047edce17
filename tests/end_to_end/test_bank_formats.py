"""The statements of the demo company in every format: the same money, article by article and cell by cell."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.demo import make_demo
from ingestion.landing import land
from ingestion.landing.inputs import write_inputs
from ingestion.settings import Company, RunRow, load_company, write_parquet
from tests.dbt_project.compiled import Compiled, build_upon
from tests.ingestion.bank.writers import WRITERS

FORMATS = list(WRITERS)
# the digit of an account that tells the formats apart
PLACE = 12


def renamed(account: str, number: int) -> str:
    return f"{account[:PLACE]}{number}{account[PLACE + 1 :]}"


def statements(company: Company) -> dict[str, Statement]:
    """What the demo's own files say, by file name; a movement no other format could express is left out."""
    with (company.root / "settings" / "bank_accounts.csv").open(encoding="utf-8") as reading:
        own = frozenset(row["account_id"] for row in csv.DictReader(reading))
    found = {}
    for path in sorted((company.root / "inbox" / "bank").iterdir()):
        read = parse(path.read_bytes(), path.name, KnownAccounts(own))
        known = tuple(row for row in read.transactions if row.direction != "unknown")
        found[path.stem] = replace(read, transactions=known)
    return found


def rewrite(company: Company) -> None:
    """The inbox in five formats, each of own accounts, and the settings that name them."""
    told = statements(company)
    inbox, settings = company.root / "inbox" / "bank", company.root / "settings" / "bank_accounts.csv"
    shutil.rmtree(inbox)
    header, *rows = settings.read_text(encoding="utf-8").splitlines()
    own = {row.split(",")[0] for row in rows}
    for number, name in enumerate(FORMATS):
        (inbox / name).mkdir(parents=True)
        for stem, statement in told.items():
            text = WRITERS[name](with_accounts(statement, own, number))
            (inbox / name / f"{stem}.{name}").write_text(text, encoding="utf-8")
    lines = [renamed(row, number) for number in range(len(FORMATS)) for row in rows]
    settings.write_text("\n".join([header, *lines, ""]), encoding="utf-8")


def with_accounts(statement: Statement, own: set[str], number: int) -> Statement:
    def of(account: str | None) -> str | None:
        return renamed(account, number) if account in own else account

    return replace(
        statement,
        speaks_for=frozenset(renamed(account, number) for account in statement.speaks_for),
        balances=tuple(
            replace(row, account_id=renamed(row.account_id, number)) for row in statement.balances
        ),
        transactions=tuple(
            replace(
                row,
                account_id=renamed(row.account_id, number),
                counterparty_account=of(row.counterparty_account),
            )
            for row in statement.transactions
        ),
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, compiled: Compiled) -> Any:
    """A company with one bank that writes every format, landed and built as far as cash flow."""
    root = tmp_path_factory.mktemp("formats")
    make_demo(root, language="ru", scale=0.05, end=date(2026, 3, 31), seed=3, months=3)
    rewrite(load_company(root))
    company = load_company(root)
    assert company.as_of is not None
    report = land(company, "bank", as_of=company.as_of)
    assert report.ok, report.failures
    build = root / ".build"
    write_parquet(company, RunRow(company.as_of, "formats"), build / "settings")
    write_inputs(company, build / "settings", build / "inputs.duckdb")
    with build_upon(compiled.chosen("+rpt_cash_flow"), build / "inputs.duckdb") as connection:
        yield connection


def by_format(warehouse: Any, query: str) -> dict[str, Counter[tuple[Any, ...]]]:
    """Rows of a query by format, told by the account in their first column, which is made the same again."""
    found: dict[str, Counter[tuple[Any, ...]]] = {name: Counter() for name in FORMATS}
    for account, *cells in warehouse.execute(query).fetchall():
        found[FORMATS[int(account[PLACE])]][renamed(account, 0), *cells] += 1
    return found


def test_every_movement_has_the_same_article_day_and_sum_in_every_format(warehouse: Any) -> None:
    found = by_format(
        warehouse,
        """select account_id, flow, article_id, line_of_business_id, booked_on, amount_orig, currency, is_internal,
            is_budget, counterparty_inn, trim(counterparty_name), doc_number, regexp_replace(purpose, '\\s+', ' ', 'g')
        from marts.fct_bank_movements""",
    )
    baseline = found["client_bank_1c"]
    assert sum(baseline.values()) > 100
    assert len({article for _, _, article, *_ in baseline}) > 5
    for name in FORMATS:
        assert found[name] - baseline == baseline - found[name] == Counter(), name


def test_cash_flow_has_the_same_cells_in_every_format(warehouse: Any) -> None:
    found = by_format(
        warehouse,
        """select account_id, period_grain, period_start, currency, income, expense, net, transfers_in, transfers_out,
            opening_balance, closing_balance, statement_difference, movements
        from reports.rpt_cash_flow
        where level = 'account' and period_grain in ('month', 'quarter', 'year')""",
    )
    baseline = found["client_bank_1c"]
    assert sum(baseline.values()) > 10
    for name in FORMATS:
        assert found[name] - baseline == baseline - found[name] == Counter(), name
