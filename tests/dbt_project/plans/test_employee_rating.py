"""Places in the department by won amount and by plan, and how they moved."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.metrics.engine import Engine


def money(amount: str) -> Decimal:
    return Decimal(amount)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (
            "2026-09-01",
            [
                # 2200 × 17 / 22; Dora was not there in August; equals share the first place
                ("north", "anna", 1, 1, "=", money("850.00"), money("1700.00"), 2),
                ("north", "dora", 1, None, None, money("850.00"), money("800.00"), 1),
                ("south", "boris", 1, 2, "▲ 1", money("70.00"), money("100.00"), 1),
                ("south", "vera", 1, 1, "=", money("70.00"), None, None),
                ("~none", "~none", None, None, None, money("5.00"), None, None),
            ],
        ),
        (
            "2026-10-01",
            [
                # against the first ten working days of September: Anna was alone, Vera shared the place
                ("north", "anna", 1, 1, "=", money("110.00"), money("1100.00"), 1),
                ("north", "dora", 2, None, None, money("0.00"), None, None),
                ("south", "vera", 1, 1, "=", money("30.00"), None, None),
            ],
        ),
    ],
    ids=["September", "October so far"],
)
def test_places(planned: duckdb.DuckDBPyConnection, start: str, expected: list[tuple[Any, ...]]) -> None:
    found = planned.execute(
        "select department_id, user_id, won_rank, previous_won_rank, rank_arrow, won_amount, plan_amount, plan_rank"
        " from reports.rpt_employee_rating where period_grain = 'month' and period_state <> 'comparable'"
        " and level = 'manager' and period_start = cast(? as date) order by 1, 2",
        [start],
    ).fetchall()
    assert found == expected


def test_departments_add_up(planned: duckdb.DuckDBPyConnection) -> None:
    found = planned.sql(
        "select department_id, won_deals, won_amount, plan_amount from reports.rpt_employee_rating"
        " where period_grain = 'month' and period_start = date '2026-09-01' and period_state = 'closed'"
        " and level <> 'manager' order by 1"
    ).fetchall()
    assert found == [
        ("north", 2, money("1700.00"), money("2500.00")),
        ("south", 2, money("140.00"), money("100.00")),
        ("~all", 5, money("1845.00"), money("2600.00")),
        ("~none", 1, money("5.00"), None),
    ]


def test_a_plan_falls_on_the_working_days_of_a_week(planned: duckdb.DuckDBPyConnection) -> None:
    found = planned.sql(
        "select period_start, plan_amount from reports.rpt_employee_rating where period_grain = 'week'"
        " and user_id = 'anna' and period_state = 'closed' and plan_amount is not null order by 1"
    ).fetchall()
    # 31 August is no day of the plan; the week of the absence asks for nothing; 28 September to 4 October is whole
    assert [(str(start), amount) for start, amount in found] == [
        ("2026-08-31", money("400.00")),
        ("2026-09-14", money("500.00")),
        ("2026-09-21", money("500.00")),
        ("2026-09-28", money("500.00")),
        ("2026-10-05", money("500.00")),
    ]


def test_the_plan_is_its_metric(planned: duckdb.DuckDBPyConnection, semantic_manifest: Path) -> None:
    engine = Engine(semantic_manifest)
    query = engine.compile(
        ["planned_won_amount", "plan_completion"], ["manager", "metric_time__month"], [], [], None
    )
    query = query.replace('"warehouse".', "")
    found = planned.sql(
        "select manager, strftime(metric_time__month, '%Y-%m'), planned_won_amount, plan_completion"
        f" from ({query}) where planned_won_amount > 0 order by 1, 2"
    ).fetchall()
    wanted = planned.sql(
        "select user_id, strftime(period_start, '%Y-%m'), plan_amount, plan_completion"
        " from reports.rpt_employee_rating where level = 'manager' and period_grain = 'month'"
        " and period_state <> 'comparable' and plan_amount is not null order by 1, 2"
    ).fetchall()
    assert [row[:2] for row in found] == [row[:2] for row in wanted]
    for ours, theirs in zip(wanted, found, strict=True):
        assert [float(cell) for cell in ours[2:]] == pytest.approx(
            [float(cell) for cell in theirs[2:]], abs=0.005
        )
