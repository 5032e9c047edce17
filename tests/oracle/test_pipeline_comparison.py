"""Pipelines of the demo company compared: the marts equal their oracle."""

from __future__ import annotations

import duckdb
import pytest

from tests.oracle.compare_funnel import differences
from tests.oracle.pipeline_comparison import _difference, differences_of, pipeline_comparison, roles
from tests.oracle.rows_funnel import Canon

PERIOD = ("period_grain", "period_start", "period_state")


def test_the_figures_equal_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    key = (*PERIOD, "pipeline_id", "product_id")
    assert differences(canon, "rpt_pipeline_comparison", key, pipeline_comparison(canon)) == []


def test_the_conversion_by_role_equals_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    key = (*PERIOD, "pipeline_id", "product_id", "stage_role")
    assert differences(canon, "rpt_pipeline_comparison__roles", key, roles(canon)) == []


def test_the_intervals_equal_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    key = (*PERIOD, "product_id", "measure", "pipeline_id", "other_pipeline_id")
    expected = differences_of(canon)
    assert {row["verdict"] for row in expected.values()} >= {"not_enough", "no_difference"}
    assert differences(canon, "rpt_pipeline_comparison__differences", key, expected) == []


def test_the_interval_is_the_published_one() -> None:
    """Newcombe 1998, table II, method 10: 56/70 and 48/80."""
    found = _difference((56, 70), (48, 80), 5)
    assert (found["difference_from"], found["difference_to"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)
