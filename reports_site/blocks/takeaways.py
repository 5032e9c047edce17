"""What a picture says, in one sentence computed from its data: it stands where a title would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from reports_site.charts.data import ChartData
from reports_site.columns import ColumnInfo
from reports_site.i18n import Ui
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.spec import HeatMap, Picture
from reports_site.warehouse import Row

# an average of fewer periods tells nothing
FEWEST_BEFORE, MOST_BEFORE = 3, 12
ADDITIVE = frozenset({"sum", "count", "sum_boolean"})


@dataclass(frozen=True)
class Told:
    """What a sentence is made of: the picture's data and how its figures are written."""

    scene: Scene
    data: ChartData
    info: ColumnInfo
    currency: str | None
    rows: int

    def figure(self, value: float) -> str:
        return self.scene.form.big(Decimal(str(value)), self.info.format, self.currency)

    def share(self, part: float, whole: float) -> str:
        return self.scene.form.big(Decimal(str(part / whole)), "percent")


def takeaway(scene: Scene, block: Picture, mart: Mart, data: ChartData, rows: list[Row], grain: str) -> str:
    """The sentence; nothing where the data has too little to say or its currencies differ."""
    info = mart.columns[block.y[0]]
    currency = scene.currency(rows)
    if not rows or not data.categories or (info.format == "money" and currency is None):
        return ""
    told = Told(scene, data, info, currency, len(rows))
    if block.x == "period_start" and block.kind in {"column_chart", "line_chart"}:
        return _over_time(told, list(dict.fromkeys(row["period_start"] for row in rows)), grain)
    if isinstance(block, HeatMap):
        return _grid(told, scene.ui.text(mart.columns[block.x].label).lower())
    found = BY_KIND.get(block.kind)
    return found(told) if found else ""


def _ranked(told: Told) -> str:
    """Who leads, with the share where the parts make a whole; else the two ends."""
    data = told.data
    values = [value or 0.0 for value in data.series[0].values]
    if data.stacked:
        values = [sum(value or 0.0 for value in column) for column in _columns(data)]
    if len(values) < 2 or not any(values):
        return ""
    order = sorted(range(len(values)), key=lambda i: (-values[i], i))
    first, last = order[0], order[-1]
    name, figure = data.categories[first], told.figure(values[first])
    total = sum(values)
    if _is_additive(told.info) and min(values) >= 0 and told.rows == len(values) and not data.stacked:
        words = told.scene.ui._(
            "%(name)s: %(value)s, %(share)s of %(total)s",
            name=name,
            value=figure,
            share=told.share(values[first], total),
            total=told.figure(total),
        )
        top = sum(values[i] for i in order[:3])
        if len(values) > 5 and top < total:
            words += told.scene.ui._("; the three largest: %(share)s", share=told.share(top, total))
        return words
    if data.stacked or max(values) == min(values) or told.rows != len(values):
        return told.scene.ui._("The most: %(name)s, %(value)s", name=name, value=figure)
    return told.scene.ui._(
        "The most: %(name)s, %(value)s; the least: %(other)s, %(least)s",
        name=name,
        value=figure,
        other=data.categories[last],
        least=told.figure(values[last]),
    )


def _over_time(told: Told, starts: list[date], grain: str) -> str:
    """The last finished period against the average of those before it; of days only the working ones."""
    data, calendar = told.data, told.scene.calendar
    unfinished = list(data.unfinished) or [False] * len(data.categories)
    columns = _columns(data) if data.stacked else [(value,) for value in data.series[0].values]
    closed = [
        (starts[i], sum(value or 0.0 for value in column))
        for i, column in enumerate(columns)
        if not unfinished[i]
        and any(value is not None for value in column)
        and not (grain == "day" and calendar.is_day_off(starts[i]))
    ]
    before = [value for _, value in closed[:-1]][-MOST_BEFORE:]
    if len(before) < FEWEST_BEFORE:
        return ""
    start, value = closed[-1]
    average = sum(before) / len(before)
    if abs(value - average) <= abs(average) * 0.0005:
        return ""
    ui = told.scene.ui
    label = ui._("All together") if data.stacked else data.series[0].label
    change = told.scene.form.change(
        Decimal(str(value)), Decimal(str(average)), told.info.format, told.currency
    )
    words = ui._(
        "%(label)s, %(period)s: %(value)s, %(change)s vs the average of %(before)s",
        label=label,
        period=told.scene.form.period_named(grain, start),
        value=told.figure(value),
        change=change,
        before=_before(ui, grain, len(before)),
    )
    others = [found for _, found in closed[:-1]]
    if value > max(others):
        words += ui._("; the highest here")
    elif value < min(others):
        words += ui._("; the lowest here")
    return words


