"""Stuck deals of the demo company equal their oracle."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_funnel import differences
from tests.oracle.rows_funnel import Canon
from tests.oracle.stuck_deals import SIGNS, stuck_deals, stuck_now

KEY = ("period_grain", "period_start", "level", "department_id", "user_id", "pipeline_id", "stage_key")


def test_every_cell_equals_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    expected = stuck_deals(canon)
    assert all(sum(row[sign] for row in expected.values()) for sign in SIGNS)
    assert differences(canon, "rpt_stuck_deals", KEY, expected) == []


def test_the_list_of_today_equals_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    assert differences(canon, "rpt_stuck_deals__deals", ("deal_id",), stuck_now(canon)) == []
