"""Return on marketing of the demo company equals its second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_leads import differences, mart_rows
from tests.oracle.marketing_return import marketing_return
from tests.oracle.rows_funnel import Canon
from tests.oracle.won_deals import people, wins

KEY = (
    "period_grain", "period_start", "period_state", "level", "channel_id", "lead_source_id", "campaign_id",
)  # fmt: skip


def test_every_cell_equals_the_oracle(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    canon = Canon(demo_warehouse)
    theirs = marketing_return(canon.company, people(canon, wins(canon)))
    assert {key[3] for key in theirs} == {"total", "channel", "source", "campaign", "advertised"}
    assert any(row["client_cost"] and row["lead_romi"] for key, row in theirs.items() if key[3] == "campaign")
    assert differences(mart_rows(canon.company.connection, "rpt_marketing_return", KEY), theirs) == []
