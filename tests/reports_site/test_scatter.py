"""Dots named beside themselves: nothing lies outside, no name lies over another."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from reports_site.charts.data import HALF, NARROW, WIDE, ChartData, Series, Size
from reports_site.charts.scatter import scatter_chart


def dots(*places: tuple[str, float | None, float | None]) -> ChartData:
    return ChartData(
        categories=[name for name, _, _ in places],
        series=[
            Series("Leads", [right for _, right, _ in places], [""] * len(places)),
            Series("Won", [up for _, _, up in places], [""] * len(places)),
        ],
        tick=lambda value: f"{value:g}",
    )


@pytest.mark.parametrize("size", [WIDE, HALF, NARROW], ids=lambda size: size.name)
def test_names_never_lie_over_each_other(size: Size) -> None:
    spec = scatter_chart(
        dots(*((f"Source {number}", 5, 100) for number in range(6)), ("Far right", 50, 90)), size
    )
    names = spec["datasets"]["lefts"] + spec["datasets"]["rights"]
    assert len(names) == 7
    heights = sorted(name["v"] for name in names if name["label"] != "Far right")
    assert all(above - below >= 13 for below, above in pairwise(heights))
    assert [name["label"] for name in spec["datasets"]["lefts"]] == ["Far right"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(dots(), id="nothing"),
        pytest.param(dots(("One", 0, 0)), id="only zeros"),
        pytest.param(dots(("Refunds", 3, -50), ("One", 1, 10)), id="below zero"),
        pytest.param(dots(("No figure", None, 10)), id="a missing figure"),
    ],
)
def test_odd_figures_are_drawn(data: ChartData) -> None:
    json.dumps(scatter_chart(data, WIDE), allow_nan=False)
