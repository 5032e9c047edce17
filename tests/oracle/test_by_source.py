"""The marts by source equal their second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.by_source import leads_by_source, revenue_by_source
from tests.oracle.compare_leads import differences, mart_rows
from tests.oracle.rows_leads import Company

PERIOD = ("period_grain", "period_start", "period_state", "level", "lead_source_id")


def test_leads_by_source(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    theirs = leads_by_source(Company(demo_warehouse))
    ours = mart_rows(demo_warehouse, "rpt_leads_by_source", (*PERIOD, "campaign_id"))
    assert any(row["cost_per_lead"] and key[3] == "campaign" for key, row in theirs.items())
    assert differences(ours, theirs) == []


def test_revenue_by_source(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    theirs = revenue_by_source(Company(demo_warehouse))
    ours = mart_rows(demo_warehouse, "rpt_revenue_by_source", PERIOD)
    assert any(row["lead_romi"] and key[3] == "source" for key, row in theirs.items())
    assert differences(ours, theirs) == []
