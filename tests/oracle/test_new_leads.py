"""The mart of new leads equals its second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_leads import differences, mart_rows
from tests.oracle.new_leads import new_leads
from tests.oracle.rows_leads import Company

KEY = ("period_grain", "period_start", "period_state", "level", "lead_source_id", "user_id")


def test_new_leads(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    theirs = new_leads(Company(demo_warehouse))
    ours = mart_rows(demo_warehouse, "rpt_new_leads", KEY)
    assert sum(row["leads_created"] for key, row in theirs.items() if key[3] == "total") > 1000
    assert differences(ours, theirs) == []
