"""Won deals and lead cohorts of the demo company equal their oracle."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_funnel import differences
from tests.oracle.rows_funnel import Canon
from tests.oracle.won_deals import curves, won_deals

KEY = (
    "period_grain",
    "period_start",
    "period_state",
    "level",
    "department_id",
    "user_id",
    "lead_source_id",
)


def test_every_cell_equals_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    assert differences(canon, "rpt_won_deals", KEY, won_deals(canon)) == []


def test_the_curves_equal_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    key = ("period_grain", "period_start", "period_state", "days_since")
    assert differences(canon, "rpt_won_deals__curve", key, curves(canon)) == []
