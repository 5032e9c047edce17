"""The script of a page: its own sums only, within what it may weigh, with the filters there is room for."""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import msgspec
import pytest

from reports_site.cubes.build import Cubes
from reports_site.cubes.page import BUDGET, page_cubes, room_beside
from reports_site.cubes.plan import Recipe
from reports_site.cubes.slices import EPOCH
from reports_site.warehouse import Warehouse
from tests.reports_site.cubes.sales import (
    MANY,
    SALES,
    SPREAD,
    SUMS,
    fact,
    page_of,
    plan,
    unpacked,
)


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
