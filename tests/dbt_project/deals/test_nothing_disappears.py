"""What no source describes stays visible, and every total is the sum of its parts."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import at, deal, department


@pytest.fixture(scope="module")
def careless(session_build: Builder) -> Iterator[duckdb.DuckDBPyConnection]:
    """Deals that name a pipeline, stages, a source and a person that nobody describes."""
    deals = [
        deal("strange", "odd", pipeline_id="hidden", owner_id="stranger", lead_source_id="flyer"),
        deal("passing", "offer", lead_source_id="unknown"),
        deal("sourceless", "won", closed_at=at(9, 20)),
        deal("backwards", "won", closed_at=at(8, 1)),
        deal("lagging", "won", closed_at=at(9, 25)),
        deal("undone", "new"),
    ]
    changes = [
        {"change_id": "1", "entity_id": "passing", "to_stage_id": "mystery", "changed_at": at(9, 2)},
        {"change_id": "2", "entity_id": "passing", "from_stage_id": "mystery", "to_stage_id": "offer",
         "changed_at": at(9, 3)},
        # the record is won already, its last change is not here yet
        {"change_id": "3", "entity_id": "lagging", "from_stage_id": "new", "to_stage_id": "offer",
         "changed_at": at(9, 4)},
        # it went through a pipeline nobody describes, and a change of tomorrow tells where it stands
        {"change_id": "4", "entity_id": "undone", "from_pipeline_id": "main", "from_stage_id": "new",
         "to_pipeline_id": "cellar", "to_stage_id": "depot", "changed_at": at(9, 5)},
        {"change_id": "5", "entity_id": "undone", "from_pipeline_id": "cellar", "from_stage_id": "depot",
         "to_pipeline_id": "main", "to_stage_id": "new", "changed_at": at(10, 16)},
    ]  # fmt: skip
    # read again under another name
    renamed = {"pipeline_id": "main", "stage_id": "offer", "name": "Quote", "position": 3, "kind": "open",
               "_load_id": "1700000009.1", "_known_at": at(9, 30), "_file": "renamed.csv"}  # fmt: skip
    warehouse = session_build(department(deals=deals, stage_changes=changes, stages=[renamed]))
    yield warehouse
    warehouse.close()


def test_everybody_stands_somewhere(careless: duckdb.DuckDBPyConnection) -> None:
    found = careless.sql(
        "select deal_id, stage_key, state, won_on from marts.fct_deals order by 1"
    ).fetchall()
    assert [(*row[:3], row[3] and str(row[3])) for row in found] == [
        ("backwards", "main/won", "won", "2026-08-01"),
        ("lagging", "main/won", "won", "2026-09-25"),
        ("passing", "main/offer", "open", None),
        ("sourceless", "main/won", "won", "2026-09-20"),
        ("strange", "hidden/odd", "open", None),
        ("undone", "cellar/depot", "open", None),
    ]


def test_a_renamed_stage_keeps_its_history(careless: duckdb.DuckDBPyConnection) -> None:
    """In September, before it was renamed, one deal came into it and left it for the win."""
    found = careless.sql(
        """select distinct stage_id, stage_name, moved_forward from reports.rpt_pipeline_by_stage
        where view = 'throughput' and level = 'stage' and period_grain = 'month'
            and period_state = 'closed' and period_start = date '2026-09-01'
            and pipeline_id = 'main' and stage_id = 'offer'"""
    ).fetchall()
    assert found == [("offer", "Quote", 1)]


def test_what_nobody_describes_is_in_the_dimensions(careless: duckdb.DuckDBPyConnection) -> None:
    found = careless.sql(
        "select stage_key from marts.dim_stages where not is_listed and stage_id <> '~none'"
        " union all select user_id from marts.dim_users where not is_listed"
        " union all select lead_source_id from marts.dim_lead_sources where not is_listed order by 1"
    ).fetchall()
    assert [key for (key,) in found] == [
        "cellar/depot", "flyer", "hidden/odd", "main/mystery", "stranger", "unknown", "~none", "~none",
    ]  # fmt: skip


def test_no_source_is_not_the_source_called_unknown(careless: duckdb.DuckDBPyConnection) -> None:
    found = careless.sql("select deal_id, lead_source_id from marts.fct_deals").fetchall()
    assert dict(found)["passing"] == "unknown"
    assert dict(found)["sourceless"] == "~none"


def test_strange_places_have_their_rows_in_the_snapshot(careless: duckdb.DuckDBPyConnection) -> None:
    found = careless.sql(
        "select pipeline_id, stage_id, open_deals from reports.rpt_pipeline_by_stage"
        " where view = 'snapshot' and period_grain = 'month' and period_state = 'running' and level = 'stage'"
        " and open_deals > 0 order by 1"
    ).fetchall()
    assert found == [("cellar", "depot", 1), ("hidden", "odd", 1), ("main", "offer", 1)]
