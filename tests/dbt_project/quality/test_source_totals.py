"""What sources say of their lists as a whole against what is held, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.money.company import settings
from tests.dbt_project.story import Row, deal, department

# the next day in Moscow
READ_AT = datetime(2026, 10, 11, 21, 30)
# lists the source counts; a list may grow while it is read, and one it only listed says nothing
COUNTED: list[Row] = [
    {"source": "crm", "list": name, "read_at": READ_AT, "reported": reported, "held": held, "is_counted": counted}
    for name, reported, held, counted in (
        ("calls", 5, 4, True), ("clients", 5, 5, True), ("leads", 5, 6, True), ("deals", 9, 9, False),
    )
]  # fmt: skip
# sums of an API are doubles
SUMMED: list[Row] = [
    {
        "source": "crm", "list": "deals", "currency": currency, "read_at": READ_AT, "reported_records": reported,
        "reported_amount": amount, "held_records": held, "held_amount": held_amount, "is_settled": settled,
    }
    for currency, reported, amount, held, held_amount, settled in (
        ("RUB", 3, "0.300004", 3, "0.3", True), ("EUR", 3, "10.01", 3, "10", True), ("USD", 3, "10", 2, "10", True),
        ("CNY", 3, "10", 2, "9", False),
    )
]  # fmt: skip
UNSAID: Row = {"source": "crm", "list": "archived_deals", "read_at": READ_AT, "is_settled": False}


@pytest.fixture
def compared(build: Builder) -> duckdb.DuckDBPyConnection:
    told = settings(source_lists=COUNTED, source_sums=[*SUMMED, UNSAID])
    return build(department(deals=[deal("1")]), settings=told)


def test_what_sources_say_is_compared_with_what_is_held(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.sql(
        "select list, currency, state, records_reported, records_held, records_difference,"
        " cast(amount_difference as varchar) from reports.rpt_data_health__totals order by all"
    ).fetchall()
    assert found == [
        ("archived_deals", "~none", "unsaid", None, None, None, None),
        ("calls", "~none", "different", 5, 4, 1, None),
        ("clients", "~none", "equal", 5, 5, 0, None),
        ("deals", "CNY", "changed", 3, 2, None, None),
        ("deals", "EUR", "different", 3, 3, 0, "0.01"),
        ("deals", "RUB", "equal", 3, 3, 0, "0.00"),
        ("deals", "USD", "different", 3, 2, 1, "0.00"),
        ("leads", "~none", "changed", 5, 6, None, None),
    ]


def test_nothing_was_looked_at_where_no_source_says_a_total(build: Builder) -> None:
    told = settings(source_lists=[row for row in COUNTED if not row["is_counted"]], source_sums=[UNSAID])
    checked = "select is_checked from marts.dim_data_issues where issue = 'source_differs'"
    assert build(department(deals=[deal("1")]), settings=told).sql(checked).fetchall() == [(False,)]


def test_a_difference_is_a_record_to_mend(compared: duckdb.DuckDBPyConnection) -> None:
    found = compared.sql(
        "select record_id, happened_on, detail from marts.fct_data_issues"
        " where issue = 'source_differs' order by all"
    ).fetchall()
    assert compared.sql(
        "select is_checked from marts.dim_data_issues where issue = 'source_differs'"
    ).fetchall() == [(True,)]
    assert found == [
        ("crm|calls", date(2026, 10, 12), "5 / 4"),
        ("crm|deals|EUR", date(2026, 10, 12), "3 / 3; 10.01 / 10.00 EUR"),
        ("crm|deals|USD", date(2026, 10, 12), "3 / 2; 10.00 / 10.00 USD"),
    ]
