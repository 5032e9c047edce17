"""The reports of the funnel say what the metrics say: the same figures, compiled by MetricFlow from the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orchestration.metrics.engine import Engine
from tests.dbt_project.funnel.test_pipeline_comparison import compared as compared
from tests.dbt_project.funnel.test_stuck_deals import stuck as stuck
from tests.dbt_project.funnel.test_weekly_funnel import weeks as weeks
from tests.dbt_project.funnel.test_won_deals import wins as wins

CALLS = ["called_units", "units_with_meeting", "units_with_held_meeting", "call_meetings_booked", "call_meetings_held", "units_in_window", "call_to_meeting_rate", "call_to_held_meeting_rate", "units_in_window_share"]  # fmt: skip
PROPOSALS = ["proposed_deals", "negotiated_deals", "proposals_in_window", "requested_deals", "proposal_to_negotiation_rate", "proposals_in_window_share"]  # fmt: skip
LEADS = ["cohort_leads", "cohort_leads_won", "lead_win_rate"] + [
    f"{name}_{days}"
    for days in (30, 60, 90)
    for name in ("cohort_leads_won", "cohort_leads_past", "lead_win_rate", "lead_maturity")
]
COMPARED = {
    "deals_created": "entered_deals", "cohort_won_deals": "cohort_won_deals", "cohort_win_rate": "cohort_win_rate",
    "won_deals": "won_deals", "won_amount": "won_amount", "average_check": "average_check",
}  # fmt: skip
STUCK = [
    "stuck_deals",
    "stuck_amount",
    "deals_without_task",
    "quiet_deals",
    "overstayed_deals",
    "left_behind_deals",
]


@pytest.mark.parametrize(
    ("warehouse", "metrics", "cuts", "mart", "key", "level"),
    [
        pytest.param("weeks", CALLS, ["manager", "metric_time__week"], "weekly_funnel", "user_id", "manager", id="calls"),
        pytest.param("weeks", CALLS, ["metric_time__week"], "weekly_funnel", "", "total", id="calls in all"),
        pytest.param("weeks", PROPOSALS, ["pipeline", "metric_time__week"], "weekly_funnel", "pipeline_id", "pipeline", id="proposals"),
        pytest.param("weeks", ["never_contacted_leads"], ["manager", "metric_time__week"], "weekly_funnel", "user_id", "manager", id="leads never contacted"),
        pytest.param("weeks", ["moved_forward", "moved_back", "visits_handed_off"], ["department", "metric_time__week"], "weekly_funnel", "department_id", "department", id="moves"),
        pytest.param("wins", LEADS, ["lead_source", "metric_time__month"], "won_deals", "lead_source_id", "lead_source", id="lead cohorts"),
        pytest.param("wins", ["won_deals", "won_amount"], ["manager", "metric_time__quarter"], "won_deals", "user_id", "manager", id="wins"),
        pytest.param("compared", COMPARED, ["pipeline", "metric_time__quarter"], "pipeline_comparison", "pipeline_id", "pipeline", id="pipelines"),
        pytest.param("compared", ["closed_deals", "win_rate"], ["product", "metric_time__year"], "pipeline_comparison", "product_id", "product", id="win rate by product"),
        pytest.param("stuck", STUCK, ["pipeline", "metric_time__month"], "stuck_deals", "pipeline_id", "pipeline", id="stuck deals"),
    ],
)  # fmt: skip
def test_the_report_equals_its_metrics(
    request: pytest.FixtureRequest,
    semantic_manifest: Path,
    warehouse: str,
    metrics: list[str] | dict[str, str],
    cuts: list[str],
    mart: str,
    key: str,
    level: str,
) -> None:
    connection = request.getfixturevalue(warehouse)
    columns = metrics if isinstance(metrics, dict) else {name: name for name in metrics}
    engine = Engine(semantic_manifest)
    query = engine.compile(list(columns), cuts, [], [], None).replace('"warehouse".', "")
    found = connection.sql(f"select {', '.join([*cuts, *columns])} from ({query})").fetchall()
    grain = cuts[-1].split("__")[1]
    keys = ", ".join(filter(None, (key, "period_start")))
    wanted = connection.sql(
        f"select {keys}, {', '.join(columns.values())} from reports.rpt_{mart} where level = '{level}'"
        f" and period_grain = '{grain}' and period_state <> 'comparable'"
    ).fetchall()
    width = len(cuts)
    filled = {row[:width]: row[width:] for row in map(plain, wanted) if any(row[width:])}
    assert filled
    # the mart rounds an average to the kopeck, the metric divides
    said = {
        row[:width]: pytest.approx(row[width:], abs=0.00501) for row in map(plain, found) if any(row[width:])
    }
    assert said == filled


def plain(row: tuple[Any, ...]) -> tuple[str | float, ...]:
    """Keys as text, a time bucket as its day; figures as numbers, an empty one as 0."""
    return tuple(
        str(cell)[:10] if hasattr(cell, "year") else cell if isinstance(cell, str) else float(cell or 0)
        for cell in row
    )
