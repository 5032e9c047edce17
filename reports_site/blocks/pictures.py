"""Pictures: rows of a mart become categories, series and words, and these a drawing in every size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports_site.blocks.figures import period_words
from reports_site.blocks.rings import donut_data
from reports_site.blocks.series import chart_data, ordering, unit_words
from reports_site.blocks.steps import funnel_data, waterfall_data
from reports_site.blocks.tables import more_words, plain_table, split_rows
from reports_site.blocks.takeaways import takeaway
from reports_site.blocks.views import BlockView, PictureView
from reports_site.charts.bars import bar_chart
from reports_site.charts.columns import column_chart, line_chart
from reports_site.charts.data import SIZES, ChartData, Size
from reports_site.charts.donut import donut_chart
from reports_site.charts.frame import Spec
from reports_site.charts.funnel import funnel_chart
from reports_site.charts.heat import heat_chart
from reports_site.charts.waterfall import waterfall_chart
from reports_site.downloads.plates import add_plate
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.spec import (
    BarChart,
    ColumnChart,
    DonutChart,
    FunnelChart,
    HeatMap,
    LineChart,
    WaterfallChart,
)
from reports_site.warehouse import Row

AnyPicture = BarChart | ColumnChart | LineChart | FunnelChart | WaterfallChart | HeatMap | DonutChart
DRAW: Mapping[str, Callable[[ChartData, Size], Spec]] = {
    "bar_chart": bar_chart,
    "column_chart": column_chart,
    "line_chart": line_chart,
    "funnel_chart": funnel_chart,
    "waterfall_chart": waterfall_chart,
    "heat_map": heat_chart,
    "donut_chart": donut_chart,
}
KINDS = tuple(DRAW)
# where the names of a picture stand
AXES: Mapping[str, str] = {"bar_chart": "y", "column_chart": "x", "line_chart": "x"}


def build(scene: Scene, block: AnyPicture, mart: Mart, grain: str, name: str) -> BlockView:
    """One picture, or one per value of ``split``, each with the table of what it shows."""
    grain = block.grain or grain
    named = [column for columns in block.columns_named().values() for column in columns]
    extra = [block.split] if block.split else []
    rows = scene.rows(mart, block, grain, tuple(dict.fromkeys([*named, *extra])), ordering(block, mart))
    parts = split_rows(scene, mart, rows, block.split)
    pictures = [
        _picture(
            scene,
            block,
            mart,
            grain,
            found,
            title,
            f"{name}-{number}" if block.split else name,
            len(parts) > 1,
        )
        for number, (title, found) in enumerate(parts, 1)
    ]
    period = scene.calendar.running(grain) if block.period == "running" else scene.calendar.current(grain)
    return BlockView(
        kind="pictures",
        title=scene.ui.text(block.title),
        note=scene.ui.text(block.note) if block.note else "",
        width=block.room,
        period=period_words(scene, period) if period and block.period in {"current", "running"} else "",
        unit=pictures[0].unit if len(pictures) == 1 else "",
        says=pictures[0].says if len(pictures) == 1 else "",
        # those with nothing to see after the others
        pictures=sorted(pictures, key=lambda picture: not picture.drawings),
        empty="" if rows else scene.ui._("There is nothing to show for this period."),
    )


def _picture(
    scene: Scene,
    block: AnyPicture,
    mart: Mart,
    grain: str,
    rows: list[Row],
    title: str,
    name: str,
    is_one_of_many: bool,
) -> PictureView:
    if isinstance(block, FunnelChart):
        data = funnel_data(scene, block, mart, rows)
    elif isinstance(block, WaterfallChart):
        data = waterfall_data(scene, block, mart, grain, rows)
    elif isinstance(block, DonutChart):
        data = donut_data(scene, block, mart, grain, rows)
    else:
        data = chart_data(scene, block, mart, grain, rows)
    sizes = SIZES["half" if is_one_of_many else block.room]
    draw = DRAW[block.kind]
    # small multiples of which one has nothing in it
    is_empty = bool(title) and not any(value for series in data.series for value in series.values)
    title = title or scene.ui.text(block.title)
    shown = [block.x, *([block.color] if block.color else []), *_figures(block)]
    drawings = [] if is_empty else [scene.studio.draw(size.name, draw(data, size)) for size in sizes]
    legend = [] if is_empty or isinstance(block, (WaterfallChart, HeatMap, DonutChart)) else _legend(data)
    words = _in_words(scene, data)
    return PictureView(
        title=title,
        words=words,
        unit=unit_words(scene, [mart.columns[column] for column in _figures(block)], rows),
        drawings=drawings,
        legend=legend,
        plate=add_plate(scene, name, title, words, drawings, legend),
        under=_under(scene, block, data, len(rows)),
        table=plain_table(scene, mart, rows, shown, title, name, grain),
        says=scene.ui._("Nothing in this period")
        if is_empty
        else takeaway(scene, block, mart, data, rows, grain),
        axis=f"{AXES[block.kind]} {len(data.categories)}" if block.kind in AXES else "",
    )


def _under(scene: Scene, block: AnyPicture, data: ChartData, rows: int) -> str:
    words = [scene.ui._("The paler mark is an unfinished period.")] if any(data.unfinished) else []
    if isinstance(block, BarChart) and not block.color:
        words.append(more_words(scene, rows, len(data.categories)))
    return " ".join(filter(None, words))


def _figures(block: AnyPicture) -> list[str]:
    columns = {**block.columns_named(), "x": (), "color": (), "mark": (), "start": (), "end": ()}
    return list(dict.fromkeys(column for names in columns.values() for column in names))


def _legend(data: ChartData) -> list[tuple[str, str]]:
    """Class of the colour and words of the series; a single series is named by the title."""
    if len(data.series) < 2:
        return []
    return [
        (f"{'q' if data.ordered else 's'}{min(number, 8)}{' line' if series.is_line else ''}", series.label)
        for number, series in enumerate(data.series, 1)
    ]


def _in_words(scene: Scene, data: ChartData) -> str:
    """What somebody is told who cannot see the picture: its extent and its highest value."""
    series = data.series[0] if data.series else None
    known = [(value, i) for i, value in enumerate(series.values) if value is not None] if series else []
    if not known or series is None:
        return scene.ui._("No values.")
    _, best = max(known)
    return scene.ui._(
        "%(series)s: %(count)s values, the highest %(value)s (%(name)s).",
        series=series.label,
        count=len(data.categories),
        value=series.labels[best].split(" ")[0],
        name=data.categories[best],
    )
