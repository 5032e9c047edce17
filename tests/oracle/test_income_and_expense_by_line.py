"""Lines of business of the demo company, cell by cell against the report written a second time."""

from __future__ import annotations

import duckdb

from ingestion.demo.export.cash_rules import ARTICLE_KINDS, RULES
from ingestion.demo.words import words
from tests.oracle.income_and_expense_by_line import MEASURES, Judge, Key, Sums, report
from tests.oracle.rows_money import Company, Row

NAMES = (
    "priority", "direction", "counterparty_name", "purpose", "is_budget", "is_client", "article_id",
    "line_of_business_id", "accrual_months",
)  # fmt: skip


def test_every_cell(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    company = Company(demo_warehouse)
    services = words("en").services
    rules: list[Row] = [dict(zip(NAMES, rule, strict=True)) for rule in RULES]
    for rule in rules:
        who = rule["counterparty_name"]
        rule |= {"counterparty_inn": "", "counterparty_name": f"*{services[who]}*" if who else ""}
    expected = report(company, Judge(company, rules, ARTICLE_KINDS))
    found: dict[Key, Sums] = {
        (row["view"], row["period_grain"], row["period_start"], row["period_state"],
         row["line_of_business_id"], row["article_id"]): {name: row[name] for name in MEASURES}
        for row in company.table("reports.rpt_income_and_expense_by_line")
        if any(row[name] for name in MEASURES) and row["period_state"] != "comparable"
    }  # fmt: skip
    kept = {key: cells for key, cells in expected.items() if any(cells.values())}
    assert len(kept) > 500
    assert {key[4] for key in kept} == {"~all", "~none", "eq", "srv", "prt"}
    assert any(kept[key] != kept.get(("accrued", *key[1:])) for key in kept if key[:2] == ("paid", "month"))
    wrong = {
        key: (kept.get(key), found.get(key)) for key in kept.keys() | found if kept.get(key) != found.get(key)
    }
    assert wrong == {}
