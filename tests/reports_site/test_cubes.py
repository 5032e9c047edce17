"""Cubes: sums of a fact by day and filter, exact, small, and never coarser than they have to be."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import msgspec
import pytest

from reports_site.artifacts import MetricNode
from reports_site.cubes.build import Cubes
from reports_site.cubes.encode import Cube, Fact, open_fact
from reports_site.cubes.page import BUDGET, PageCubes, page_cubes, room_beside
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


SUMS = ("deals", "amount")


@contextmanager
def fact(
    warehouse: Warehouse, made: FactPlan, only: Mapping[str, Collection[str]] | None = None
) -> Iterator[Fact]:
    with open_fact(warehouse, made, AS_OF, only) as opened:
        assert opened is not None
        yield opened


def page_of(
    warehouse: Warehouse,
    *plans: FactPlan,
    budget: int = BUDGET,
    sums: Sequence[str] = SUMS,
    by: Sequence[str] = (),
) -> PageCubes:
    """A page that shows these sums of facts."""
    with ExitStack() as stack:
        facts = {made.name: stack.enter_context(fact(warehouse, made)) for made in plans}
        return page_cubes("sales", facts, sums, by, budget)


def unpacked(body: bytes) -> dict[str, dict[str, Any]]:
    """The facts in a script by name."""
    found = {}
    for line in body.decode().splitlines():
        head, _, packed = line.partition(",")
        found[head.removeprefix('lead2cash.facts("').removesuffix('"')] = json.loads(
            packed.removesuffix(");")
        )
    return found


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


def test_a_page_has_its_own_sums_only_in_one_script(warehouse: Warehouse) -> None:
    page = page_of(warehouse, plan(SALES), sums=["deals"])
    assert page.path == "cubes/sales.js"
    assert {*unpacked(page.body)["sales-sold_on"]["sums"]} == {"deals"}


def test_the_finest_cube_within_the_budget_is_taken(warehouse: Warehouse) -> None:
    few = MANY.replace("range(50)", "range(3)")
    sizes = {}
    for budget in (BUDGET, 12_000):
        page = page_of(warehouse, plan(few), budget=budget)
        sizes[budget] = len(gzip.compress(page.body, 6))
        assert sizes[budget] <= budget
    assert sizes[12_000] < sizes[BUDGET]


def test_a_small_fact_stays_whole_and_the_large_one_takes_what_it_leaves(warehouse: Warehouse) -> None:
    small = msgspec.structs.replace(plan(SALES), name="small")
    page = page_of(warehouse, plan(MANY), small)
    assert page.cubes["small"].slices.days_from == EPOCH
    alone = page_of(warehouse, plan(MANY))
    assert page.cubes["sales-sold_on"].slices == alone.cubes["sales-sold_on"].slices
    assert len(gzip.compress(page.body, 6)) <= BUDGET


def test_what_cannot_fit_the_budget_is_not_read_whole(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, query = [], warehouse.query

    def counted(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        rows = query(sql, parameters)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(warehouse, "query", counted)
    page_of(warehouse, plan(MANY), budget=20_000)
    assert max(read) <= 2 * 20_000 < 1096 * 50


# twenty managers sell through ten sources every day for three years
SPREAD = """
    select date '2023-11-27' + cast(d as integer) as day, 'u' || m as manager, 's' || s as source,
        cast(hash(d, m, s) % 40 as integer) as deals, cast(hash(m, d, s) % 1000000 / 100 as decimal(18, 2)) as amount
    from range(1096) as days(d), range(20) as managers(m), range(10) as sources(s)
"""


@pytest.mark.parametrize(
    ("by", "cuts"), [((), {"manager"}), (("manager",), {"manager"}), (("source",), {"manager", "source"})]
)
def test_a_fact_too_large_by_months_is_without_a_filter_the_page_shows_nothing_by(
    warehouse: Warehouse, by: Sequence[str], cuts: set[str]
) -> None:
    spread = msgspec.structs.replace(plan(SPREAD), cuts={"manager": "manager", "source": "source"})
    page = page_of(warehouse, spread, by=by)
    assert {*page.cubes["sales-sold_on"].plan.cuts} == {*page.cuts(["sales-sold_on"])} == cuts
    packed = unpacked(page.body)["sales-sold_on"]
    (deals,), *_ = warehouse.query(f"select sum(deals) from ({SPREAD}) as sales")
    assert sum(packed["sums"]["deals"]["values"]) == deals
    assert (len(gzip.compress(page.body, 6)) <= BUDGET) == ("source" not in cuts)


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


def test_a_light_page_has_room_for_a_filter_that_a_heavy_one_is_without(warehouse: Warehouse) -> None:
    few = SPREAD.replace("range(20)", "range(12)")
    spread = msgspec.structs.replace(plan(few), cuts={"manager": "manager", "source": "source"})
    with fact(warehouse, spread) as opened:
        home = dict.fromkeys(SUMS, spread.name)
        recipes = {name: Recipe(name) for name in SUMS}
        cubes = Cubes(facts={spread.name: opened}, home=home, recipes=recipes)
        narrow = cubes.page("sales", SUMS, ())
        assert (narrow.left_out, narrow.cuts([spread.name])) == (1, ["manager"])
        heavy = room_beside(random.Random(1).randbytes(56_000))
        assert cubes.page("sales", SUMS, (), heavy) is narrow
        light = room_beside(b"a short page" * 50_000)
        wide = cubes.page("sales", SUMS, (), light)
        assert (wide.left_out, wide.cuts([spread.name])) == (0, ["manager", "source"])
        assert len(gzip.compress(wide.body, 6)) <= light
        # the other languages ask without a room and share the script
        assert cubes.page("sales", SUMS, ()) is wide
        assert cubes.files() == {"cubes/sales.js": wide.body}


def test_a_filter_that_would_leave_most_figures_without_an_answer_is_not_brought_back(
    warehouse: Warehouse,
) -> None:
    both = {"manager": "manager", "source": "source"}
    # with 80 kB the first fact has its sources, the second is too large for them whatever the page leaves
    small = msgspec.structs.replace(plan(SPREAD.replace("range(20)", "range(9)")), name="small", cuts=both)
    large = msgspec.structs.replace(
        plan(SPREAD.replace("range(20)", "range(40)").replace("amount", "worth").replace("deals", "orders")),
        name="large",
        cuts=both,
        metrics=("orders", "worth"),
    )
    for shown, brought in ((["amount", "deals"], 2), (["amount", "orders", "worth"], 0)):
        plans = [made for made in (small, large) if {*shown} & {*made.metrics}]
        with ExitStack() as stack:
            facts = {made.name: stack.enter_context(fact(warehouse, made)) for made in plans}
            home = {name: made.name for made in plans for name in made.metrics}
            cubes = Cubes(facts=facts, home=home, recipes={name: Recipe(name) for name in home})
            assert "source" not in cubes.page("sales", shown, ()).reach
            assert page_cubes("sales", facts, shown, (), 80_000).reach["source"] == (brought or 1)
            assert cubes.page("sales", shown, (), 80_000).reach.get("source", 0) == brought


def test_a_page_and_its_cubes_weigh_a_hundred_kilobytes_at_most_in_any_language() -> None:
    noise = random.Random(1).randbytes
    # noise does not pack: it weighs itself, 18 bytes around it and 5 around every few kilobytes
    assert 100_000 - 1.1 * 30_060 <= room_beside(noise(30_000)) <= 100_000 - 1.1 * 30_018
    assert room_beside(noise(60_000)) == BUDGET == 38_000
