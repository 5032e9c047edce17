"""Heat maps and rings: the depth follows the figure, the parts make the whole."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from reports_site.charts.data import HALF, NARROW, WIDE, ChartData, Series, Size
from reports_site.charts.donut import donut_chart
from reports_site.charts.draw import Studio
from reports_site.charts.heat import heat_chart
from tests.reports_site.dom import parse

HOSTILE = '</text><script>alert(1)</script><text x="'
SIZES = pytest.mark.parametrize("size", [WIDE, HALF, NARROW], ids=lambda size: size.name)


def series(name: str, *values: float | None) -> Series:
    return Series(name, values, [f"{value}" for value in values])


def grid(*rows: Series) -> ChartData:
    return ChartData([str(number) for number in range(len(rows[0].values))], rows, str)


@SIZES
def test_depth_follows_the_figure(size: Size) -> None:
    spec = heat_chart(grid(series("Mon", 0, 5, 10), series("Tue", None, 10, 1)), size)
    depth = [cell["o"] for cell in spec["datasets"]["cells"]]
    assert depth[0] == depth[3] == 0
    assert 0 < depth[5] < depth[1] < depth[2] == depth[4]
    assert [figure["label"] for figure in spec["datasets"]["figures"]] == ["5", "10", "10", "1"]


def test_a_heat_map_of_nothing_is_drawn(tmp_path: Path) -> None:
    drawing = Studio(tmp_path).draw("half", heat_chart(grid(series("Mon", 0, None)), HALF))
    assert "Mon" in str(drawing)


@SIZES
def test_parts_make_the_whole(size: Size) -> None:
    data = ChartData(["a", "b", "c"], [series("x", 1, None, 3)], str, notes=["25%", "", "75%", "4"])
    spec = donut_chart(data, size)
    arcs = spec["datasets"]["arcs"]
    assert [arc["b"] for arc in arcs] == pytest.approx([1.5708, 1.5708, 6.2832])
    assert arcs[0]["a"] == 0
    assert all(after["a"] == before["b"] for before, after in itertools.pairwise(arcs))
    assert [key["label"] for key in spec["datasets"]["keys"]] == ["a", "b", "c"]
    assert spec["datasets"]["whole"][0]["label"] == "4"


def test_a_ring_of_nothing_is_drawn(tmp_path: Path) -> None:
    data = ChartData(["a"], [series("x", 0)], str, notes=["", "0"])
    spec = donut_chart(data, HALF)
    assert spec["datasets"]["arcs"] == []
    assert ">a<" in str(Studio(tmp_path).draw("half", spec))


@pytest.mark.parametrize("chart", [heat_chart, donut_chart])
def test_hostile_names_stay_words(chart: object, tmp_path: Path) -> None:
    data = ChartData([HOSTILE, "b"], [series(HOSTILE, 1, 2)], str, notes=["1", "2", HOSTILE])
    drawing = Studio(tmp_path).draw("half", chart(data, HALF))  # type: ignore[operator]
    tags = {element.tag for element in parse(f"<svg>{drawing}</svg>").walk()} - {"root", "svg"}
    assert tags <= {"g", "path", "line", "text", "rect", "circle", "tspan"}
