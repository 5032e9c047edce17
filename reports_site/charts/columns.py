"""Columns over time, beside each other or stacked, with lines above; and lines alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Series, Size
from reports_site.charts.frame import Padding, Spec, Values, amount, band, coloured, frame, layer, text
from reports_site.charts.scale import every, nice_ticks

# a line so much higher than the columns would press them flat, so it gets a panel of its own
APART = 2.5
TOP, BOTTOM, GAP = 20, 26, 26


def column_chart(data: ChartData, size: Size) -> Spec:
    """Vertical columns; an unfinished period is drawn paler. Lines of another size stand in a panel above."""
    bars = replace(data, series=[series for series in data.series if not series.is_line])
    lines = replace(data, series=[series for series in data.series if series.is_line])
    if not lines.series or _reach(lines) <= APART * max(_reach(bars), 1e-9):
        return _over_time(data, size, [(data, size.height - TOP - BOTTOM, 0.0)])
    tall = Size(size.name, size.width, size.height + 90)
    inner = tall.height - TOP - BOTTOM
    upper = inner * 0.36
    return _over_time(data, tall, [(lines, upper, 0.0), (bars, inner, upper + GAP)])


def line_chart(data: ChartData, size: Size) -> Spec:
    """Every series as a line with a dot at each value."""
    lines = replace(data, series=[replace(series, is_line=True) for series in data.series])
    return _over_time(lines, size, [(lines, size.height - TOP - BOTTOM, 0.0)])


def _over_time(data: ChartData, size: Size, panels: list[tuple[ChartData, float, float]]) -> Spec:
    """``panels``: what is drawn, and the pixels of its lower and upper end."""
    count = max(len(data.categories), 1)
    order = {series.label: number for number, series in enumerate(data.series)}
    few = 3 if size.is_narrow or len(panels) > 1 else 4
    scales = [nice_ticks(*panel.range(), few if panel is panels[-1][0] else 2) for panel, _, _ in panels]
    left = max(theme.text_width(data.tick(tick)) for ticks in scales for tick in ticks) + 10
    padding = Padding(left=left, top=TOP, right=10, bottom=BOTTOM)
    inner = size.width - padding.left - padding.right
    x = band(count, inner=0.28 if data.stacked else 0.22)
    datasets: dict[str, Values] = {"times": _times(data, inner / count)}
    at = {"x": {**x, "bandPosition": 0.5}, "y": {"value": round(size.height - TOP - BOTTOM) + 16}}
    layers = [text("times", at, color=theme.MUTED)]
    for number, ((panel, low, high), ticks) in enumerate(zip(panels, scales, strict=True)):
        y = amount(ticks, span=(low, high))
        marks: Values = [{"v": tick, "label": data.tick(tick)} for tick in ticks]
        datasets[f"ticks{number}"] = marks
        layers += _grid(f"ticks{number}", y, inner)
        layers += _series(panel, order, x, y, ticks, inner / count, datasets)
    spec = frame(size, size.height, padding, datasets, layers)
    return {**spec, "resolve": {"scale": {"y": "independent"}}}


def _series(
    panel: ChartData,
    order: dict[str, int],
    x: Spec,
    y: Spec,
    ticks: list[float],
    step: float,
    datasets: dict[str, Values],
) -> list[Spec]:
    bars = [(order[series.label], series) for series in panel.series if not series.is_line]
    lines = [(order[series.label], series) for series in panel.series if series.is_line]
    layers: list[Spec] = []
    if bars:
        datasets["bars"] = _values(panel, bars)
        colour = coloured(len(order), ordered=panel.ordered)
        layers.append(_bars(x, y, bars, colour, stacked=panel.stacked))
        if len(bars) == 1 and not lines and ticks[0] >= 0 and _fits(bars[0][1], step):
            layers.append(text("bars", {"x": {**x, "bandPosition": 0.5}, "y": y}, dy=-8))
    if lines:
        datasets["lines"] = _values(panel, lines)
        datasets["dots"] = datasets["lines"] if len(panel.categories) <= 60 else []
        layers += _lines(x, y, len(order))
    return layers


def _reach(data: ChartData) -> float:
    return max(map(abs, data.range()))


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


def _grid(name: str, y: Spec, width: float) -> list[Spec]:
    line = {"x": {"value": 0}, "x2": {"value": round(width)}, "y": y}
    zero = {"condition": {"test": {"field": "v", "equal": 0}, "value": theme.AXIS}, "value": theme.GRID}
    return [
        layer(name, {"type": "rule"}, {**line, "color": zero}),
        text(name, {"y": y, "x": {"value": -8}}, align="right", color=theme.MUTED),
    ]


def _bars(x: Spec, y: Spec, bars: list[tuple[int, Series]], colour: Spec, *, stacked: bool) -> Spec:
    encoding: dict[str, Any] = {
        "x": x,
        "y": {**y, "stack": "zero" if stacked else None},
        "color": colour,
        "opacity": _opacity(),
    }
    if len(bars) > 1 and not stacked:
        places = {"domain": [number for number, _ in bars], "paddingInner": 0.08}
        encoding["xOffset"] = {"field": "s", "type": "nominal", "scale": places}
    return layer("bars", {"type": "bar"}, encoding)


def _lines(x: Spec, y: Spec, series: int) -> list[Spec]:
    encoding = {"x": {**x, "bandPosition": 0.5}, "y": y, "color": coloured(series)}
    line = layer("lines", {"type": "line"}, {**encoding, "detail": {"field": "s"}})
    return [line, layer("dots", {"type": "circle", "size": 30}, {**encoding, "opacity": _opacity()})]


def _opacity() -> Spec:
    return {"field": "o", "type": "quantitative", "scale": None, "legend": None}


def _fits(series: Series, step: float) -> bool:
    return max((theme.text_width(label) for label in series.labels), default=0) + 4 <= step
