"""Runs the plain script and compares its tables with the marts, cell by cell."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

# table of the plain script → mart, its filter, and the columns both have
TABLES: dict[str, tuple[str, str]] = {
    "daily_activity": ("rpt_daily_activity", "actions + calls_missed > 0"),
    "won_amount_by_employee": ("rpt_won_amount_by_employee", "won_deals > 0"),
    "stage_throughput": ("rpt_pipeline_by_stage", "view = 'throughput' and visits_ended > 0"),
    "cash_flow": ("rpt_cash_flow", "true"),
    "cash_flow__bridge": ("rpt_cash_flow__bridge", "true"),
    "cash_flow__days": ("rpt_cash_flow__days", "true"),
    "cash_flow__payees": ("rpt_cash_flow__payees", "true"),
    "cash_flow__to_check": ("rpt_cash_flow__to_check", "true"),
    "income_and_expense_by_line": (
        "rpt_income_and_expense_by_line",
        "level = 'article' or movements > 0 or income + expense <> 0",
    ),
    "money_bridge__payments": ("rpt_money_bridge__payments", "true"),
    "receivables_by_counterparty": ("rpt_receivables_by_counterparty", "true"),
    "receivables_by_counterparty__documents": ("rpt_receivables_by_counterparty__documents", "true"),
    "money_bridge": ("rpt_money_bridge", "won_deals > 0"),
    "money_bridge__balances": ("rpt_money_bridge__balances", "true"),
    "money_bridge__deals": ("rpt_money_bridge__deals", "true"),
    "won_deals": ("rpt_won_deals", "won_deals + cohort_leads > 0"),
    "won_deals__curve": ("rpt_won_deals__curve", "true"),
    "calls_by_employee": ("rpt_calls_by_employee", "call_attempts + calls_missed > 0"),
    "call_hours": ("rpt_calls_by_employee__hours", "call_attempts + calls_missed > 0"),
    "task_discipline": ("rpt_task_discipline", "tasks_due + tasks_cancelled + tasks_undated > 0"),
    "new_leads": ("rpt_new_leads", "leads_created + requests_received > 0"),
    "overdue_tasks": ("rpt_task_discipline__overdue", "true"),
    "employee_rating": ("rpt_employee_rating", "level = 'manager' and won_deals > 0"),
    "loss_reasons": ("rpt_pipeline_by_stage__loss_reasons", "true"),
    "requests_accepted": ("rpt_requests_accepted", "requests_received + requests_accepted > 0"),
    "leads_by_source": (
        "rpt_leads_by_source",
        "leads_created + requests_received + coalesce(ad_spend, 0) > 0",
    ),
    "revenue_by_source": (
        "rpt_revenue_by_source",
        "leads_created + closed_deals + returned_deals + coalesce(ad_spend, 0) > 0",
    ),
    "marketing_return": ("rpt_marketing_return", "leads_created + cohort_leads + coalesce(ad_spend, 0) > 0"),
    "monthly_trends": ("rpt_monthly_trends", "true"),
    "won_amount__left_out": ("rpt_won_amount_by_employee__left_out", "true"),
    "deal_list": ("rpt_deal_list", "true"),
    "stuck_deals": ("rpt_stuck_deals", "open_deals > 0"),
    "stuck_deals__deals": ("rpt_stuck_deals__deals", "true"),
    "pipeline_comparison": ("rpt_pipeline_comparison", "entered_deals + closed_deals > 0"),
    "pipeline_comparison__roles": ("rpt_pipeline_comparison__roles", "true"),
    "pipeline_comparison__differences": ("rpt_pipeline_comparison__differences", "true"),
    "leads_by_status": ("rpt_leads_by_status", "standing_leads > 0"),
    "weekly_funnel": (
        "rpt_weekly_funnel",
        "moved_forward + moved_back + visits_handed_off + lost_deals + won_deals + never_contacted_leads"
        " + called_units + proposed_deals > 0",
    ),
    "weekly_funnel__losses": ("rpt_weekly_funnel__losses", "true"),
    "plan_vs_fact": ("rpt_plan_vs_fact", "true"),
    "restatements": ("rpt_restatements", "true"),
    "restatements__deals": ("rpt_restatements__deals", "true"),
    "data_health__sources": ("rpt_data_health__sources", "true"),
    "data_health__coverage": ("rpt_data_health__coverage", "true"),
    "data_health": ("rpt_data_health", "true"),
    "data_health__records": ("rpt_data_health__records", "true"),
    "stage_snapshot": ("rpt_pipeline_by_stage", "view = 'snapshot' and open_deals > 0"),
}

# the same limits as the profile of the dbt project
CONFIG = {
    "threads": 2,
    "preserve_insertion_order": False,
    "memory_limit": "3GB",
    "checkpoint_threshold": "8GB",
}


def run_plain(company: Path, folder: Path) -> tuple[dict[str, float], duckdb.DuckDBPyConnection]:
    """Wall and CPU seconds the whole script took, and the connection that holds its tables."""
    target = company.parent / "plain_sql.duckdb"
    target.unlink(missing_ok=True)
    connection = duckdb.connect(str(target), config=CONFIG)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"attach '{company}/.build/inputs.duckdb' as inputs (read_only)")
    started, used = time.perf_counter(), time.process_time()
    for path in sorted(folder.glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))
    spent = {
        "seconds": round(time.perf_counter() - started, 2),
        "script_cpu_seconds": round(time.process_time() - used, 2),
    }
    connection.execute(f"attach '{company}/.build/warehouse.duckdb' as warehouse (read_only)")
    return spent, connection


def shared_columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns that a table of the script and its mart both have, with their types in the mart."""
    mart, _ = TABLES[table]
    plain = {row[0] for row in connection.execute(f"describe {table}").fetchall()}
    types = connection.execute(f"describe warehouse.reports.{mart}").fetchall()
    # a person of several departments is one row of the script
    return {row[0]: row[1] for row in types if row[0] in plain and row[0] != "department_id"}


def coverage(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """How many of the marts, and of the columns of those, the script makes; names of things are not made again."""
    made: dict[str, set[str]] = {}
    for table, (mart, _) in TABLES.items():
        made[mart] = made.get(mart, set()) | shared_columns(connection, table).keys()
    columns = connection.execute(
        "select table_name, count(*) from duckdb_columns() where database_name = 'warehouse' and schema_name = 'reports' group by 1"
    ).fetchall()
    there = sum(count for mart, count in columns if mart in made)
    return {
        "marts_compared": f"{len(made)} of {len(columns)}",
        "columns_compared": f"{sum(len(names) for names in made.values())} of {there}",
    }


def differences(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Per table: rows compared, rows that are on one side only."""
    found = {}
    for table, (mart, where) in TABLES.items():
        shown = ", ".join(
            f"round({name}::double, 6)" if kind == "DOUBLE" else f"{name}::{kind}"
            for name, kind in shared_columns(connection, table).items()
        )
        left = f"select {shown} from {table}"
        right = f"select {shown} from warehouse.reports.{mart} where {where}"
        rows = connection.execute(f"select count(*) from ({left})").fetchall()[0][0]
        wrong = connection.execute(
            f"select count(*) from (({left} except all {right}) union all ({right} except all {left}))"
        ).fetchall()[0][0]
        found[table] = (rows, wrong)
    return found
