"""Cubes: sums of a fact by day and filter, exact, small, and never coarser than they have to be."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from reports_site.artifacts import MetricNode
from reports_site.cubes.encode import BUDGET, Cube, finest, fits, make_cube
from reports_site.cubes.plan import FactPlan, Recipe, recipes_of
from reports_site.cubes.slices import EPOCH
from reports_site.warehouse import Warehouse

AS_OF = date(2026, 11, 26)
# 26 days by two people; Anna sells 10.01 a day, Boris's amount is not known on the first two
SALES = """
    select cast(date '2026-11-01' + cast(n // 2 as integer) as timestamp) as day,
        case when n % 2 = 0 then 'anna' end as manager,
        1 as deals,
        cast(case when n % 2 = 0 then 10.01 when n > 4 then 0.5 end as decimal(18, 2)) as amount
    from range(52) as rows(n)
"""
# 50 managers, three years, all days: more than any budget
MANY = """
    select date '2023-11-27' + cast(d as integer) as day, 'u' || m as manager,
        cast(hash(d, m) % 40 as integer) as deals, cast(hash(m, d) % 1000000 / 100 as decimal(18, 2)) as amount
    from range(1096) as days(d), range(50) as managers(m)
"""


def plan(sql: str) -> FactPlan:
    return FactPlan(
        "sales-sold_on", "sales", "sold_on", "day", {"manager": "manager"}, ("deals", "amount"), sql
    )


def unpacked(cube: Cube) -> dict[str, Any]:
    head, _, body = cube.body.decode().partition(",")
    assert head == 'lead2cash.facts("sales-sold_on"'
    packed: dict[str, Any] = json.loads(body.removesuffix(");\n"))
    return packed


def slices(packed: dict[str, Any]) -> list[date]:
    days, found = 0, []
    for step in packed["slices"]:
        days += step
        found.append(EPOCH + timedelta(days=days))
    return found


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    connection = duckdb.connect()
    yield Warehouse(connection)
    connection.close()


def test_money_is_whole_kopecks_and_what_is_unknown_is_no_zero(warehouse: Warehouse) -> None:
    cube = make_cube(warehouse, plan(SALES), AS_OF)
    assert cube is not None
    packed = unpacked(cube)
    assert packed["cuts"]["manager"]["ids"] == ["anna", "~null"]
    assert packed["sums"]["deals"] == {"places": 0, "values": [1] * 52}
    amounts = packed["sums"]["amount"]
    assert amounts["places"] == 2
    by_row = list(zip(slices(packed), packed["cuts"]["manager"]["at"], amounts["values"], strict=True))
    assert by_row[:4] == [
        (date(2026, 11, 1), 0, 1001),
        (date(2026, 11, 1), 1, None),
        (date(2026, 11, 2), 0, 1001),
        (date(2026, 11, 2), 1, None),
    ]
    assert sum(value or 0 for value in amounts["values"]) == 26 * 1001 + 24 * 50


def test_a_large_cube_keeps_old_days_by_week_and_month_and_loses_nothing(warehouse: Warehouse) -> None:
    cube = make_cube(warehouse, plan(MANY), AS_OF)
    assert cube is not None
    packed = unpacked(cube)
    starts = slices(packed)
    days_from, weeks_from = (EPOCH + timedelta(days=packed[key]) for key in ("daysFrom", "weeksFrom"))
    assert date(2026, 1, 1) < days_from <= AS_OF
    assert {day for day in starts if day >= days_from} == {
        days_from + timedelta(days=n) for n in range((AS_OF - days_from).days + 1)
    }
    # before that a slice begins with a week or a month, and in the oldest part only with a month
    assert all(day.weekday() == 0 or day.day == 1 for day in starts if day < days_from)
    assert all(day.day == 1 for day in starts if day < weeks_from)
    (deals, amount), *_ = warehouse.query(f"select sum(deals), sum(amount) from ({MANY}) as sales")
    assert sum(packed["sums"]["deals"]["values"]) == deals
    assert sum(packed["sums"]["amount"]["values"]) == round(Decimal(amount) * 100)


def test_the_finest_cube_within_the_budget_is_taken(warehouse: Warehouse) -> None:
    few = MANY.replace("range(50)", "range(3)")
    sizes = {}
    for budget in (BUDGET, 12_000):
        cube = make_cube(warehouse, plan(few), AS_OF, budget)
        assert cube is not None
        sizes[budget] = len(gzip.compress(cube.body, 6))
        assert sizes[budget] <= budget
    assert sizes[12_000] < sizes[BUDGET]


@pytest.mark.parametrize("first", range(5))
def test_the_finest_step_that_fits_is_found_in_few_tries(first: int) -> None:
    tried: list[int] = []

    def fitting(step: int) -> str | None:
        tried.append(step)
        return f"step {step}" if step >= first else None

    assert finest(range(5), fitting) == (f"step {first}" if first < 4 else None)
    assert len(tried) <= 3


def test_what_cannot_fit_the_budget_is_not_read_whole(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, query = [], warehouse.query

    def counted(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        rows = query(sql, parameters)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(warehouse, "query", counted)
    assert make_cube(warehouse, plan(MANY), AS_OF) is not None
    assert max(read) <= BUDGET < 1096 * 50


def test_a_budget_is_kept_to_the_byte() -> None:
    body = b",".join(b"%d" % (number * number % 99_991) for number in range(120_000))
    gzipped = len(gzip.compress(body, 6))
    assert gzipped > BUDGET
    assert [fits(body, budget) for budget in (BUDGET, gzipped - 1, gzipped)] == [False, False, True]


def test_a_fact_without_rows_has_no_cube(warehouse: Warehouse) -> None:
    assert make_cube(warehouse, plan(SALES + " where false"), AS_OF) is None


def test_a_reader_gets_only_the_rows_of_his_own_ids(warehouse: Warehouse) -> None:
    cube = make_cube(warehouse, plan(SALES), AS_OF, only={"manager": {"anna"}})
    assert cube is not None
    assert cube.ids == {"manager": ("anna",)}
    assert unpacked(cube)["sums"]["deals"]["values"] == [1] * 26
    # nobody's rows are not somebody's, and what cannot be told apart by department is not given at all
    assert make_cube(warehouse, plan(SALES), AS_OF, only={"manager": {"boris"}}) is None
    assert make_cube(warehouse, plan(SALES), AS_OF, only={"department": {"north"}}) is None


def test_only_what_is_made_of_sums_is_recalculated() -> None:
    def metric(name: str, kind: str = "simple", **recipe: Any) -> MetricNode:
        return MetricNode(name, kind, type_params=recipe)

    metrics = {
        found.name: found
        for found in (
            metric("won"),
            metric("closed"),
            metric("seconds"),
            metric("rate", "ratio", numerator={"name": "won"}, denominator={"name": "closed"}),
            metric(
                "rate_of_big",
                "ratio",
                numerator={"name": "won", "filter": "x"},
                denominator={"name": "closed"},
            ),
            metric("rate_of_rates", "ratio", numerator={"name": "rate"}, denominator={"name": "closed"}),
            metric("minutes", "derived", expr="seconds / 60.0"),
            metric("difference", "derived", expr="won - closed"),
            metric("running", "cumulative"),
        )
    }
    assert recipes_of(metrics, metrics) == {
        "won": Recipe("won"),
        "closed": Recipe("closed"),
        "seconds": Recipe("seconds"),
        "rate": Recipe("won", "closed"),
        "minutes": Recipe("seconds", scale=60.0),
    }
