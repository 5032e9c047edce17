"""Wins: whose they are, when, how much, and what the report says."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

MONTH = "period_grain = 'month' and period_state = 'closed' and period_start = date '2026-09-01'"


def deals(sales: duckdb.DuckDBPyConnection, deal_id: str, columns: str) -> tuple[Any, ...]:
    """Columns of one deal of the fact, as texts; empty values as None."""
    row = sales.sql(f"select {columns} from marts.fct_deals where deal_id = '{deal_id}'").fetchall()
    assert len(row) == 1, f"{deal_id} is not counted once"
    return tuple(None if value is None else str(value) for value in row[0])


@pytest.mark.parametrize(
    ("deal_id", "manager", "department", "won_on", "amount"),
    [
        pytest.param(
            "reassigned", "anna", "north", "2026-09-10", "100.00", id="owner and department at the win"
        ),
        pytest.param("midnight", "vera", "south", "2026-10-01", "10.00", id="the day is the one in Moscow"),
        pytest.param("rewon", "anna", "south", "2026-10-02", "30.00", id="the latest win counts"),
        pytest.param("moved", "anna", "south", "2026-09-16", "7.00", id="the department of that day"),
        pytest.param(
            "dollars", "boris", "south", "2026-09-10", "901.23", id="the rate of the day of the win"
        ),
        pytest.param("euros", "boris", "south", "2026-09-10", None, id="without a rate counted, not priced"),
        pytest.param("nobody", "~none", "~none", "2026-09-10", "1.00", id="nobody owned it"),
        pytest.param("ghost", "left-long-ago", "~none", "2026-09-10", "2.00", id="an owner nobody describes"),
    ],
)
def test_a_win_is_credited(
    sales: duckdb.DuckDBPyConnection,
    deal_id: str,
    manager: str,
    department: str,
    won_on: str,
    amount: str | None,
) -> None:
    found = deals(sales, deal_id, "manager_id, department_id, won_on, won_amount")
    assert found == (manager, department, won_on, amount)


def test_a_reopened_deal_is_not_won(sales: duckdb.DuckDBPyConnection) -> None:
    assert deals(sales, "reopened", "state, won_on, won_deals") == ("open", None, "0")


def test_excluded_deals_are_listed_with_their_reason(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql("select record_id, reason, rule from marts.fct_excluded_records order by 1").fetchall()
    assert found == [
        ("deleted", "deleted", None),
        ("future", "not yet", None),
        ("merged", "merged", "reassigned"),
        ("named", "test", "name = *IGNORE*"),
        ("test", "test", "tag = test*"),
    ]


def test_left_out_deals_are_counted_by_reason(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql(
        f"select level, reason_name, deals from reports.rpt_won_amount_by_employee__left_out where {MONTH}"
    ).fetchall()
    assert sorted(found, key=str) == [
        ("reason", "Deleted in the source", 1),
        ("reason", "Merged into another", 1),
        ("reason", "Test record", 2),
        ("total", None, 4),
    ]


def test_received_and_margin_belong_to_the_win(sales: duckdb.DuckDBPyConnection) -> None:
    found = deals(sales, "reassigned", "received_of_won, margin_amount, cost_known_deals")
    assert found == ("60.00", "40.00", "1")


def test_the_month_by_manager(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql(
        "select user_id, department_id, won_deals, priced_deals, won_amount, average_check, received_amount,"
        " payroll_amount, is_dismissed"
        f" from reports.rpt_won_amount_by_employee where {MONTH} and level = 'manager'"
        " order by 1"
    ).fetchall()
    shown = [tuple(None if value is None else str(value) for value in row) for row in found]
    assert shown == [
        ("anna", "south", "2", "2", "107.00", "53.50", "60.00", "55.00", "False"),
        ("boris", "south", "2", "1", "901.23", "901.23", "0.00", None, "False"),
        ("gleb", "south", "0", "0", "0.00", None, "0.00", None, "True"),
        ("left-long-ago", "~none", "1", "1", "2.00", "2.00", "0.00", None, "False"),
        ("vera", "south", "0", "0", "0.00", None, "0.00", None, "False"),
        ("~none", "~none", "1", "1", "1.00", "1.00", "0.00", None, "False"),
    ]


def test_the_month_by_department_is_the_department_at_the_win(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql(
        "select department_id, won_deals, won_amount from reports.rpt_won_amount_by_employee"
        f" where {MONTH} and level = 'department' order by 1"
    ).fetchall()
    assert [(key, count, str(amount)) for key, count, amount in found] == [
        ("north", 1, "100.00"),
        ("south", 3, "908.23"),
        ("~none", 2, "3.00"),
    ]


def test_the_dismissed_leave_the_list_after_their_last_period(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql(
        "select distinct period_start from reports.rpt_won_amount_by_employee"
        " where period_grain = 'month' and user_id = 'gleb' and period_state <> 'comparable' order by 1"
    ).fetchall()
    assert [str(start) for (start,) in found] == ["2026-08-01", "2026-09-01"]


def test_the_running_month_is_compared_with_the_same_elapsed_working_days(
    sales: duckdb.DuckDBPyConnection,
) -> None:
    found = sales.sql(
        "select period_state, period_end, won_deals from reports.rpt_won_amount_by_employee"
        " where level = 'total' and period_grain = 'month' and period_state <> 'closed' order by 1"
    ).fetchall()
    assert [(state, str(end), count) for state, end, count in found] == [
        ("comparable", "2026-09-14", 5),
        ("running", "2026-10-15", 2),
    ]


def test_every_level_has_a_row_for_a_day_without_a_win(sales: duckdb.DuckDBPyConnection) -> None:
    found = sales.sql(
        "select level, count(*), sum(won_deals) from reports.rpt_won_amount_by_employee"
        " where period_grain = 'day' and period_start = date '2026-09-13' group by 1 order by 1"
    ).fetchall()
    assert found == [("department", 2, 0), ("manager", 4, 0), ("total", 1, 0)]
