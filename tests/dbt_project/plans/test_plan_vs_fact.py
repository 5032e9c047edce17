"""Plans of a month, what was won, and where the running month ends at the present pace."""

from __future__ import annotations

from decimal import Decimal
from math import sqrt
from typing import Any

import duckdb
import pytest

AMOUNT = "plan_metric = 'won_amount'"


def money(amount: str) -> Decimal:
    return Decimal(amount)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        # the company has the plans of its managers: 2200 + 2200 + 100; 1700 + 800 + 100 were asked for
        ("total", [("~all", "~all", money("4500.00"), money("2600.00"), money("1845.00"), 0.41)]),
        # north has a plan of its own, the others none
        (
            "department",
            [
                ("north", "~all", money("5000.00"), money("5000.00"), money("1700.00"), 0.34),
                ("south", "~all", None, None, money("140.00"), None),
                ("~none", "~all", None, None, money("5.00"), None),
            ],
        ),
        (
            "manager",
            [
                ("north", "anna", money("2200.00"), money("1700.00"), money("850.00"), 850 / 2200),
                ("north", "dora", money("2200.00"), money("800.00"), money("850.00"), 850 / 2200),
                ("south", "boris", money("100.00"), money("100.00"), money("70.00"), 0.7),
                ("south", "vera", None, None, money("70.00"), None),
                ("~none", "~none", None, None, money("5.00"), None),
            ],
        ),
    ],
)
def test_september(planned: duckdb.DuckDBPyConnection, level: str, expected: list[tuple[Any, ...]]) -> None:
    found = planned.sql(
        "select department_id, user_id, plan_value, plan_to_date, fact_value, completion"
        f" from reports.rpt_plan_vs_fact where {AMOUNT} and level = '{level}'"
        " and period_start = date '2026-09-01' and period_state = 'closed' order by 1, 2"
    ).fetchall()
    assert [row[:5] for row in found] == [row[:5] for row in expected]
    assert [row[5] for row in found] == [pytest.approx(row[5]) for row in expected]


def test_the_number_of_deals_is_planned_too(planned: duckdb.DuckDBPyConnection) -> None:
    found = planned.sql(
        "select user_id, plan_value, fact_value from reports.rpt_plan_vs_fact where plan_metric = 'won_deals'"
        " and level = 'manager' order by 1"
    ).fetchall()
    assert found[0] == ("anna", money("2.00"), money("1.00"))
    assert {row[1] for row in found[1:]} == {None}


def test_a_closed_month_has_no_forecast(planned: duckdb.DuckDBPyConnection) -> None:
    found = planned.sql(
        "select count(run_rate) + count(forecast_value) + count(forecast_low) + count(forecast_high)"
        " from reports.rpt_plan_vs_fact where period_state = 'closed'"
    ).fetchall()
    assert found == [(0,)]


def test_the_running_month_goes_on_at_its_pace(planned: duckdb.DuckDBPyConnection) -> None:
    found = planned.sql(
        "select plan_value, plan_to_date, fact_value, working_days, working_days_gone, run_rate, forecast_value,"
        " forecast_low, forecast_high, forecast_completion from reports.rpt_plan_vs_fact"
        f" where {AMOUNT} and period_state = 'running' and user_id = 'anna'"
    ).fetchall()
    # 110 on one of ten working days; twelve are ahead, today among them
    variance = (110**2 - 110**2 / 10) / 9
    spread = 1.2816 * sqrt(variance * 12 * (1 + 12 / 10))
    assert found[0][:5] == (money("2200.00"), money("1100.00"), money("110.00"), 22, 10)
    assert found[0][5:] == pytest.approx((11, 242, max(110, 242 - spread), 242 + spread, 0.11))
