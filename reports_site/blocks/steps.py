"""Funnels and waterfalls: rows in an order that means something."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports_site.blocks.series import end_label, number
from reports_site.charts.data import ChartData, Series
from reports_site.columns import ColumnInfo
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.spec import FunnelChart, WaterfallChart
from reports_site.warehouse import Row

# steps drawn one by one; the smaller ones are one step together, so that the waterfall still closes
MOST_STEPS = 12


def funnel_data(scene: Scene, block: FunnelChart, mart: Mart, rows: list[Row]) -> ChartData:
    """Steps from the first to the last, with what was left behind between two of them."""
    info = mart.columns[block.y[0]]
    labels = [_step_label(scene, block, mart, info, row) for row in rows]
    values = [number(row[info.name]) for row in rows]
    notes = [
        _drop(scene, block, mart, row, row[info.name], rows[i + 1][info.name] if i + 1 < len(rows) else None)
        for i, row in enumerate(rows)
    ]
    return ChartData(
        categories=[scene.name(mart, row, block.x) for row in rows],
        series=[Series(scene.ui.text(info.label), values, labels)],
        tick=lambda value: scene.form.tick(value, info.format),
        notes=notes,
    )


def _step_label(scene: Scene, block: FunnelChart, mart: Mart, info: ColumnInfo, row: Row) -> str:
    words = end_label(scene, info, row[info.name])
    if not block.share:
        return words
    return f"{words} · {scene.form.cell(row[block.share], 'percent')}"


def _drop(scene: Scene, block: FunnelChart, mart: Mart, row: Row, value: Any, following: Any) -> str:
    """``−80 (−40 %) · lost 60 · handed off 3``: how many did not go on, and what the mart says about them."""
    words: list[str] = []
    if value and following is not None:
        left = value - following
        share = scene.form.change(following, value, "integer")
        words.append(f"−{scene.form.compact(left)} ({share})" if left else scene.ui._("nobody left"))
    for info in (mart.columns[column] for column in block.drop if row[column]):
        words.append(f"{scene.ui.text(info.label).lower()}: {end_label(scene, info, row[info.name])}")
    return " · ".join(words)


def waterfall_data(scene: Scene, block: WaterfallChart, mart: Mart, grain: str, rows: list[Row]) -> ChartData:
    """Opening level, signed steps by size, closing level; what they do not explain is a step of its own."""
    info = mart.columns[block.y[0]]
    steps = [(scene.name(mart, row, block.x), Decimal(row[info.name])) for row in rows if row[info.name]]
    most = block.top or MOST_STEPS
    if len(steps) > most:
        by_size = sorted(steps, key=lambda step: -abs(step[1]))[:most]
        rest = [step for step in steps if step not in by_size]
        others = scene.ui.n("%(num)s other", "%(num)s others", len(rest))
        steps = [step for step in steps if step in by_size] + [
            (others, sum((s for _, s in rest), Decimal(0)))
        ]
    total = _total(scene, block, mart, grain)
    start = Decimal(total[block.start]) if total and block.start and total[block.start] is not None else None
    end = Decimal(total[block.end]) if total and block.end and total[block.end] is not None else None
    if start is not None and end is not None:
        unexplained = end - start - sum((step for _, step in steps), Decimal(0))
        if unexplained:
            steps.append((scene.ui._("Not explained"), unexplained))
    bounds = [False] * len(steps)
    if start is not None and block.start:
        steps.insert(0, (scene.ui.text(mart.columns[block.start].label), start))
        bounds.insert(0, True)
    if end is not None and block.end:
        steps.append((scene.ui.text(mart.columns[block.end].label), end))
        bounds.append(True)
    labels = [
        scene.form.compact(value) if is_bound or value < 0 else f"+{scene.form.compact(value)}"
        for (_, value), is_bound in zip(steps, bounds, strict=True)
    ]
    return ChartData(
        categories=[name for name, _ in steps],
        series=[Series(scene.ui.text(info.label), [float(value) for _, value in steps], labels)],
        tick=lambda value: scene.form.tick(value, info.format),
        bounds=bounds,
    )


def _total(scene: Scene, block: WaterfallChart, mart: Mart, grain: str) -> Row | None:
    columns = tuple(filter(None, (block.start, block.end)))
    period = scene.calendar.running(grain) if block.period == "running" else scene.calendar.current(grain)
    if not columns or period is None:
        return None
    found = scene.at(mart, period, {**block.where, "level": "total"}, columns)
    return found[0] if len(found) == 1 else None
