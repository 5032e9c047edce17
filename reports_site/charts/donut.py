"""A ring of parts; beside it colour, name, figure and share of each, in the middle the whole."""

from __future__ import annotations

import math

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Size
from reports_site.charts.frame import Padding, Spec, Values, coloured, frame, layer, text

ROW = 26


def donut_chart(data: ChartData, size: Size) -> Spec:
    """One series is one ring; ``notes`` are the shares, parallel to the categories, and last the whole."""
    series = data.series[0]
    values = [max(value or 0, 0) for value in series.values]
    across = 180 if size.is_narrow else 200
    height = max(across, len(values) * ROW) + (len(values) * ROW + 16 if size.is_narrow else 0) + 8
    width = size.width - 4
    left = (width - across) / 2 if size.is_narrow else 4
    middle_y = across / 2 + 2 if size.is_narrow else (height - 4) / 2
    arcs: Values = []
    start, whole = 0.0, sum(values)
    for number, value in enumerate(values if whole else ()):
        end = start + value / whole * 2 * math.pi
        arcs.append({"a": round(start, 4), "b": round(end, 4), "s": number})
        start = end
    first = across + 30 if size.is_narrow else (height - len(values) * ROW) / 2 + ROW / 2
    swatch = 6 if size.is_narrow else across + 34
    keys: Values = [
        {"x": swatch, "y": first + number * ROW, "s": number, "label": data.categories[number]}
        for number in range(len(values))
    ]
    ends: Values = [
        {"x": width - 4, "y": key["y"], "label": " · ".join(filter(None, (series.labels[i], data.notes[i])))}
        for i, key in enumerate(keys)
    ]
    room = width - 8 - swatch - 14 - max((theme.text_width(end["label"]) for end in ends), default=0)
    place = {
        "x": {
            "field": "x",
            "type": "quantitative",
            "scale": {"domain": [0, width], "nice": False},
            "axis": None,
        },
        "y": {
            "field": "y",
            "type": "quantitative",
            "scale": {"domain": [0, height], "reverse": True, "nice": False},
            "axis": None,
        },
    }
    fixed = {"type": "quantitative", "scale": None, "legend": None}
    ring = {
        "type": "arc", "innerRadius": across * 0.31, "outerRadius": across / 2,
        "x": round(left + across / 2), "y": round(middle_y), "stroke": theme.PALE, "strokeWidth": 1,
    }  # fmt: skip
    square = {"type": "square", "size": 130, "opacity": 1}
    layers = [
        layer("arcs", ring, {
            "theta": {"field": "a", **fixed}, "theta2": {"field": "b"}, "color": coloured(len(values)),
        }),
        layer("keys", square, {**place, "color": coloured(len(values))}),
        text("keys", place, align="left", dx=14, limit=round(max(room, 40))),
        text("ends", place, align="right", fontWeight=600),
        text("whole", place, align="center", fontSize=20, fontWeight=600),
    ]  # fmt: skip
    whole_words = data.notes[-1] if data.notes else ""
    middle: Values = [{"x": left + across / 2, "y": middle_y, "label": whole_words}]
    return frame(
        size,
        height + 4,
        Padding(2, 2, 2, 2),
        {"arcs": arcs, "keys": keys, "ends": ends, "whole": middle},
        layers,
    )
