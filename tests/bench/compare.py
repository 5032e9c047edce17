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
    "cash_flow": (
        "rpt_cash_flow",
        "level = 'account' and abs(income) + abs(expense) + abs(transfers_in) + abs(transfers_out) > 0",
    ),
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
        "level <> 'campaign' and leads_created + requests_received > 0",
    ),
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


def differences(connection: duckdb.DuckDBPyConnection, company: Path) -> dict[str, tuple[int, int]]:
    """Per table: rows compared, rows that are on one side only."""
    found = {}
    for table, (mart, where) in TABLES.items():
        ours = {row[0]: row[1] for row in connection.execute(f"describe warehouse.reports.{mart}").fetchall()}
        plain = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
        columns = [name for name in plain if name in ours and name != "department_id"]
        shown = ", ".join(
            f"round({name}::double, 6)" if ours[name] == "DOUBLE" else f"{name}::{ours[name]}"
            for name in columns
        )
        left = f"select {shown} from {table}"
        right = f"select {shown} from warehouse.reports.{mart} where {where}"
        rows = connection.execute(f"select count(*) from ({left})").fetchall()[0][0]
        wrong = connection.execute(
            f"select count(*) from (({left} except {right}) union all ({right} except {left}))"
        ).fetchall()[0][0]
        found[table] = (rows, wrong)
    return found
