"""Every check finds its trap, and nothing else; worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.metrics.engine import Engine
from tests.dbt_project.conftest import Builder
from tests.dbt_project.money.company import MAIN, SECOND, august, movement, settings, statement
from tests.dbt_project.story import Row, at, deal, department, moves

NINE = at(9, 1)
TASK = {"task_id": "t", "deal_id": "healthy", "state": "open", "created_at": NINE, "due_at": at(10, 20)}
DEALS = [
    deal("healthy", lead_source_id="ads", counterparty_id="ivan"),
    # the lead of its client knows the source
    deal("by-lead", "won", counterparty_id="ivan"),
    # "unknown" is a source, as the CRM writes it
    deal("unknown", "won", lead_source_id="unknown"),
    deal("nowhere", "lost"),
    deal("nobody", "lost", lead_source_id="ads", owner_id=None),
    deal("left", lead_source_id="ads", owner_id="boris"),
    deal("no-amount", lead_source_id="ads", amount=None),
    deal("zero", lead_source_id="ads", amount="0.00", created_at=at(9, 30, 21, 30)),
    deal("lost-zero", "lost", lead_source_id="ads", amount="0.00"),
    deal("won-zero", "won", lead_source_id="ads", amount="0.00", counterparty_id="no-inn"),
    deal("won-empty", "won", lead_source_id="ads", amount=None, counterparty_id="no-inn"),
    deal("back", "lost", lead_source_id="ads", created_at=at(9, 10), closed_at=at(9, 9)),
    deal("yuan", "won", lead_source_id="ads", currency="CNY"),
    deal("at-rest", "archive", lead_source_id="ads"),
    # none of these is looked at
    deal("test", tags="test", amount=None),
    deal("merged", merged_into="healthy", amount=None),
    deal("deleted", is_deleted=True, amount=None),
    deal("future", created_at=at(10, 20), amount=None),
]
CHANGES = [
    *moves("by-lead", ("won", at(9, 5))), *moves("unknown", ("won", at(9, 5))),
    *moves("nowhere", ("lost", at(9, 5))), *moves("nobody", ("lost", at(9, 5))),
    *moves("lost-zero", ("lost", at(9, 5))), *moves("won-zero", ("won", at(8, 31, 21, 0))),
    *moves("won-empty", ("won", at(9, 6))), *moves("yuan", ("won", at(9, 7))),
    *moves("at-rest", ("archive", at(9, 4))),
]  # fmt: skip
LEADS = [
    {"lead_id": "1", "name": "Ivan", "created_at": NINE, "phone": "8 901 111-22-33", "status": "New",
     "lead_source_id": "ads", "counterparty_id": "ivan"},
    {"lead_id": "2", "name": "Ivan again", "created_at": at(9, 3), "phone": "+7 (901) 111 22 33", "status": "Odd"},
    {"lead_id": "3", "name": "Silent", "created_at": at(9, 4), "status": None},
]  # fmt: skip
CLIENTS = [
    {"counterparty_id": "ivan", "name": "Ivan", "kind": "person", "created_at": NINE, "phone": "8 901 555-66-77"},
    # the company of a person may have the phone of that person
    {"counterparty_id": "shop", "name": "Shop", "created_at": NINE, "phone": "8 901 555-66-77", "inn": "7701"},
    {"counterparty_id": "shop-2", "name": "Shop 2", "created_at": at(9, 2), "phone": "79015556677", "inn": "7702"},
    {"counterparty_id": "head", "name": "Head", "created_at": NINE, "inn": "7703", "kpp": "1"},
    {"counterparty_id": "branch", "name": "Branch", "created_at": at(9, 3), "inn": "7703", "kpp": "2"},
    {"counterparty_id": "no-inn", "name": "No number", "created_at": NINE},
    {"counterparty_id": "quiet", "name": "Never bought", "created_at": NINE},
    {"counterparty_id": "gone", "name": "Gone", "created_at": NINE, "inn": "7703", "is_deleted": True},
]  # fmt: skip
MOVED = [
    movement("rent", "out", "300.00", august(6), counterparty_inn="7700000900"),
    movement("odd", "out", "33.00", august(5), counterparty_name="Somebody", purpose="?"),
    movement("whither", "unknown", "70.00", august(6)),
    movement("mine", "out", "400.00", august(7), is_internal=True, counterparty_account=SECOND),
    {**movement("euro", "in", "10.00", august(9), currency="EUR", counterparty_inn="7701"), "account_id": "euro"},
    {**movement("desk", "in", "7.00", date(2026, 9, 3), counterparty_inn="7701"), "account_id": "desk"},
]  # fmt: skip
BALANCES = [
    # 33.00 went by the documents, 43.00 by the bank; the transfer and the rent are as it says
    statement(MAIN, august(1), august(5), "5000.00", "0", "43.00", "4957.00"),
    statement(MAIN, august(6), august(7), "4957.00", "0", "700.00", "4257.00"),
    # 8 August is missing; the last statement ends three days before today, which is not over
    statement(MAIN, august(9), date(2026, 10, 12), "4257.00", "0", "0", "4257.00"),
]
FOUND = {
    "deal_without_source": {("nowhere", date(2026, 9, 1))},
    "deal_without_owner": {("nobody", date(2026, 9, 1))},
    "deal_left_behind": {("left", date(2026, 9, 20))},
    # 21:30 UTC is 1 October in Moscow
    "deal_without_amount": {("no-amount", date(2026, 9, 1)), ("zero", date(2026, 10, 1))},
    "deal_without_task": {
        ("left", date(2026, 9, 1)), ("no-amount", date(2026, 9, 1)), ("zero", date(2026, 10, 1)),
        ("at-rest", date(2026, 9, 1)),
    },
    # midnight in Moscow: the first day of September
    "won_without_amount": {("won-zero", date(2026, 9, 1)), ("won-empty", date(2026, 9, 6))},
    "closed_before_created": {("back", date(2026, 9, 10)), ("won-zero", date(2026, 9, 1))},
    "deal_without_rate": {("yuan", date(2026, 9, 7))},
    "stage_unmapped": {("main/archive", date(2026, 9, 4))},
    "duplicate_lead": {("2", date(2026, 9, 3))},
    "lead_status_unmapped": {("odd", date(2026, 9, 3)), ("~none", date(2026, 9, 4))},
    "duplicate_inn": {("head", date(2026, 9, 1)), ("branch", date(2026, 9, 3))},
    "duplicate_phone": {("shop", date(2026, 9, 1)), ("shop-2", date(2026, 9, 2))},
    "client_without_inn": {("no-inn", date(2026, 9, 1))},
    "payment_unclassified": {("odd", august(5))},
    "payment_direction_unknown": {("whither", august(6))},
    "payment_without_rate": {("euro", august(9))},
    "ad_spend_without_rate": {("2", date(2026, 9, 10))},
    "invoice_without_rate": {("in-yuan", date(2026, 9, 11))},
    "statement_day_missing": {
        (f"{MAIN}|RUB|{day}", day) for day in (august(8), date(2026, 10, 13), date(2026, 10, 14))
    },
    "statement_difference": {(f"{MAIN}|RUB|2026-08-05", august(5))},
    "source_stale": {("crm", date(2026, 10, 15))},
}  # fmt: skip


# a cancelled one asks for no rate, and one of tomorrow not yet
BILLED: list[Row] = [
    {"invoice_id": f"in-{name}", "number": name, "invoiced_on": on, "amount": "5.00", "currency": currency, "status": status}
    for name, on, currency, status in (
        ("yuan", date(2026, 9, 11), "CNY", None), ("roubles", date(2026, 9, 11), "RUB", None),
        ("void", date(2026, 9, 11), "CNY", "cancelled"), ("coming", date(2026, 10, 16), "CNY", None),
    )
]  # fmt: skip


def spend(number: int, currency: str) -> Row:
    return {"spend_id": str(number), "spend_on": date(2026, 9, 10), "lead_source_id": "ads", "amount": "5.00",
            "currency": currency}  # fmt: skip


@pytest.fixture
def sick(build: Builder) -> duckdb.DuckDBPyConnection:
    company = department(
        deals=DEALS, stage_changes=CHANGES, leads=LEADS, counterparties=CLIENTS, tasks=[TASK],
        lead_sources=[{"lead_source_id": "ads", "name": "Ads"}],
        bank_transactions=MOVED, bank_balances=BALANCES, invoices=BILLED,
    )  # fmt: skip
    people: list[dict[str, Any]] = [
        {**user, "dismissed_on": date(2026, 9, 20), "is_active": False}
        if user["user_id"] == "boris"
        else user
        for user in company["users"]
    ]
    roles = [
        {"pipeline_id": pipeline, "stage_id": stage, "role": role}
        for pipeline in ("main", "repeat")
        for stage, role in {"new": "new", "meeting": "meeting", "offer": "proposal", "won": "won", "lost": "lost"}.items()
    ]  # fmt: skip
    provided = [
        "ad_spend", "bank_balances", "bank_transactions", "counterparties", "deals", "invoices", "leads", "stages",
        "users", "tasks",
    ]  # fmt: skip
    return build(
        {**company, "users": people},
        settings=settings(
            stage_roles=roles,
            test_records=[{"field": "tag", "pattern": "test"}],
            lead_statuses=[{"status": "New", "status_group": "cold"}],
            ad_spend=[spend(1, "RUB"), spend(2, "EUR")],
            bank_accounts=[
                {"account_id": MAIN, "name": "Main", "currency": "RUB"},
                {"account_id": "desk", "name": "Desk", "currency": "RUB", "is_cash_desk": True},
            ],
            sources=[{"source": "crm", "connector": "files", "max_age_hours": 30.0, "status": "stale"}],
            source_entities=[{"source": "crm", "entity": name} for name in provided],
        ),
    )  # fmt: skip


@pytest.mark.parametrize("issue", sorted(FOUND))
def test_a_check_finds_its_records(sick: duckdb.DuckDBPyConnection, issue: str) -> None:
    found = sick.execute(
        "select record_id, happened_on from marts.fct_data_issues where issue = ?", [issue]
    ).fetchall()
    assert set(found) == FOUND[issue]
    assert len(found) == len(FOUND[issue])


def test_no_check_is_left_out(sick: duckdb.DuckDBPyConnection) -> None:
    checks = {name for (name,) in sick.sql("select issue from marts.dim_data_issues").fetchall()}
    assert checks - set(FOUND) == {"row_rejected", "file_refused", "file_remark", "source_differs"}
    found = sick.sql("select distinct issue from marts.fct_data_issues").fetchall()
    assert {name for (name,) in found} == set(FOUND)


def test_september_and_october_so_far(sick: duckdb.DuckDBPyConnection) -> None:
    """October until the 15th has ten working days behind it; the same ten of September end on the 14th."""
    found = sick.sql(
        "select issue, period_start, standing_issues, data_issues, previous_issues from reports.rpt_data_health"
        " where period_grain = 'month' and period_state <> 'comparable' and period_start >= date '2026-09-01'"
        " and issue in ('deal_without_amount', 'statement_day_missing', 'row_rejected') order by 1, 2"
    ).fetchall()
    september, october = date(2026, 9, 1), date(2026, 10, 1)
    assert found == [
        ("deal_without_amount", september, 1, 1, 0),
        ("deal_without_amount", october, 2, 1, 1),
        ("row_rejected", september, 0, 0, 0),
        ("row_rejected", october, 0, 0, 0),
        ("statement_day_missing", september, 1, 0, 1),
        ("statement_day_missing", october, 3, 2, 0),
    ]


def test_which_days_of_which_account_are_missing(sick: duckdb.DuckDBPyConnection) -> None:
    found = sick.sql(
        "select period_grain, period_start, account_days, covered_days, missing_days_list, days_apart, difference"
        " from reports.rpt_data_health__coverage where period_grain in ('month', 'year') order by 1, 2"
    ).fetchall()
    assert [(*row[:-1], str(row[-1])) for row in found] == [
        ("month", august(1), 31, 30, "2026-08-08", 1, "-10.00"),
        ("month", date(2026, 9, 1), 30, 30, None, 0, "0.00"),
        ("month", date(2026, 10, 1), 14, 12, "2026-10-13 – 2026-10-14", 0, "0.00"),
        ("year", date(2026, 1, 1), 75, 72, "2026-08-08, 2026-10-13 – 2026-10-14", 1, "-10.00"),
    ]


def test_what_nobody_provides_is_not_zero(build: Builder) -> None:
    warehouse = build(
        department(deals=[deal("1")], tasks=[]),
        settings={"source_entities": [{"source": "crm", "entity": "deals"}]},
    )
    found = warehouse.sql(
        "select issue, standing_issues, data_issues from reports.rpt_data_health where period_grain = 'month'"
        " and period_state = 'running' and issue in ('deal_without_rate', 'payment_unclassified', 'duplicate_inn')"
        " order by 1"
    ).fetchall()
    assert found == [
        ("deal_without_rate", 0, 0),
        ("duplicate_inn", None, None),
        ("payment_unclassified", None, None),
    ]


def test_the_report_equals_its_metric(sick: duckdb.DuckDBPyConnection, semantic_manifest: Path) -> None:
    engine = Engine(semantic_manifest)
    cuts = ["data_issue__issue", "metric_time__month"]
    query = engine.compile(["data_issues"], cuts, [], [], None).replace('"warehouse".', "")
    named = f"select data_issue__issue, metric_time__month, data_issues from ({query})"
    ours = {(row[0], str(row[1])[:10]): row[2] for row in sick.sql(named).fetchall()}
    wanted = {
        (issue, str(start)): count
        for issue, start, count in sick.sql(
            "select issue, period_start, data_issues from reports.rpt_data_health where level = 'issue'"
            " and period_grain = 'month' and period_state <> 'comparable' and data_issues > 0"
        ).fetchall()
    }
    assert wanted
    assert ours == wanted
