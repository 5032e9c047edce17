"""The reports of leads say what the metrics say, compiled by MetricFlow from the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.metrics.engine import Engine

MONTH = "metric_time__month"
NEW = [
    "leads_created",
    "duplicate_leads",
    "never_contacted_leads",
    "duplicate_lead_share",
    "never_contacted_share",
]
REVENUE = {
    "won_deals": "won_deals", "won_amount": "won_amount", "average_check": "average_check",
    "received_of_won": "received_amount", "closed_deals": "closed_deals", "win_rate": "win_rate",
    "margin_amount": "margin_amount",
}  # fmt: skip
RETURNS = [
    "returned_deals",
    "returned_amount",
    "returned_cost_known",
    "returned_margin",
    "ad_spend",
    "lead_romi",
]
STATUSES = [
    "standing_leads", "hot_leads", "warm_leads", "cold_leads", "client_leads", "lost_leads", "unmapped_leads",
]  # fmt: skip


@pytest.mark.parametrize(
    ("metrics", "cuts", "mart", "key", "level"),
    [
        pytest.param(NEW, ["manager", MONTH], "new_leads", "user_id", "manager", id="new leads by manager"),
        pytest.param(NEW, ["lead_source", MONTH], "new_leads", "lead_source_id", "source", id="new leads by source"),
        pytest.param(["requests_received"], ["lead_source", MONTH], "leads_by_source", "lead_source_id", "source",
                     id="requests by source"),
        pytest.param(["ad_spend", "unpriced_spends", "cost_per_lead"], ["lead_source", MONTH], "leads_by_source",
                     "lead_source_id", "source", id="cost by source"),
        pytest.param(REVENUE, ["lead_source", MONTH], "revenue_by_source", "lead_source_id", "source",
                     id="revenue by source"),
        pytest.param(RETURNS, ["lead_source", MONTH], "revenue_by_source", "lead_source_id", "source",
                     id="returns by source"),
        pytest.param(STATUSES, ["lead_status", MONTH], "leads_by_status", "status_id", "status", id="statuses"),
    ],
)  # fmt: skip
def test_the_report_equals_its_metrics(
    leads: duckdb.DuckDBPyConnection,
    semantic_manifest: Path,
    metrics: Any,
    cuts: list[str],
    mart: str,
    key: str,
    level: str,
) -> None:
    engine = Engine(semantic_manifest)
    query = engine.compile(list(metrics), cuts, [], [], None).replace('"warehouse".', "")
    found = leads.sql(f"select {', '.join([*cuts, *metrics])} from ({query})").fetchall()
    columns = metrics.values() if isinstance(metrics, dict) else metrics
    wanted = leads.sql(
        f"select {key}, period_start, {', '.join(columns)} from reports.rpt_{mart} where level = '{level}'"
        " and period_grain = 'month' and period_state <> 'comparable'"
    ).fetchall()
    filled = {cells(row)[:2]: cells(row)[2:] for row in wanted if any(cells(row)[2:])}
    assert filled
    ours = {cells(row)[:2]: cells(row)[2:] for row in found if any(cells(row)[2:])}
    # the mart rounds a price to the kopeck, the metric divides
    assert ours == {place: pytest.approx(row, abs=0.00501) for place, row in filled.items()}


def cells(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Keys as text, a month as its first day; figures as numbers, an empty one as 0."""
    return (str(row[0]), str(row[1])[:10], *(float(cell or 0) for cell in row[2:]))
