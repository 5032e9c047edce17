"""The mart of the rating equals its second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_leads import differences, mart_rows
from tests.oracle.employee_rating import employee_rating
from tests.oracle.rows_leads import Company

KEY = ("period_grain", "period_start", "period_state", "level", "department_id", "user_id")


def test_employee_rating(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    theirs = employee_rating(Company(demo_warehouse))
    ours = mart_rows(demo_warehouse, "rpt_employee_rating", KEY)
    assert any(row["rank_move"] for row in theirs.values())
    assert any(row["plan_rank"] and row["plan_rank"] > 1 for row in theirs.values())
    assert differences(ours, theirs) == []
