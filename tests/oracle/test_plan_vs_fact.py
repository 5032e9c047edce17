"""The mart of plan against fact equals its second writing."""

from __future__ import annotations

import duckdb
import pytest

from tests.oracle.compare_leads import differences, mart_rows
from tests.oracle.plan_vs_fact import plan_vs_fact
from tests.oracle.rows_leads import Company

KEY = ("period_grain", "period_start", "period_state", "level", "department_id", "user_id", "plan_metric")


def test_plan_vs_fact(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    theirs = plan_vs_fact(Company(demo_warehouse))
    ours = mart_rows(demo_warehouse, "rpt_plan_vs_fact", KEY)
    assert any(row["forecast_high"] for row in theirs.values())
    spread = [row for row in theirs.values() if row["forecast_low"] is not None]
    assert all(row["forecast_low"] <= row["forecast_value"] <= row["forecast_high"] for row in spread)
    assert differences(ours, theirs) == []
    assert pytest.approx(0) == sum(row["fact_value"] is None for row in theirs.values())
