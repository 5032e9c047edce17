"""Ranked horizontal bars: the label beside the bar, on a phone above it; the value at the bar's end."""

from __future__ import annotations

from typing import Any

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Size
from reports_site.charts.frame import Padding, Spec, Values, amount, coloured, frame, layer, text


def bar_chart(data: ChartData, size: Size) -> Spec:
    """One row per category; several series stand under each other in the row, or are stacked."""
    count = max(len(data.categories), 1)
    lanes = 1 if data.stacked else len(data.series)
    thick = 14 if lanes > 1 else 18
    above = 20 if size.is_narrow else 0
    row = lanes * thick + above + 10
    low, high = data.range()
    values = _values(data, row, above, thick, lanes)
    ends = _ends(data, values, row, above, thick)
    end = max((theme.text_width(value["label"]) for value in ends), default=0) + 10
    left = 4.0 if size.is_narrow else _label_column(data, size)
    padding = Padding(left=left, top=2, right=end, bottom=2)
    x = amount([min(low, 0), max(high, 0) or 1])
    # pixels are counted from the top, as rows are read
    scale = {"domain": [0, count * row], "reverse": True}
    y = {"field": "y", "type": "quantitative", "scale": scale, "axis": None}
    names: Values = [
        {"y": i * row + (8 if above else row / 2), "label": name} for i, name in enumerate(_names(data))
    ]
    place: dict[str, Any] = {"y": y, "x": {"value": 0}}
    encoding: dict[str, Any] = {
        "y": y,
        "x": {**x, "stack": "zero" if data.stacked else None},
        "color": coloured(len(data.series), ordered=data.ordered),
    }
    layers = [
        layer("bars", {"type": "bar", "orient": "horizontal", "size": thick - 2}, encoding),
        text(
            "names",
            place,
            align="left" if above else "right",
            dx=0 if above else -10,
            limit=round(size.width - 8 if above else left - 12),
        ),
    ]
    layers.append(text("ends", {"y": y, "x": x}, align="left", dx=6, color=theme.INK))
    datasets = {"bars": values, "names": names, "ends": ends}
    return frame(size, count * row + 4, padding, datasets, layers)


def _ends(data: ChartData, values: Values, row: int, above: int, thick: int) -> Values:
    """What stands where a bar ends: its value, of stacked bars their sum."""
    if not data.stacked:
        return [{**value, "v": max(value["v"] or 0, 0)} for value in values]
    tops = [sum(max(value or 0, 0) for value in column) for column in _columns(data)]
    totals = [sum(value or 0 for value in column) for column in _columns(data)]
    middle = (above - 2 if above else (row - thick) / 2) + thick / 2
    return [
        {"y": i * row + middle, "v": top, "label": data.tick(total)}
        for i, (top, total) in enumerate(zip(tops, totals, strict=True))
    ]


def _columns(data: ChartData) -> list[tuple[float | None, ...]]:
    return list(zip(*(series.values for series in data.series), strict=True))


def _values(data: ChartData, row: int, above: int, thick: int, lanes: int) -> Values:
    top = above + (row - above - lanes * thick) / 2 if not above else above - 2
    return [
        {
            "y": i * row + top + (0 if data.stacked else number) * thick + thick / 2,
            "s": number,
            "v": value,
            "label": series.labels[i],
        }
        for number, series in enumerate(data.series)
        for i, value in enumerate(series.values)
    ]


def _names(data: ChartData) -> list[str]:
    """Categories with what is marked behind them."""
    marks = data.marks or [""] * len(data.categories)
    return [
        f"{name}\u2002{mark}" if mark else name for name, mark in zip(data.categories, marks, strict=True)
    ]


def _label_column(data: ChartData, size: Size) -> float:
    widest = max((theme.text_width(name, theme.SMALL) for name in _names(data)), default=0)
    return min(widest + 16, size.width * 0.36)
