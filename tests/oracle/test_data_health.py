"""Data health of the demo company: every record and every count against a second writing, and all that is planted."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
import yaml

from ingestion.demo.export.cash_rules import ARTICLE_KINDS, RULES
from ingestion.demo.words import words
from tests.oracle.data_health import Found, Health, data_health
from tests.oracle.income_and_expense_by_line import Judge
from tests.oracle.rows_funnel import Canon
from tests.oracle.rows_money import Company as Money
from tests.oracle.rows_money import Row
from tests.oracle.settings import company_root
from tests.oracle.test_income_and_expense_by_line import NAMES

# checks of the intake; what the files were like is not in the canonical rows
INTAKE = {"row_rejected", "file_refused", "file_remark", "source_stale", "source_differs"}
# what the demo plants, its entity, and the check that has to find it; an id may be a part of the record's
PLANTED = [
    ("won with no amount", "deals", "won_without_amount"),
    ("won with zero amount", "deals", "won_without_amount"),
    ("closed before created", "deals", "closed_before_created"),
    ("deal in a currency with no rate", "deals", "deal_without_rate"),
    ("deal left behind by a dismissed manager", "deals", "deal_left_behind"),
    ("no source", "deals", "deal_without_source"),
    ("duplicate lead", "leads", "duplicate_lead"),
    ("two clients with one tax number", "counterparties", "duplicate_inn"),
    ("document without a direction", "bank_transactions", "payment_direction_unknown"),
    ("document missing from the statement", "bank_balances", "statement_difference"),
]


def judged(money: Money) -> Judge:
    rules: list[Row] = [dict(zip(NAMES, rule, strict=True)) for rule in RULES]
    for rule in rules:
        who = rule["counterparty_name"]
        rule |= {"counterparty_inn": "", "counterparty_name": f"*{words('en').services[who]}*" if who else ""}
    return Judge(money, rules, ARTICLE_KINDS)


@pytest.fixture(scope="module")
def expected(demo_warehouse: duckdb.DuckDBPyConnection) -> list[Found]:
    money = Money(demo_warehouse)
    return list(Health(Canon(demo_warehouse), money, judged(money)).found())


def test_every_record_is_found(demo_warehouse: duckdb.DuckDBPyConnection, expected: list[Found]) -> None:
    rows = demo_warehouse.sql("select issue, record_id, happened_on from marts.fct_data_issues").fetchall()
    ours = {Found(*row) for row in rows if row[0] not in INTAKE}
    assert len(ours) == sum(row[0] not in INTAKE for row in rows)
    assert sorted(ours - set(expected)) == []
    assert sorted(set(expected) - ours) == []
    assert len({one.issue for one in ours}) >= 12


def test_every_count(demo_warehouse: duckdb.DuckDBPyConnection, expected: list[Found]) -> None:
    canon = Canon(demo_warehouse)
    marts = canon.read("reports.rpt_data_health")
    checked = {row["issue"] for row in marts if row["level"] == "issue"} - INTAKE
    wanted = data_health(expected, canon.read("marts.dim_periods"), checked)
    key = ("period_grain", "period_start", "period_state", "issue")
    ours: dict[Any, dict[str, int]] = {
        tuple(row[name] for name in key): {name: row[name] for name in ("standing_issues", "data_issues")}
        for row in marts
        if row["issue"] in checked
    }
    wrong = {place: (ours.get(place), cells) for place, cells in wanted.items() if ours.get(place) != cells}
    assert wrong == {}
    assert len(ours) == len(wanted)


@pytest.mark.parametrize(("oddity", "entity", "issue"), PLANTED, ids=[row[0] for row in PLANTED])
def test_what_is_planted_is_found(
    demo_warehouse: duckdb.DuckDBPyConnection, oddity: str, entity: str, issue: str
) -> None:
    root = company_root(demo_warehouse)
    assert root
    planted = yaml.safe_load((root / "truth" / "planted.yml").read_text(encoding="utf-8"))
    ids = [row["ids"] for row in planted if (row["name"], row["entity"]) == (oddity, entity)]
    if not ids:
        pytest.skip("this small company has none")
    found = {
        record.replace("|RUB|", "/")
        for (record,) in demo_warehouse.execute(
            "select record_id from marts.fct_data_issues where issue = ?", [issue]
        ).fetchall()
    }
    assert set(ids[0]) - found == set()


def test_what_could_not_be_read_is_told(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    found = demo_warehouse.sql(
        "select record_name, detail like '%2025-02-31%' from reports.rpt_data_health__records"
        " where issue = 'row_rejected'"
    ).fetchall()
    assert len(found) == 1
    assert found[0][0].startswith("activities.csv:")
    held = demo_warehouse.sql(
        "select source, rows_reported - rows_held, rows_rejected from reports.rpt_data_health__sources order by 1"
    ).fetchall()
    assert held == [("bank", 0, 0), ("crm", 1, 1)]


def test_a_check_lists_its_newest_records_and_their_number(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    wrong = demo_warehouse.sql(
        "select issue from reports.rpt_data_health__records group by issue, records_total"
        " having count(*) <> least(records_total, 200)"
    ).fetchall()
    assert wrong == []
