"""Rows of a mart as the categories and series of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reports_site.charts.data import ChartData, Series
from reports_site.columns import ColumnInfo
from reports_site.reports import Mart
from reports_site.scene import Scene, key_of, money_unit
from reports_site.spec import BarChart, ColumnChart, FunnelChart, LineChart, Picture
from reports_site.warehouse import Row

# rows of bars a page draws; the table below has the others
MOST_BARS = 30
# colours of the palette
MOST_COLOURS = 8


def ordering(block: Picture, mart: Mart) -> tuple[str, ...]:
    """The block's own order; else time forwards, steps by their position, everything else by size."""
    if block.sort:
        return block.sort
    if isinstance(block, (ColumnChart, LineChart)):
        return (block.x,)
    position = block.x.removesuffix("_name") + "_position"
    if isinstance(block, FunnelChart) and mart.has(position):
        return (position,)
    return (f"-{block.y[0]}", block.x)


def chart_data(scene: Scene, block: Picture, mart: Mart, grain: str, rows: list[Row]) -> ChartData:
    """Categories in the order of the rows; series are the columns of ``y``, or the values of ``color``."""
    if isinstance(block, BarChart):
        rows = rows[: block.top or MOST_BARS]
    places: dict[Any, int] = {}
    for row in rows:
        places.setdefault(_identity(mart, row, block.x), len(places))
    first = {key: row for row in reversed(rows) for key in [_identity(mart, row, block.x)]}
    heads = [first[key] for key in places]
    info = mart.columns[block.y[0]]
    series = (
        _by_colour(scene, block, mart, rows, places)
        if block.color
        else _by_column(scene, block, mart, rows, places)
    )
    return ChartData(
        categories=[label(scene, mart, row, block.x, grain, long=True) for row in heads],
        series=series,
        tick=lambda value: scene.form.tick(value, info.format),
        unfinished=[row.get("period_state") == "running" and block.x == "period_start" for row in heads],
        short=_short(scene, mart, heads, block.x, grain),
        stacked=(bool(block.color) and not isinstance(block, LineChart)) or getattr(block, "stacked", False),
        ordered=block.ordered,
        marks=[row[block.mark] or "" for row in heads] if isinstance(block, BarChart) and block.mark else (),
    )


def label(scene: Scene, mart: Mart, row: Row, column: str, grain: str, *, long: bool = False) -> str:
    value = row[column]
    if isinstance(value, date):
        return scene.form.period_short(grain, value, with_year=long)
    return scene.name(mart, row, column)


def end_label(scene: Scene, info: ColumnInfo, value: Any) -> str:
    """A value where a bar ends: three leading digits, without unit."""
    if value is None:
        return "—"
    return scene.form.big(value, info.format) if info.format == "percent" else scene.form.compact(value)


def number(value: Decimal | int | float | None) -> float | None:
    return None if value is None else float(value)


def unit_words(scene: Scene, infos: Sequence[ColumnInfo], rows: list[Row]) -> str:
    """The unit of a picture whose figures share one."""
    return money_unit(scene, infos[0], rows) if infos else ""


def _by_column(
    scene: Scene, block: Picture, mart: Mart, rows: list[Row], places: dict[Any, int]
) -> list[Series]:
    lines = block.line if isinstance(block, ColumnChart) else ()
    return [
        _series(scene, mart, mart.columns[column], rows, places, block.x, is_line=column in lines)
        for column in dict.fromkeys((*block.y, *lines))
    ]


def _by_colour(
    scene: Scene, block: Picture, mart: Mart, rows: list[Row], places: dict[Any, int]
) -> list[Series]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(scene.name(mart, row, str(block.color)), []).append(row)
    info = mart.columns[block.y[0]]
    series = [
        _series(scene, mart, info, found, places, block.x, words=words) for words, found in parts.items()
    ]
    return _folded(scene, info, series) if isinstance(block, ColumnChart) else series


def _folded(scene: Scene, info: ColumnInfo, series: list[Series]) -> list[Series]:
    """More series than there are colours: the largest keep theirs, the others become one."""
    if len(series) <= MOST_COLOURS:
        return series
    by_size = sorted(series, key=lambda one: -sum(abs(value or 0) for value in one.values))
    kept, rest = by_size[: MOST_COLOURS - 1], by_size[MOST_COLOURS - 1 :]
    sums = [
        None if all(value is None for value in column) else sum(value or 0.0 for value in column)
        for column in zip(*(one.values for one in rest), strict=True)
    ]
    labels = [end_label(scene, info, None if value is None else Decimal(str(value))) for value in sums]
    return [*kept, Series(scene.ui.n("%(num)s other", "%(num)s others", len(rest)), sums, labels)]


def _series(
    scene: Scene,
    mart: Mart,
    info: ColumnInfo,
    rows: list[Row],
    places: dict[Any, int],
    x: str,
    *,
    is_line: bool = False,
    words: str = "",
) -> Series:
    values: list[float | None] = [None] * len(places)
    labels = ["—"] * len(places)
    for row in rows:
        place = places[_identity(mart, row, x)]
        values[place] = number(row[info.name])
        labels[place] = end_label(scene, info, row[info.name])
    return Series(words or scene.ui.text(info.label), values, labels, is_line)


def _identity(mart: Mart, row: Row, column: str) -> Any:
    """Two people of one name are two rows: the key tells them apart."""
    key = key_of(mart, column)
    return row.get(key, row[column]) if key else row[column]


def _short(scene: Scene, mart: Mart, heads: list[Row], x: str, grain: str) -> list[str]:
    """Labels under a time axis; the year stands where it changes."""
    labels = []
    year = None
    for row in heads:
        value = row[x]
        changed = isinstance(value, date) and grain in {"month", "quarter"} and value.year != year
        labels.append(label(scene, mart, row, x, grain, long=changed))
        year = value.year if isinstance(value, date) else None
    return labels
