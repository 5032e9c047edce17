"""A waterfall laid on its side, so that long names of articles can be read on a phone too."""

from __future__ import annotations

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Size
from reports_site.charts.frame import Padding, Spec, Values, amount, frame, layer, text

BAR = 18


def waterfall_chart(data: ChartData, size: Size) -> Spec:
    """Steps of one series from top to bottom; where ``bounds`` is true the value is a level, not a step."""
    series = data.series[0]
    count = max(len(data.categories), 1)
    above = 18 if size.is_narrow else 0
    row = BAR + 12 + above
    bars: Values = []
    level = 0.0
    for i, value in enumerate(series.values):
        step = value or 0.0
        start = 0.0 if data.bounds[i] else level
        level = step if data.bounds[i] else level + step
        shade = 7 if data.bounds[i] else 0 if step >= 0 else 1
        low, high = min(start, level), max(start, level)
        middle = i * row + above + row / 2 - above / 2
        bars.append({"y": middle, "v": low, "to": high, "end": level, "s": shade, "label": series.labels[i]})
    lowest = min([0.0, *(bar["v"] for bar in bars)])
    highest = max([0.0, *(bar["to"] for bar in bars)]) or 1.0
    widest = max((theme.text_width(name) for name in data.categories), default=0)
    left = 2.0 if above else min(widest + 16, size.width * 0.36)
    end = max((theme.text_width(label) for label in series.labels), default=0) + 14
    padding = Padding(left=left, top=2, right=end, bottom=2)
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, count * row], "reverse": True},
        "axis": None,
    }
    x = amount([lowest, highest])
    colour = {
        "field": "s",
        "type": "nominal",
        "scale": {"domain": [0, 1, 7], "range": [theme.fold(0), theme.fold(1), theme.fold(7)]},
        "legend": None,
    }
    names: Values = [
        {"y": i * row + (8 if above else row / 2), "label": name} for i, name in enumerate(data.categories)
    ]
    joins: Values = [
        {"y": bar["y"] - BAR / 2, "y2": bars[i + 1]["y"] + BAR / 2, "v": bar["end"]}
        for i, bar in enumerate(bars[:-1])
    ]
    layers = [
        layer("joins", {"type": "rule", "color": theme.AXIS}, {"x": x, "y": y, "y2": {"field": "y2"}}),
        layer(
            "bars",
            {"type": "bar", "orient": "horizontal", "size": BAR, "cornerRadius": 2},
            {"y": y, "x": {**x, "stack": None}, "x2": {"field": "to"}, "color": colour},
        ),
        text("bars", {"y": y, "x": {**x, "field": "to"}}, align="left", dx=6),
        text(
            "names",
            {"y": y, "x": {"value": 0}},
            align="left" if above else "right",
            dx=0 if above else -10,
            limit=round(size.width - 8 if above else left - 12),
        ),
    ]
    return frame(size, count * row + 4, padding, {"joins": joins, "bars": bars, "names": names}, layers)
