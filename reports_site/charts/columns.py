"""Columns over time, beside each other or stacked, with lines above; and lines alone."""

from __future__ import annotations

from typing import Any

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Series, Size
from reports_site.charts.frame import Padding, Spec, Values, amount, band, coloured, frame, layer, text
from reports_site.charts.scale import every, nice_ticks


def column_chart(data: ChartData, size: Size) -> Spec:
    """Vertical columns; an unfinished period is drawn paler."""
    return _over_time(data, size)


def line_chart(data: ChartData, size: Size) -> Spec:
    """Every series as a line with a dot at its last value."""
    lines = [Series(series.label, series.values, series.labels, is_line=True) for series in data.series]
    return _over_time(ChartData(data.categories, lines, data.tick, data.unfinished, data.short), size)


def _over_time(data: ChartData, size: Size) -> Spec:
    count = max(len(data.categories), 1)
    ticks = nice_ticks(*data.range(), 3 if size.is_narrow else 4)
    marks: Values = [{"v": tick, "label": data.tick(tick)} for tick in ticks]
    left = max(theme.text_width(mark["label"]) for mark in marks) + 10
    bars = [(number, series) for number, series in enumerate(data.series) if not series.is_line]
    lines = [(number, series) for number, series in enumerate(data.series) if series.is_line]
    padding = Padding(left=left, top=20, right=10, bottom=26)
    inner_width = size.width - padding.left - padding.right
    x = band(count, inner=0.28 if len(bars) < 2 or data.stacked else 0.22)
    datasets: dict[str, Values] = {"ticks": marks, "times": _times(data, inner_width / count)}
    layers = _grid(amount(ticks), inner_width, size.height - padding.top - padding.bottom, x)
    if bars:
        datasets["bars"] = _values(data, bars)
        layers.append(_bars(x, amount(ticks), bars, len(data.series), stacked=data.stacked))
        if len(bars) == 1 and not lines and ticks[0] >= 0 and _fits(bars[0][1], inner_width / count):
            layers.append(text("bars", {"x": {**x, "bandPosition": 0.5}, "y": amount(ticks)}, dy=-8))
    if lines:
        datasets["lines"] = _values(data, lines)
        layers += _lines(x, amount(ticks), len(data.series), dots=count <= 60)
    return frame(size, size.height, padding, datasets, layers)


def _values(data: ChartData, chosen: list[tuple[int, Series]]) -> Values:
    unfinished = list(data.unfinished) or [False] * len(data.categories)
    return [
        {"i": i, "s": number, "v": value, "o": 0.5 if unfinished[i] else 1, "label": series.labels[i]}
        for number, series in chosen
        for i, value in enumerate(series.values)
    ]


def _times(data: ChartData, step: float) -> Values:
    labels = list(data.short or data.categories)
    shown = every(labels, [theme.text_width(label) for label in labels], step)
    return [{"i": i, "label": labels[i]} for i in shown]


def _grid(y: Spec, width: float, height: float, x: Spec) -> list[Spec]:
    line = {"x": {"value": 0}, "x2": {"value": round(width)}, "y": y}
    zero = {"condition": {"test": {"field": "v", "equal": 0}, "value": theme.AXIS}, "value": theme.GRID}
    return [
        layer("ticks", {"type": "rule"}, {**line, "color": zero}),
        text("ticks", {"y": y, "x": {"value": -8}}, align="right", color=theme.MUTED),
        text(
            "times",
            {"x": {**x, "bandPosition": 0.5}, "y": {"value": round(height) + 16}},
            color=theme.MUTED,
        ),
    ]


def _bars(x: Spec, y: Spec, bars: list[tuple[int, Series]], series: int, *, stacked: bool) -> Spec:
    encoding: dict[str, Any] = {
        "x": x,
        "y": {**y, "stack": "zero" if stacked else None},
        "color": coloured(series),
        "opacity": {"field": "o", "type": "quantitative", "scale": None, "legend": None},
    }
    if len(bars) > 1 and not stacked:
        places = {"domain": [number for number, _ in bars], "paddingInner": 0.08}
        encoding["xOffset"] = {"field": "s", "type": "nominal", "scale": places}
    return layer("bars", {"type": "bar"}, encoding)


def _lines(x: Spec, y: Spec, series: int, *, dots: bool) -> list[Spec]:
    centre = {**x, "bandPosition": 0.5}
    encoding = {"x": centre, "y": y, "color": coloured(series)}
    line = layer("lines", {"type": "line"}, {**encoding, "detail": {"field": "s"}})
    point = layer("lines", {"type": "circle", "size": 26, "opacity": 1}, encoding)
    return [line, point] if dots else [line]


def _fits(series: Series, step: float) -> bool:
    return max((theme.text_width(label) for label in series.labels), default=0) + 4 <= step
