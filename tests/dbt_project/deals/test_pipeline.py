"""Ways of deals through stages, and the three views of them."""

from __future__ import annotations

from typing import Any

import duckdb

MONTH = "period_grain = 'month' and period_state = 'closed' and period_start = date '2026-09-01'"


def way(sales: duckdb.DuckDBPyConnection, deal_id: str) -> list[tuple[Any, ...]]:
    """Pipeline, stage, outcome and skipped stages of the visits of a deal."""
    return sales.sql(
        "select pipeline_id, stage_id, outcome, skipped_stages from marts.fct_stage_visits"
        f" where deal_id = '{deal_id}' order by visit_number"
    ).fetchall()


def figures(sales: duckdb.DuckDBPyConnection, view: str, columns: str) -> dict[str, tuple[Any, ...]]:
    """Figures of September by `level` or `pipeline/stage`."""
    rows = sales.sql(
        "select case level when 'stage' then pipeline_id || '/' || stage_id when 'pipeline' then pipeline_id"
        f" else level end, {columns} from reports.rpt_pipeline_by_stage where view = '{view}' and {MONTH}"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_a_skipped_stage_is_not_visited(sales: duckdb.DuckDBPyConnection) -> None:
    assert way(sales, "skipper") == [("main", "new", "forward", 1), ("main", "offer", None, None)]


def test_a_reopened_deal_goes_on_from_where_it_came_back(sales: duckdb.DuckDBPyConnection) -> None:
    assert way(sales, "reopened") == [
        ("main", "new", "won", None),
        ("main", "won", None, None),
        ("main", "offer", None, None),
    ]


def test_a_change_of_pipeline_is_a_hand_off(sales: duckdb.DuckDBPyConnection) -> None:
    assert way(sales, "handed") == [
        ("main", "new", "forward", 0),
        ("main", "meeting", "handed_off", None),
        ("repeat", "new", "forward", 0),
        ("repeat", "meeting", None, None),
    ]


def test_a_deal_without_changes_stood_somewhere_unknown(sales: duckdb.DuckDBPyConnection) -> None:
    assert way(sales, "imported") == [("main", "~none", "lost", None), ("main", "lost", None, None)]


def test_the_cohort_counts_skipped_stages_and_names_hand_offs(sales: duckdb.DuckDBPyConnection) -> None:
    found = figures(sales, "cohort", "cohort_deals, reached_deals, lost_deals, handed_off")
    assert found == {
        "total": (12, None, 1, 1),
        "main": (12, None, 1, 1),
        "main/~none": (12, 1, 1, 0),
        "main/new": (12, 11, 0, 0),
        "main/meeting": (12, 11, 0, 1),
        "main/offer": (12, 10, 0, 0),
        "main/won": (12, 9, 0, 0),
        "repeat": (0, None, 0, 0),
        "repeat/new": (0, 0, 0, 0),
        "repeat/meeting": (0, 0, 0, 0),
        "repeat/offer": (0, 0, 0, 0),
        "repeat/won": (0, 0, 0, 0),
    }


def test_the_throughput_counts_stays_that_ended(sales: duckdb.DuckDBPyConnection) -> None:
    found = figures(
        sales, "throughput", "visits_ended, moved_forward, moved_back, lost, handed_off, forward_rate"
    )
    assert found["main/new"] == (10, 10, 0, 0, 0, 1.0)
    assert found["main/meeting"] == (2, 1, 0, 0, 1, 1.0)
    assert found["main/offer"] == (2, 2, 0, 0, 0, 1.0)
    assert found["main/~none"] == (1, 0, 0, 1, 0, 0.0)
    assert found["repeat/new"] == (1, 1, 0, 0, 0, 1.0)
    assert found["repeat/offer"] == (0, 0, 0, 0, 0, None)
    assert found["total"] == (16, 14, 0, 1, 1, 14 / 15)


def test_the_throughput_tells_how_long_stays_took(sales: duckdb.DuckDBPyConnection) -> None:
    found = figures(sales, "throughput", "median_days, p90_days")
    # rewon stayed in the offer for two days, reassigned for seven; the second stay of rewon ended in October
    assert found["main/offer"] == (4.5, 6.5)


def test_the_snapshot_is_the_state_at_the_end_of_the_last_day(sales: duckdb.DuckDBPyConnection) -> None:
    found = figures(
        sales, "snapshot", "open_deals, cast(open_amount as varchar), unpriced_deals, median_age_days"
    )
    assert found["main/offer"] == (3, "130.00", 1, 24.0)
    assert found["repeat/meeting"] == (1, "100.00", 0, 21.0)
    # won in Moscow half an hour after midnight, so it still stood here
    assert found["main/new"] == (1, "10.00", 0, 29.0)
    assert found["main/meeting"] == (0, "0.00", 0, None)
    assert found["total"][:3] == (5, "240.00", 1)


def test_the_snapshot_keeps_ninety_days_and_today(sales: duckdb.DuckDBPyConnection) -> None:
    (days,) = sales.sql(
        "select count(*) from reports.rpt_pipeline_by_stage"
        " where view = 'snapshot' and period_grain = 'day' and level = 'total'"
    ).fetchall()
    # the history begins on 31 August
    assert days == (46,)


def test_losses_by_reason_stand_at_the_last_open_stage(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql(
        "select level, pipeline_id, stage_id, loss_reason_name, lost_deals"
        f" from reports.rpt_pipeline_by_stage__loss_reasons where {MONTH}"
        " and level in ('total', 'reason') order by 1"
    ).fetchall()
    assert found == [("reason", "main", "~none", "Too dear", 1), ("total", "~all", "~all", None, 1)]


def test_history_is_known_since_the_first_change(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql("select distinct history_since from reports.rpt_pipeline_by_stage").fetchall()
    assert [str(day) for (day,) in found] == ["2026-09-02"]


def test_a_stage_has_no_throughput_before_the_history(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql(
        "select level, max(visits_ended) from reports.rpt_pipeline_by_stage where view = 'throughput'"
        " and period_grain = 'month' and period_start = date '2026-08-01' group by 1 order by 1"
    ).fetchall()
    assert found == [("pipeline", 0), ("stage", None), ("total", 0)]
