"""The mart of lead statuses equals its second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_leads import differences, mart_rows
from tests.oracle.leads_by_status import leads_by_status
from tests.oracle.rows_leads import Company

KEY = ("period_grain", "period_start", "period_state", "level", "status_group", "status_id")


def test_leads_by_status(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    theirs = leads_by_status(Company(demo_warehouse))
    ours = mart_rows(demo_warehouse, "rpt_leads_by_status", KEY)
    assert any(row["hot_leads"] and key[3] == "total" for key, row in theirs.items())
    assert any(row["unmapped_leads"] and key[3] == "total" for key, row in theirs.items())
    assert differences(ours, theirs) == []
