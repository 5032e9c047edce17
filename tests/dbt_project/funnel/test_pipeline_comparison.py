"""Two pipelines compared, worked out by hand; as of 15 October 2026, so the third quarter is the last closed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import at, deal, department, moves

DEALS = [
    deal("one", "won", amount="100.00", created_at=at(9, 1)),
    deal("two", "won", amount=None, created_at=at(9, 1)),
    deal("jumped", "offer", created_at=at(9, 1)),
    deal("lost", "lost", created_at=at(9, 1)),
    deal("handed", "won", pipeline_id="repeat", amount="7.00", created_at=at(9, 1)),
    deal("again", "new", created_at=at(9, 1)),
    deal("old", "won", pipeline_id="repeat", amount="3.00", created_at=at(6, 1)),
    deal("deleted", "won", is_deleted=True, created_at=at(9, 1)),
]
CHANGES = [
    *moves("one", ("meeting", at(9, 2)), ("offer", at(9, 3)), ("won", at(9, 11))),
    *moves("two", ("won", at(9, 5))),
    *moves("jumped", ("offer", at(9, 3))),
    *moves("lost", ("meeting", at(9, 2)), ("lost", at(9, 4))),
    *moves("handed", ("repeat/new", at(9, 2)), ("won", at(9, 21))),
    *moves("again", ("won", at(9, 2)), ("new", at(9, 3))),
    *moves("old", ("won", at(9, 9)), pipeline="repeat"),
]
LINES = [
    {"deal_line_id": "1", "deal_id": "one", "product_id": "lathe", "amount": "90.00"},
    {"deal_line_id": "2", "deal_id": "one", "product_id": "oil", "amount": "10.00"},
    {"deal_line_id": "3", "deal_id": "handed", "product_id": "oil", "amount": "7.00"},
]
ROLES = [("main", "new", "new"), ("main", "meeting", "meeting"), ("main", "offer", "proposal"),
         ("repeat", "new", "new"), ("repeat", "offer", "proposal")]  # fmt: skip
QUARTER = "period_grain = 'quarter' and period_state = 'closed' and period_start = date '2026-07-01'"


@pytest.fixture(scope="module")
def compared(session_build: Builder) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = session_build(
        department(
            deals=DEALS,
            stage_changes=CHANGES,
            deal_lines=LINES,
            products=[{"product_id": "lathe", "name": "Lathe"}, {"product_id": "oil", "name": "Oil"}],
        ),
        settings={
            "stage_roles": [
                {"pipeline_id": pipeline, "stage_id": stage, "role": role} for pipeline, stage, role in ROLES
            ]
        },
        run={"sample_floor": 2},
        select="+rpt_pipeline_comparison +rpt_pipeline_comparison__roles +rpt_pipeline_comparison__differences",
    )
    yield warehouse
    warehouse.close()


def rows(compared: duckdb.DuckDBPyConnection, mart: str, columns: str, where: str) -> list[tuple[Any, ...]]:
    return compared.sql(
        f"select {columns} from reports.{mart} where {QUARTER} and {where} order by all"
    ).fetchall()


def test_created_and_closed_deals_have_their_own_pipelines(compared: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "pipeline_id, entered_deals, cohort_won_deals, won_deals, closed_deals, cast(won_amount as varchar)"
    )
    found = rows(compared, "rpt_pipeline_comparison", columns, "level = 'pipeline'")
    # the handed deal entered main and was won in repeat; old was created before the quarter
    assert found == [("main", 6, 3, 2, 3, "100.00"), ("repeat", 0, 0, 2, 2, "10.00")]


def test_rates_checks_and_days(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "pipeline_id, cohort_win_rate, win_rate, cast(average_check as varchar), median_cycle_days, p90_cycle_days"
    found = rows(compared, "rpt_pipeline_comparison", columns, "level = 'pipeline'")
    # one took 10 days, two 4; handed 20, old 100
    assert found == [
        ("main", 0.5, pytest.approx(2 / 3), "100.00", 7.0, pytest.approx(9.4)),
        ("repeat", None, 1.0, "5.00", 60.0, pytest.approx(92.0)),
    ]


def test_the_product_is_the_one_of_the_largest_line(compared: duckdb.DuckDBPyConnection) -> None:
    columns = "pipeline_id, product_id, entered_deals, won_deals, closed_deals"
    found = rows(compared, "rpt_pipeline_comparison", columns, "level = 'pipeline_product'")
    assert found == [
        ("main", "lathe", 1, 1, 1),
        ("main", "oil", 1, 0, 0),
        ("main", "~none", 4, 1, 2),
        ("repeat", "oil", 0, 1, 1),
        ("repeat", "~none", 0, 1, 1),
    ]


def test_a_role_is_reached_also_by_jumping_over_it(compared: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        compared,
        "rpt_pipeline_comparison__roles",
        "role_position, stage_role, pipeline_id, entered_deals, reached_deals",
        "level = 'role'",
    )
    # one, two and again were won; jumped reached the offer; lost the meeting; handed left from new
    assert found == [
        (1, "new", "main", 6, 6),
        (4, "meeting", "main", 6, 5),
        (5, "proposal", "main", 6, 4),
        (8, "won", "main", 6, 3),
    ]


def test_below_the_floor_nothing_is_said(compared: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        compared,
        "rpt_pipeline_comparison__differences",
        "measure, product_id, verdict, round(difference, 4), round(difference_from, 4), round(difference_to, 4)",
        "level = 'pair'",
    )
    # 2 of 3 against 2 of 2; Wilson: 0.2077 to 0.9385, and 0.3424 to 1
    assert found == [
        ("cohort_win_rate", "~all", "not_enough", None, None, None),
        ("win_rate", "~all", "no_difference", -0.3333, -0.7923, 0.3783),
    ]
