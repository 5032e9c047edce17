"""The weekly funnel of the demo company equals its oracle."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_funnel import differences
from tests.oracle.rows_funnel import Canon
from tests.oracle.weekly_funnel import weekly_funnel

KEY = ("period_start", "period_state", "level", "department_id", "user_id", "pipeline_id")


def test_every_cell_equals_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    expected = weekly_funnel(canon)
    assert sum(row["call_meetings_held"] for key, row in expected.items() if key[2] == "total") > 5
    assert differences(canon, "rpt_weekly_funnel", KEY, expected) == []
