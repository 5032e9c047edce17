"""Days, weeks and periods: year ends, leap days, nights on which the clocks change, holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import at, deal, department, moves

MODELS = "+fct_deals +bdg_period_days +bdg_user_days"


@pytest.fixture(scope="module")
def year_end(session_build: Builder) -> Iterator[duckdb.DuckDBPyConnection]:
    """A company in New York, looked at on Thursday 7 January 2027, which began on 29 February 2024."""
    deals = [
        deal("leap", "won", created_at=at(2, 29, 16, year=2024)),
        deal("before", "won", created_at=at(10, 1)),
        deal("within", "won", created_at=at(10, 1)),
        deal("after", "won", created_at=at(10, 1)),
    ]
    changes = [
        *moves("leap", ("won", at(12, 31, 15, year=2024))),
        # the clocks went back at 06:00 UTC on 1 November 2026: 01:30 came twice
        *moves("before", ("won", at(11, 1, 3, 59))),
        *moves("within", ("won", at(11, 1, 5, 30))),
        *moves("after", ("won", at(11, 2, 4, 59))),
    ]
    warehouse = session_build(
        department(deals=deals, stage_changes=changes),
        settings={
            "holidays": [
                {"day": date(2027, 1, 1), "is_working": False, "name": "New Year"},
                {"day": date(2027, 1, 2), "is_working": True, "name": "Moved Saturday"},
            ],
            "absences": [{"user_id": "anna", "from_on": date(2027, 1, 4), "to_on": date(2027, 1, 5)}],
        },
        run={
            "timezone": "America/New_York",
            "as_of": datetime(2027, 1, 7, 17),
            "as_of_on": date(2027, 1, 7),
        },
        select=MODELS,
    )
    yield warehouse
    warehouse.close()


@pytest.mark.parametrize(
    ("deal_id", "won_on"),
    [
        pytest.param("before", "2026-10-31", id="a minute before the day begins"),
        pytest.param("within", "2026-11-01", id="in the hour that comes twice"),
        pytest.param("after", "2026-11-01", id="a minute before a day of 25 hours ends"),
    ],
)
def test_a_day_is_cut_in_the_zone(year_end: duckdb.DuckDBPyConnection, deal_id: str, won_on: str) -> None:
    found = year_end.sql(f"select won_on from marts.fct_deals where deal_id = '{deal_id}'").fetchall()
    assert [str(day) for (day,) in found] == [won_on]


def test_the_year_ends_in_week_53(year_end: duckdb.DuckDBPyConnection) -> None:
    found = year_end.sql(
        "select distinct iso_year, iso_week, week_start from marts.dim_dates"
        " where date_day between date '2026-12-27' and date '2027-01-04' order by 3"
    ).fetchall()
    assert [(year, week, str(start)) for year, week, start in found] == [
        (2026, 52, "2026-12-21"),
        (2026, 53, "2026-12-28"),
        (2027, 1, "2027-01-04"),
    ]


def test_the_week_over_the_year_end_is_one_period(year_end: duckdb.DuckDBPyConnection) -> None:
    found = year_end.sql(
        "select count(*), min(date_day), max(date_day) from marts.bdg_period_days"
        " where period_id = 'week:2026-12-28'"
    ).fetchall()
    assert [(count, str(first), str(last)) for count, first, last in found] == [
        (7, "2026-12-28", "2027-01-03")
    ]


def test_history_begins_with_the_first_event(year_end: duckdb.DuckDBPyConnection) -> None:
    found = year_end.sql(
        "select period_grain, min(period_start) from marts.dim_periods group by 1 order by 1"
    ).fetchall()
    assert [(grain, str(start)) for grain, start in found] == [
        ("day", "2024-02-29"),
        ("month", "2024-02-01"),
        ("quarter", "2024-01-01"),
        ("week", "2024-02-26"),
        ("year", "2024-01-01"),
    ]


def test_holidays_change_working_days(year_end: duckdb.DuckDBPyConnection) -> None:
    found = year_end.sql(
        "select date_day, is_working_day from marts.dim_dates"
        " where date_day between date '2027-01-01' and date '2027-01-04' order by 1"
    ).fetchall()
    assert [working for _, working in found] == [False, True, False, True]


def test_a_running_year_is_compared_up_to_its_elapsed_working_days(
    year_end: duckdb.DuckDBPyConnection,
) -> None:
    found = year_end.sql(
        "select period_grain, period_start, period_end from marts.dim_periods"
        " where period_state = 'comparable' order by 1"
    ).fetchall()
    # of January 2027 the moved Saturday and three days are over; 1 January 2026 was an ordinary Thursday
    assert [(grain, str(start), str(end)) for grain, start, end in found] == [
        ("month", "2026-12-01", "2026-12-06"),
        ("quarter", "2026-10-01", "2026-10-06"),
        ("week", "2026-12-28", "2026-12-30"),
        ("year", "2026-01-01", "2026-01-06"),
    ]


def test_an_absence_covers_its_days(year_end: duckdb.DuckDBPyConnection) -> None:
    found = year_end.sql(
        "select date_day from marts.bdg_user_days where user_id = 'anna' and is_absent order by 1"
    ).fetchall()
    assert [str(day) for (day,) in found] == ["2027-01-04", "2027-01-05"]
