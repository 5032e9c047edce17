"""The reports say what the metrics say: the same figures, compiled by MetricFlow from the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.metrics.engine import Engine

WON = {
    "won_deals": "won_deals",
    "priced_won_deals": "priced_deals",
    "won_amount": "won_amount",
    "average_check": "average_check",
    "received_of_won": "received_amount",
    "received_share": "received_share",
    "cost_known_deals": "cost_known_deals",
    "margin_amount": "margin_amount",
}
THROUGHPUT = {
    "visits_ended": "visits_ended",
    "moved_forward": "moved_forward",
    "moved_back": "moved_back",
    "visits_lost": "lost",
    "visits_handed_off": "handed_off",
    "forward_rate": "forward_rate",
}
STAGE = "pipeline_id || '/' || stage_id"


@pytest.mark.parametrize(
    ("metrics", "cuts", "mart", "key", "where"),
    [
        pytest.param(WON, ["metric_time__day"], "won_amount_by_employee", "period_start", "total", id="won by day"),
        pytest.param(WON, ["metric_time__year"], "won_amount_by_employee", "period_start", "total", id="won by year"),
        pytest.param(
            WON,
            ["manager", "metric_time__month"],
            "won_amount_by_employee",
            "user_id, period_start",
            "manager",
            id="won by manager and month",
        ),
        pytest.param(
            WON,
            ["department", "metric_time__quarter"],
            "won_amount_by_employee",
            "department_id, period_start",
            "department",
            id="won by department and quarter",
        ),
        pytest.param(
            THROUGHPUT,
            ["stage", "metric_time__week"],
            "pipeline_by_stage",
            f"{STAGE}, period_start",
            "stage' and view = 'throughput",
            id="throughput by stage and week",
        ),
        pytest.param(
            {"deals_created": "cohort_deals"},
            ["pipeline", "metric_time__month"],
            "pipeline_by_stage",
            "pipeline_id, period_start",
            "pipeline' and view = 'cohort",
            id="deals created by pipeline and month",
        ),
        pytest.param(
            {"reached_deals": "reached_deals", "cohort_lost_deals": "lost_deals", "cohort_handed_off_deals": "handed_off"},
            ["stage", "metric_time__quarter"],
            "pipeline_by_stage",
            f"{STAGE}, period_start",
            "stage' and view = 'cohort",
            id="cohort by stage and quarter",
        ),
        pytest.param(
            {"open_deals": "open_deals", "open_amount": "open_amount", "unpriced_open_deals": "unpriced_deals"},
            ["stage", "metric_time__month"],
            "pipeline_by_stage",
            f"{STAGE}, period_start",
            "stage' and view = 'snapshot",
            id="snapshot by stage and month",
        ),
        pytest.param(
            {"lost_deals": "lost_deals"},
            ["metric_time__week"],
            "pipeline_by_stage__loss_reasons",
            "period_start",
            "total",
            id="losses by week",
        ),
    ],
)  # fmt: skip
def test_the_report_equals_its_metrics(
    sales: duckdb.DuckDBPyConnection,
    semantic_manifest: Path,
    metrics: dict[str, str],
    cuts: list[str],
    mart: str,
    key: str,
    where: str,
) -> None:
    engine = Engine(semantic_manifest)
    query = engine.compile(list(metrics), cuts, [], [], None).replace('"warehouse".', "")
    found = sales.sql(f"select {', '.join([*cuts, *metrics])} from ({query})").fetchall()
    grain = cuts[-1].split("__")[1]
    columns = ", ".join(metrics.values())
    wanted = sales.sql(
        f"select {key}, {columns} from reports.rpt_{mart} where level = '{where}'"
        f" and period_grain = '{grain}' and period_state <> 'comparable'"
    ).fetchall()
    keys = len(cuts)
    filled = {row[:keys]: row[keys:] for row in map(plain, wanted) if any(row[keys:])}
    assert filled
    # the mart rounds an average to the kopeck, the metric divides
    assert {row[:keys]: pytest.approx(row[keys:], abs=0.00501) for row in map(plain, found)} == filled


def plain(row: tuple[Any, ...]) -> tuple[str | float, ...]:
    """Keys as text, a time bucket as its day; figures as numbers, an empty one as 0."""
    return tuple(
        str(cell)[:10] if hasattr(cell, "year") else cell if isinstance(cell, str) else float(cell or 0)
        for cell in row
    )
