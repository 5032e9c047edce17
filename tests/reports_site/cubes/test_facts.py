"""Cubes: sums of a fact by day and filter, exact, and never coarser than they have to be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from reports_site.artifacts import MetricNode
from reports_site.cubes.encode import Cube, open_fact
from reports_site.cubes.plan import Recipe, recipes_of
from reports_site.cubes.slices import EPOCH
from reports_site.warehouse import Warehouse
from tests.reports_site.cubes.sales import (
    AS_OF,
    MANY,
    SALES,
    SUMS,
    fact,
    page_of,
    plan,
    slices,
    unpacked,
)


def test_money_is_whole_kopecks_and_what_is_unknown_is_no_zero(warehouse: Warehouse) -> None:
    packed = unpacked(page_of(warehouse, plan(SALES)).body)["sales-sold_on"]
    assert packed["cuts"]["manager"]["ids"] == ["anna", "~null"]
    assert packed["sums"]["deals"] == {"places": 0, "values": [1] * 52}
    amounts = packed["sums"]["amount"]
    assert amounts["places"] == 2
    by_row = list(zip(slices(packed), packed["cuts"]["manager"]["at"], amounts["values"], strict=True))
    assert sorted(by_row, key=lambda row: row[:2])[:4] == [
        (date(2026, 11, 1), 0, 1001),
        (date(2026, 11, 1), 1, None),
        (date(2026, 11, 2), 0, 1001),
        (date(2026, 11, 2), 1, None),
    ]
    assert sum(value or 0 for value in amounts["values"]) == 26 * 1001 + 24 * 50


def test_a_large_cube_keeps_old_days_by_week_and_month_and_loses_nothing(warehouse: Warehouse) -> None:
    packed = unpacked(page_of(warehouse, plan(MANY)).body)["sales-sold_on"]
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


def test_a_fact_without_rows_has_no_cube(warehouse: Warehouse) -> None:
    with open_fact(warehouse, plan(SALES + " where false"), AS_OF) as opened:
        assert opened is None


def test_a_reader_gets_only_the_rows_of_his_own_ids(warehouse: Warehouse) -> None:
    with fact(warehouse, plan(SALES), {"manager": {"anna"}}) as opened:
        cube: Cube = opened.cube(0)
    assert cube.ids == {"manager": ("anna",)}
    assert unpacked(cube.body(SUMS))["sales-sold_on"]["sums"]["deals"]["values"] == [1] * 26
    # nobody's rows are not somebody's, and what cannot be told apart by department is not given at all
    for only in ({"manager": {"boris"}}, {"department": {"north"}}):
        with open_fact(warehouse, plan(SALES), AS_OF, only) as none:
            assert none is None


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
