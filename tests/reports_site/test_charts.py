"""Pictures: values only as data, nothing but shapes in the drawing, drawn once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.errors import RunFailed
from reports_site.charts import theme
from reports_site.charts.bars import bar_chart
from reports_site.charts.columns import column_chart, line_chart
from reports_site.charts.data import HALF, NARROW, WIDE, ChartData, Series, Size
from reports_site.charts.draw import MAYBE_NOT_XML, NOT_XML, VEGA_LITE, Studio
from reports_site.charts.funnel import funnel_chart
from reports_site.charts.renderer import Renderer
from reports_site.charts.scale import every, nice_ticks
from reports_site.charts.svg import rebuild
from reports_site.charts.waterfall import waterfall_chart
from tests.reports_site.dom import parse

HOSTILE = '</text><script>alert(1)</script><text x="'
CHARTS = [bar_chart, column_chart, line_chart, funnel_chart, waterfall_chart]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One renderer for all pictures."""
    studio = Studio(tmp_path_factory.mktemp("pictures"))
    yield studio
    studio.close()


def tick(value: float) -> str:
    return f"{value:g}"


def data(*names: str, values: list[float | None] | None = None) -> ChartData:
    numbers = values or [float(i + 1) * (-1) ** i for i in range(len(names))]
    labels = [f"{name}!" for name in names]
    series = [Series(names[0], numbers, labels), Series("second", numbers, labels)]
    return ChartData(names, series, tick, [False] * len(names), names, names, bounds=[False] * len(names))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
@pytest.mark.parametrize("size", [WIDE, HALF, NARROW], ids=lambda size: size.name)
def test_words_stand_only_in_the_data(chart: Callable[[ChartData, Size], Any], size: Size) -> None:
    plain, hostile = chart(data("a", "b"), size), chart(data("a", "b"), size)
    hostile = chart(data(HOSTILE, "b"), size)
    assert HOSTILE in json.dumps(hostile["datasets"], ensure_ascii=False).replace('\\"', '"')
    for spec in (plain, hostile):
        # what depends on the width of the words is numbers
        for changing in ("datasets", "padding", "width"):
            spec.pop(changing)
    assert "script" not in json.dumps(hostile)
    assert "expr" not in json.dumps(hostile).lower()


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_a_drawing_holds_shapes_and_words(chart: Callable[[ChartData, Size], Any], studio: Studio) -> None:
    drawing = studio.draw("half", chart(data(HOSTILE, "second", "third"), HALF))
    document = parse(f"<svg>{drawing}</svg>")
    tags = {element.tag for element in document.walk()} - {"root", "svg"}
    assert tags <= {"g", "path", "line", "text", "rect", "circle", "tspan"}
    names = {name for element in document.walk() for name in element.attributes}
    assert not {name for name in names if name.startswith("on") or name in {"style", "href", "class", "id"}}
    assert "</text><script>" in document.text.replace(" ", "")[:400] or "…" in document.text


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
@pytest.mark.parametrize(
    "values",
    [
        pytest.param([0.0], id="one zero"),
        pytest.param([None], id="one gap"),
        pytest.param([-3.0], id="one below zero"),
        pytest.param([1e12], id="a large one"),
        pytest.param([None, 2.0, None], id="gaps"),
    ],
)
def test_odd_values_are_drawn(
    chart: Callable[[ChartData, Size], Any], values: list[float | None], studio: Studio
) -> None:
    names = [f"row {i}" for i in range(len(values))]
    for size in (HALF, NARROW):
        drawing = studio.draw(size.name, chart(data(*names, values=values), size))
        assert drawing.width == size.width
        assert "NaN" not in str(drawing)


def test_a_picture_is_drawn_once(tmp_path: Path) -> None:
    spec = bar_chart(data("a", "b"), HALF)
    first, again = Studio(tmp_path), Studio(tmp_path)
    assert str(first.draw("half", spec)) == str(again.draw("half", spec))
    assert (first.drawn, again.drawn) == (1, 0)
    first.close()


