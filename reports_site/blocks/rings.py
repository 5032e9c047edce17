"""Rows of a mart as the parts of a ring: one per row, or one per figure of a single row."""

from __future__ import annotations

from reports_site.blocks.series import MOST_BARS, chart_data, end_label, number
from reports_site.charts.data import ChartData, Series
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.spec import DonutChart
from reports_site.warehouse import Row


def donut_data(scene: Scene, block: DonutChart, mart: Mart, grain: str, rows: list[Row]) -> ChartData:
    """Parts with their share of the whole; ``notes`` end with the whole itself."""
    if len(block.y) == 1:
        rows = rows[: block.top or MOST_BARS]
        data = chart_data(scene, block, mart, grain, rows)
        parts = [(name, row[block.y[0]]) for name, row in zip(data.categories, rows, strict=False)]
    else:
        parts = [(scene.ui.text(mart.columns[name].label), row[name]) for row in rows[:1] for name in block.y]
    info = mart.columns[block.y[0]]
    whole = sum((value or 0 for _, value in parts), start=0)
    shares = [scene.form.big(value / whole, "percent") if value and whole else "" for _, value in parts]
    return ChartData(
        categories=[name for name, _ in parts],
        series=[
            Series(
                scene.ui.text(info.label if len(block.y) == 1 else block.title),
                [number(value) for _, value in parts],
                [end_label(scene, info, value) for _, value in parts],
            )
        ],
        tick=lambda value: scene.form.tick(value, info.format),
        notes=[*shares, scene.form.compact(whole)],
    )
