"""Where the running month ends: the pace of the working days gone by, and what today has brought already."""

from __future__ import annotations

from datetime import date, datetime
from math import sqrt
from typing import Any

import pytest

from tests.dbt_project.plans.conftest import plan
from tests.dbt_project.story import at, deal, department, moves

WINS = (
    # deal, owner, amount, won on; 15 October is today
    ("a-1", "anna", "100.00", at(10, 5)), ("a-2", "anna", "100.00", at(10, 6)), ("a-3", "anna", "500.00", at(10, 15, 7)),
    ("b-1", "boris", "100.00", at(10, 5)), ("b-2", "boris", "100.00", at(10, 6)),
)  # fmt: skip
FIGURES = "working_days_gone, fact_value, run_rate, forecast_value, forecast_low, forecast_high, forecast_completion"


def october(build: Any, today: int) -> dict[str, tuple[Any, ...]]:
    """The figures of each manager by the end of a day of October 2026, which has 22 working days."""
    warehouse = build(
        department(
            deals=[deal(key, "won", owner_id=owner, amount=amount) for key, owner, amount, _ in WINS],
            stage_changes=[change for key, _, _, moment in WINS for change in moves(key, ("won", moment))],
            plans=[
                plan(10, "anna", "2200.00"),
                plan(10, "boris", "400.00"),
                {**plan(10, "vera", "100.00"), "is_deleted": True},
            ],
        ),
        run={"as_of": datetime(2026, 10, today, 9), "as_of_on": date(2026, 10, today)},
        select="+rpt_plan_vs_fact",
    )
    rows = warehouse.sql(
        f"select user_id, {FIGURES} from reports.rpt_plan_vs_fact"
        " where period_state = 'running' and level = 'manager'"
    ).fetchall()
    return {row[0]: tuple(None if cell is None else float(cell) for cell in row[1:]) for row in rows}


def test_a_win_of_today_is_a_fact_and_no_pace(build: Any) -> None:
    """200 in ten days are 20 a day, and 240 more in the twelve days ahead, today among them.

    Anna's 500 of today are above that already. Boris has what he has, so the lower end is his 200.
    """
    squares = 2 * 100**2
    spread = 1.2816 * sqrt((squares - 200**2 / 10) / 9 * 12 * (1 + 12 / 10))
    assert 440 - spread < 200
    found = october(build, 15)
    assert found.keys() == {"anna", "boris"}
    assert found["anna"] == pytest.approx((10, 700, 20, 700, 700, 700 + spread, 700 / 2200))
    assert found["boris"] == pytest.approx((10, 200, 20, 440, 200, 440 + spread, 440 / 400))


@pytest.mark.parametrize(
    ("today", "gone", "has_range"), [(5, 2, False), (6, 3, True)], ids=["two days", "three days"]
)
def test_a_range_needs_three_days(build: Any, today: int, gone: int, has_range: bool) -> None:
    anna = october(build, today)["anna"]
    assert anna[0] == gone
    assert [cell is not None for cell in anna[2:]] == [True, True, has_range, has_range, True]
