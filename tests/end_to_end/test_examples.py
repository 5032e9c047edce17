"""The worked examples of the catalogue run as they stand, and their answers are found another way as well."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from typer.testing import CliRunner

from orchestration.cli import app

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "reports_site" / "catalogue" / "examples.yml").read_text(encoding="utf-8")
)
# the same answer from other tables; only the columns both have are compared
ANSWERS = {
    "best_months": """select period_start as month, won_amount, won_deals from reports.rpt_won_amount_by_employee
        where level = 'total' and period_grain = 'month' and period_state <> 'comparable'
        order by won_amount desc limit 3""",
    "managers_of_a_quarter": """select user_name as manager, won_amount from reports.rpt_won_amount_by_employee
        where level = 'manager' and period_grain = 'quarter' and period_start = '2025-10-01' and period_state <> 'comparable'
            and won_deals > 0""",
    "win_rate_by_product": """select products.name as product, count(*) as closed_deals from marts.fct_deals
        inner join marts.dim_products as products using (product_id) where state <> 'open' group by 1""",
    "large_deals_by_region": """select custom ->> '$.region' as region, count(*) as won_deals from marts.fct_deals
        where state = 'won' and amount_base >= 1000000 and amount_base < 10000000 group by 1""",
    "lost_where_and_why": """select pipeline_name as pipeline, stage_name as stage, sum(lost_deals) as lost_deals
        from reports.rpt_pipeline_by_stage__loss_reasons
        where level = 'stage' and period_grain = 'week' and period_state <> 'comparable' group by 1, 2""",
    "cost_of_a_lead": """select sources.name as lead_source, count(*) as leads_created from marts.fct_leads
        left join marts.dim_lead_sources as sources using (lead_source_id) where created_on >= '2025-01-01' group by 1""",
    "unpaid_wins": """select deal_name as name, won_on from reports.rpt_money_bridge__deals
        where payment_status = 'unpaid' and period_grain = 'month' and period_state <> 'comparable'""",
    "first_call": """select sources.name as source, count(*) as leads
        from marts.fct_leads inner join marts.dim_lead_sources as sources using (lead_source_id)
        where first_contact_at >= created_at group by 1""",
    "where_money_waits": """select counterparty_name as name from reports.rpt_receivables_by_counterparty
        where level = 'counterparty' and period_grain = 'month' and period_state = 'running'
        order by owed_base desc nulls last limit 5""",
    "busiest_hours": """select hour_of_day, sum(call_attempts) as calls
        from reports.rpt_calls_by_employee__hours
        where period_grain = 'week' and period_state <> 'comparable' group by 1 having calls > 0""",
}


def test_there_are_ten_of_both_kinds() -> None:
    assert len(EXAMPLES) == 10
    assert {example["command"] for example in EXAMPLES} == {"query", "sql"}
    assert {example["name"] for example in EXAMPLES} == set(ANSWERS)
    assert all(set(example["question"]) == {"en", "ru"} for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_an_example_answers_its_question(published: Callable[[str], Path], example: dict[str, Any]) -> None:
    company = published("en")
    words = shlex.split(example["text"]) if example["command"] == "query" else ["-c", example["text"]]
    told = CliRunner().invoke(
        app, [example["command"], *words, "--format", "json", "--company", str(company)]
    )
    assert told.exit_code == 0, told.output
    rows = json.loads(told.stdout)
    assert rows
    with duckdb.connect(
        str((company / "current").resolve() / "warehouse.duckdb"), read_only=True
    ) as warehouse:
        answer = warehouse.execute(ANSWERS[example["name"]])
        columns = [about[0] for about in answer.description or ()]
        expected = answer.fetchall()
    assert set(columns) <= set(rows[0])
    found = [tuple(as_text(row[column]) for column in columns) for row in rows]
    assert sorted(found) == sorted(tuple(map(as_text, row)) for row in expected)


def as_text(value: Any) -> str:
    """A cell alike from JSON and from DuckDB: numbers without their trailing zeros."""
    if value is None:
        return ""
    try:
        return f"{float(value):.6g}"
    except (TypeError, ValueError):
        return str(value)[:10] if hasattr(value, "year") else str(value)