def _funnel(told: Told) -> str:
    """The step at which most are left behind."""
    values = [value or 0.0 for value in told.data.series[0].values]
    drops = [(before - after, i) for i, (before, after) in enumerate(pairwise(values))]
    if not drops or max(drops)[0] <= 0:
        return ""
    drop, i = max(drops, key=lambda found: (found[0], -found[1]))
    return told.scene.ui._(
        "Most are lost between “%(first)s” and “%(second)s”: %(drop)s of %(count)s (%(share)s)",
        first=told.data.categories[i],
        second=told.data.categories[i + 1],
        drop=told.figure(drop),
        count=told.figure(values[i]),
        share=told.share(drop, values[i]),
    )


def _waterfall(told: Told) -> str:
    """From where to where, and the step that mattered most."""
    values, bounds = told.data.series[0].values, list(told.data.bounds)
    levels = [value or 0.0 for value, is_bound in zip(values, bounds, strict=True) if is_bound]
    steps = [(abs(value or 0.0), i) for i, value in enumerate(values) if not bounds[i]]
    if len(levels) < 2 or not steps:
        return ""
    _, i = max(steps, key=lambda step: (step[0], -step[1]))
    return told.scene.ui._(
        "From %(start)s to %(end)s; the largest step: %(name)s, %(value)s",
        start=told.figure(levels[0]),
        end=told.figure(levels[-1]),
        name=told.data.categories[i],
        value=told.data.series[0].labels[i],
    )


def _parts(told: Told) -> str:
    """The largest part of a ring."""
    values = [max(value or 0.0, 0.0) for value in told.data.series[0].values]
    whole = sum(values)
    if not whole:
        return ""
    i = max(range(len(values)), key=lambda place: (values[place], -place))
    return told.scene.ui._(
        "%(name)s: %(share)s of %(total)s",
        name=told.data.categories[i],
        share=told.share(values[i], whole),
        total=told.figure(whole),
    )


def _grid(told: Told, across: str) -> str:
    """The deepest cell of a heat map; ``across`` is what its columns are."""
    cells = [
        (value, series.label, told.data.categories[i])
        for series in told.data.series
        for i, value in enumerate(series.values)
        if value
    ]
    if len(cells) < 2:
        return ""
    value, row, column = max(cells, key=lambda cell: cell[0])
    return told.scene.ui._(
        "The most: %(value)s (%(row)s, %(across)s %(column)s)",
        value=told.figure(value),
        row=row,
        across=across,
        column=column,
    )


def _before(ui: Ui, grain: str, count: int) -> str:
    """``the 12 months before``."""
    match grain:
        case "day":
            return ui.n("the %(num)s working day before", "the %(num)s working days before", count)
        case "week":
            return ui.n("the %(num)s week before", "the %(num)s weeks before", count)
        case "month":
            return ui.n("the %(num)s month before", "the %(num)s months before", count)
        case "quarter":
            return ui.n("the %(num)s quarter before", "the %(num)s quarters before", count)
        case _:
            return ui.n("the %(num)s year before", "the %(num)s years before", count)


def _columns(data: ChartData) -> list[tuple[float | None, ...]]:
    """Values of all stacked series by category."""
    bars = [series.values for series in data.series if not series.is_line]
    return list(zip(*bars, strict=True))


def _is_additive(info: ColumnInfo) -> bool:
    params = (info.metric.type_params.get("metric_aggregation_params") if info.metric else None) or {}
    return params.get("agg") in ADDITIVE


BY_KIND: Mapping[str, Callable[[Told], str]] = {
    "bar_chart": _ranked,
    "funnel_chart": _funnel,
    "waterfall_chart": _waterfall,
    "donut_chart": _parts,
}