def test_characters_no_picture_can_hold_are_found_in_what_is_sent() -> None:
    lost = [char for char in map(chr, range(0x10000)) if NOT_XML.search(char)]
    assert len(lost) == 29 + 2 + 2048
    assert all(MAYBE_NOT_XML.search(json.dumps(char)) for char in lost)
    assert not MAYBE_NOT_XML.search(json.dumps("\n\t\r words, слова, \u00a0 \x7f"))


def test_each_of_many_pictures_gets_its_own_answer() -> None:
    def dot(words: str, room: int = 0) -> str:
        mark = {"type": "text", "text": words}
        # more than the line between two processes holds, and none of it has to be drawn
        values = [{"room": "x" * room}]
        return json.dumps({"data": {"values": values}, "mark": mark, "width": 9, "height": 9})

    renderer = Renderer(VEGA_LITE)
    asked = [
        renderer.draw(spec) for spec in (dot("first"), '{"mark": 1}', dot("large", 200_000), dot("last"))
    ]
    assert "first" in asked[0].result()
    with pytest.raises(RunFailed, match="A picture cannot be drawn"):
        asked[1].result()
    assert "large" in asked[2].result()
    assert "last" in asked[3].result()
    renderer.close()


def test_colours_follow_the_readers_scheme(studio: Studio) -> None:
    markup = str(studio.draw("half", column_chart(data("a", "b"), HALF)))
    assert 'fill="var(--s1)"' in markup
    assert "#" not in markup


@pytest.mark.parametrize(
    "svg",
    [
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param('<a href="javascript:x"><text>go</text></a>', id="link"),
        pytest.param('<path d="M0,0" onclick="x"/>', id="handler"),
        pytest.param("<foreignObject><p>x</p></foreignObject>", id="foreign"),
        pytest.param('<rect fill="url(javascript:x)" width="1" height="1"/>', id="address in a colour"),
        pytest.param("<style>*{display:none}</style>", id="style"),
        pytest.param('<use xlink:href="http://x/y.svg#z"/>', id="use"),
    ],
)
def test_whatever_the_renderer_says_only_shapes_pass(svg: str) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    written = rebuild(f"{head}{svg}</svg>").lower()
    for word in ("script", "href", "onclick", "foreign", "style", "url(", "http"):
        assert word not in written


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        pytest.param(0, 87, [0, 25, 50, 75, 100], id="up"),
        pytest.param(-30, 60, [-50, -25, 0, 25, 50, 75], id="both ways"),
        pytest.param(0, 0, [0, 1], id="nothing"),
        pytest.param(0, 0.9, [0, 0.25, 0.5, 0.75, 1], id="shares"),
    ],
)
def test_axis_marks_are_round(low: float, high: float, marks: list[float]) -> None:
    assert nice_ticks(low, high) == marks


def test_labels_that_do_not_fit_are_left_out_evenly() -> None:
    assert every(["a"] * 10, [30] * 10, 20) == [1, 3, 5, 7, 9]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_words_that_need_no_measure_are_drawn_as_if_measured(
    chart: Callable[[ChartData, Size], Any], studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("short", "a name that is much too long for the place it has beside a bar, and then some")
    spared = chart(data(*names), NARROW)
    monkeypatch.setattr("reports_site.charts.frame.unmeasured", lambda layer, _: layer)
    measured = chart(data(*names), NARROW)
    assert '"size 1' in json.dumps(spared) and '"size 1' not in json.dumps(measured)
    assert str(studio.draw("narrow", spared)) == str(studio.draw("narrow", measured))


def test_a_mark_of_an_axis_has_room_for_its_unit() -> None:
    # widths of Liberation Sans at 12 pixels: a digit 6.7, M 10, a gap 3.3, м 8.2, л 7, н 6.6
    assert theme.text_width("60M") >= 23.4
    assert theme.text_width("60\u00a0млн") >= 38.5
