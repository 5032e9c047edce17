"""Rows of a mart as dots: which of them bring much of one figure and little of the other."""

from __future__ import annotations

from collections.abc import Sequence

from reports_site.blocks.figures import period_words
from reports_site.blocks.series import number as as_number
from reports_site.blocks.series import ordering
from reports_site.blocks.tables import more_words, plain_table
from reports_site.blocks.views import BlockView, PictureView
from reports_site.charts.data import SIZES, ChartData, Series
from reports_site.charts.scatter import scatter_chart
from reports_site.columns import ColumnInfo
from reports_site.downloads.plates import add_plate
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.spec import ScatterChart
from reports_site.warehouse import Row

KINDS = ("scatter_chart",)
MOST_DOTS = 40


def build(scene: Scene, block: ScatterChart, mart: Mart, grain: str, name: str) -> BlockView:
    """One picture with its table; rows without either figure are left to the table."""
    grain = block.grain or grain
    right, up = block.y[:2]
    rows = scene.rows(mart, block, grain, (block.x, right, up), ordering(block, mart))
    shown = [row for row in rows if row[right] or row[up]][: block.top or MOST_DOTS]
    infos = [mart.columns[column] for column in (right, up)]
    series = [
        Series(scene.ui.text(info.label), [as_number(row[info.name]) for row in shown], ["" for _ in shown])
        for info in infos
    ]
    data = ChartData(
        categories=[scene.name(mart, row, block.x) for row in shown],
        series=series,
        tick=lambda value: scene.form.tick(value, infos[1].format),
    )
    title = scene.ui.text(block.title)
    best = max(shown, key=lambda row: row[up] or 0, default=None)
    words = scene.ui._("No values.")
    if best:
        words = f"{series[1].label}: {scene.name(mart, best, block.x)}."
    period = scene.calendar.running(grain) if block.period == "running" else scene.calendar.current(grain)
    drawings = [scene.studio.draw(size.name, scatter_chart(data, size)) for size in SIZES[block.room]]
    picture = PictureView(
        title=title,
        words=words,
        unit="",
        drawings=drawings,
        legend=[],
        plate=add_plate(scene, name, title, words, drawings, []),
        under=more_words(scene, len(rows), len(shown)) if len(shown) == (block.top or MOST_DOTS) else "",
        table=plain_table(scene, mart, rows, [block.x, right, up], title, name, grain),
    )
    says = _apart(scene, mart, block, shown, infos) if scene.currency(shown) else ""
    return BlockView(
        kind="pictures",
        title=title,
        note=scene.ui.text(block.note) if block.note else "",
        width=block.room,
        period=period_words(scene, period) if period and block.period in {"current", "running"} else "",
        unit="",
        says=says,
        pictures=[picture],
        empty="" if shown else scene.ui._("There is nothing to show for this period."),
    )


def _apart(
    scene: Scene, mart: Mart, block: ScatterChart, rows: list[Row], infos: Sequence[ColumnInfo]
) -> str:
    """The dot farthest to the right beside the one farthest up: much of one figure, little of the other."""
    right, up = infos
    ends = [max(rows, key=lambda row: row[info.name] or 0) for info in (right, up) if rows]
    said = dict.fromkeys(
        scene.ui._(
            "%(name)s: %(first)s for %(second)s",
            name=scene.name(mart, row, block.x),
            first=_told(scene, up, row),
            second=_told(scene, right, row),
        )
        for row in reversed(ends)
    )
    return "; ".join(said)


def _told(scene: Scene, info: ColumnInfo, row: Row) -> str:
    label = scene.ui.text(info.label).lower()
    return f"{label} {scene.form.big(row[info.name], info.format, row.get('currency'))}"
