"""Every mart of the reports beside its second writing: name of the mart, and what differs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb

from tests.oracle import (
    by_source,
    calls_by_employee,
    cash_flow,
    daily_activity,
    data_health,
    employee_rating,
    income_and_expense_by_line,
    leads_by_status,
    lists,
    marketing_return,
    money_bridge,
    monthly_trends,
    new_leads,
    payees,
    pipeline_by_stage,
    pipeline_comparison,
    plan_vs_fact,
    receivables_by_counterparty,
    requests_accepted,
    restatements,
    settled,
    stuck_deals,
    task_discipline,
    weekly_funnel,
    won_amount_by_employee,
    won_deals,
)
from tests.oracle.compare_activity import differences
from tests.oracle.identities import broken
from tests.oracle.kinds_of_checks import SPAN, Check, exactly, of_deals, of_leads, of_money, of_sums, of_work
from tests.oracle.matching import Matching
from tests.oracle.rows_funnel import Canon
from tests.oracle.rows_leads import Company as Leads
from tests.oracle.rows_money import Company as Money
from tests.oracle.rows_money import Row
from tests.oracle.sold import closed_deals

# checks of the intake; what the files were like is not in the canonical rows
INTAKE = {"row_rejected", "file_refused", "file_remark", "source_stale", "source_differs"}


def judge(money: Money) -> income_and_expense_by_line.Judge:
    company = Leads(money.connection)
    kinds = {row["article_id"]: row["kind"] for row in company.settings("cash_flow_articles")}
    rules: list[Row] = [dict(row) for row in company.settings("cash_flow_rules")]
    return income_and_expense_by_line.Judge(money, rules, kinds)


def issues(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    money = Money(warehouse)
    wanted = set(data_health.Health(Canon(warehouse), money, judge(money)).found())
    rows = warehouse.sql("select issue, record_id, happened_on from marts.fct_data_issues").fetchall()
    found = {data_health.Found(*row) for row in rows if row[0] not in INTAKE}
    return [f"only in the mart: {one}" for one in sorted(found - wanted)] + [
        f"missing in the mart: {one}" for one in sorted(wanted - found)
    ]


def counts_of_issues(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    canon, money = Canon(warehouse), Money(warehouse)
    rows = [row for row in canon.read("reports.rpt_data_health") if row["level"] == "issue"]
    checked = {row["issue"] for row in rows} - INTAKE
    found = list(data_health.Health(canon, money, judge(money)).found())
    wanted = data_health.data_health(found, canon.read("marts.dim_periods"), checked)
    ours = {
        (row["period_grain"], row["period_start"], row["period_state"], row["issue"]): {
            name: row[name] for name in ("standing_issues", "data_issues")
        }
        for row in rows
        if row["issue"] in checked
    }
    return sorted(
        f"{place}: mart {ours.get(place)}, oracle {wanted.get(place)}"
        for place in ours.keys() | wanted
        if ours.get(place) != wanted.get(place)
    )[:20]


def _by_line(money: Money) -> Mapping[Any, Any]:
    return income_and_expense_by_line.report(money, judge(money))


def _marketing(company: Leads) -> Mapping[Any, Any]:
    canon = Canon(company.connection)
    return marketing_return.marketing_return(company, won_deals.people(canon, won_deals.wins(canon)))


def _bridge(money: Money) -> Mapping[Any, Any]:
    return {place: {name: Decimal(value) for name, value in cells.items()}
            for place, cells in money_bridge.report(money).items()}  # fmt: skip


def allocations(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    money = Money(warehouse)
    cells = settled.allocations(money, matching(money))
    return differences(warehouse, "marts.fct_payment_allocations", ("transaction_id", "invoice_id"), cells)


def payments(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    money = Money(warehouse)
    cells = settled.payments(money, matching(money))
    return differences(warehouse, "marts.fct_payments", ("transaction_id",), cells)


def matching(money: Money) -> Matching:
    return Matching(money, judge(money), Leads(money.connection).settings("matches"))


def deals(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    canon = Canon(warehouse)
    return differences(warehouse, "marts.fct_deals", ("deal_id",), settled.deals(canon, closed_deals(canon)))


CHECKS: dict[str, Check] = {
    "identities": broken,
    **{mart: of_work(mart, key, write) for mart, (key, write) in lists.LISTS.items()},
    **{mart: of_sums(mart, key, names, write) for mart, (key, names, write) in lists.SUMMED.items()},
    # what other second writings take as given comes first
    "fct_deals": deals,
    "fct_payment_allocations": allocations,
    "fct_payments": payments,
    "rpt_cash_flow__payees": of_work("rpt_cash_flow__payees", payees.KEY, payees.payees),
    "rpt_daily_activity": of_work("rpt_daily_activity", daily_activity.KEY, daily_activity.daily_activity),
    "rpt_won_amount_by_employee": of_work(
        "rpt_won_amount_by_employee",
        won_amount_by_employee.KEY,
        won_amount_by_employee.won_amount_by_employee,
    ),
    "rpt_won_amount_by_employee__left_out": of_work(
        "rpt_won_amount_by_employee__left_out",
        won_amount_by_employee.LEFT_OUT_KEY,
        won_amount_by_employee.left_out,
    ),
    "rpt_pipeline_by_stage": of_deals(
        "rpt_pipeline_by_stage", pipeline_by_stage.KEY, pipeline_by_stage.pipeline_by_stage
    ),
    "rpt_pipeline_by_stage__loss_reasons": of_deals(
        "rpt_pipeline_by_stage__loss_reasons", pipeline_by_stage.LOSSES_KEY, pipeline_by_stage.loss_reasons
    ),
    **{
        f"rpt_cash_flow{part}": of_work(f"rpt_cash_flow{part}", key, write)
        for part, key, write in cash_flow.PARTS
    },
    "rpt_calls_by_employee": of_work(
        "rpt_calls_by_employee", calls_by_employee.KEY, calls_by_employee.calls_by_employee
    ),
    "rpt_calls_by_employee__hours": of_work(
        "rpt_calls_by_employee__hours", calls_by_employee.HOURS_KEY, calls_by_employee.calls_by_hour
    ),
    "rpt_requests_accepted": of_work(
        "rpt_requests_accepted", requests_accepted.KEY, requests_accepted.requests_accepted
    ),
    "rpt_task_discipline": of_work(
        "rpt_task_discipline", task_discipline.KEY, task_discipline.task_discipline
    ),
    "rpt_leads_by_source": of_leads(
        "rpt_leads_by_source", ("level", "lead_source_id", "campaign_id"), by_source.leads_by_source
    ),
    "rpt_revenue_by_source": of_leads(
        "rpt_revenue_by_source", ("level", "lead_source_id"), by_source.revenue_by_source
    ),
    "rpt_new_leads": of_leads("rpt_new_leads", ("level", "lead_source_id", "user_id"), new_leads.new_leads),
    "rpt_leads_by_status": of_leads(
        "rpt_leads_by_status", ("level", "status_group", "status_id"), leads_by_status.leads_by_status
    ),
    "rpt_employee_rating": of_leads(
        "rpt_employee_rating", ("level", "department_id", "user_id"), employee_rating.employee_rating
    ),
    "rpt_plan_vs_fact": of_leads(
        "rpt_plan_vs_fact", ("level", "department_id", "user_id", "plan_metric"), plan_vs_fact.plan_vs_fact
    ),
    "rpt_marketing_return": of_leads(
        "rpt_marketing_return", ("level", "channel_id", "lead_source_id", "campaign_id"), _marketing
    ),
    "rpt_won_deals": of_deals(
        "rpt_won_deals", (*SPAN, "level", "department_id", "user_id", "lead_source_id"), won_deals.won_deals
    ),
    "rpt_won_deals__curve": of_deals("rpt_won_deals__curve", (*SPAN, "days_since"), won_deals.curves),
    "rpt_weekly_funnel": of_deals(
        "rpt_weekly_funnel",
        ("period_start", "period_state", "level", "department_id", "user_id", "pipeline_id"),
        weekly_funnel.weekly_funnel,
    ),
    "rpt_pipeline_comparison": of_deals(
        "rpt_pipeline_comparison",
        (*SPAN, "pipeline_id", "product_id"),
        pipeline_comparison.pipeline_comparison,
    ),
    "rpt_pipeline_comparison__roles": of_deals(
        "rpt_pipeline_comparison__roles",
        (*SPAN, "pipeline_id", "product_id", "stage_role"),
        pipeline_comparison.roles,
    ),
    "rpt_pipeline_comparison__differences": of_deals(
        "rpt_pipeline_comparison__differences",
        (*SPAN, "product_id", "measure", "pipeline_id", "other_pipeline_id"),
        pipeline_comparison.differences_of,
    ),
    **{mart: exactly(mart, key, write) for mart, (key, write) in restatements.PARTS.items()},
    "rpt_stuck_deals": of_deals(
        "rpt_stuck_deals",
        ("period_grain", "period_start", "level", "department_id", "user_id", "pipeline_id", "stage_key"),
        stuck_deals.stuck_deals,
    ),
    "rpt_stuck_deals__deals": of_deals("rpt_stuck_deals__deals", ("deal_id",), stuck_deals.stuck_now),
    "rpt_income_and_expense_by_line": of_money(
        "rpt_income_and_expense_by_line",
        ("view", *SPAN, "line_of_business_id", "article_id"),
        income_and_expense_by_line.MEASURES,
        _by_line,
    ),
    "rpt_receivables_by_counterparty": of_money(
        "rpt_receivables_by_counterparty",
        (*SPAN, "level", "counterparty_id", "currency"),
        receivables_by_counterparty.MEASURES,
        receivables_by_counterparty.report,
    ),
    "rpt_money_bridge": of_money(
        "rpt_money_bridge",
        (*SPAN, "level", "counterparty_id", "currency"),
        (*money_bridge.COUNTS, *money_bridge.AMOUNTS),
        _bridge,
    ),
    "rpt_money_bridge__balances": of_money(
        "rpt_money_bridge__balances",
        (*SPAN, "level", "counterparty_id", "currency"),
        money_bridge.BALANCES,
        money_bridge.balances,
        ("total",),
    ),
    "rpt_monthly_trends": of_money("rpt_monthly_trends", SPAN, (), monthly_trends.report),
    "fct_data_issues": issues,
    "rpt_data_health": counts_of_issues,
}
