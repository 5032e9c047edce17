"""A heat map: a grid whose cells are the deeper the larger the figure; the figure stands in the cell."""

from __future__ import annotations

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Size
from reports_site.charts.frame import Padding, Spec, Values, frame, layer, text
from reports_site.charts.scale import every

ROW, GAP = 30, 2
# the deepest cell still lets its figure be read
DEEPEST, FAINTEST = 0.62, 0.07


def heat_chart(data: ChartData, size: Size) -> Spec:
    """Categories across, series downwards; a cell of nothing stays empty."""
    names = [series.label for series in data.series]
    left = max((theme.text_width(name) for name in names), default=0) + 10
    padding = Padding(left=left, top=22, right=2, bottom=2)
    width = size.width - round(left) - 2
    step = width / max(len(data.categories), 1)
    height = max(len(names), 1) * ROW
    most = max((value or 0 for series in data.series for value in series.values), default=0) or 1
    cells: Values = [
        {
            "x": round(i * step, 2),
            "x2": round((i + 1) * step - GAP, 2),
            "y": row * ROW,
            "y2": (row + 1) * ROW - GAP,
            "o": round(FAINTEST + (DEEPEST - FAINTEST) * value / most, 3) if value else 0,
        }
        for row, series in enumerate(data.series)
        for i, value in enumerate(series.values)
    ]
    figures: Values = [
        {"x": (i + 0.5) * step - GAP / 2, "y": row * ROW + ROW / 2, "label": series.labels[i]}
        for row, series in enumerate(data.series)
        for i, value in enumerate(series.values)
        if value and theme.text_width(series.labels[i]) + 2 <= step
    ]
    shown = every(data.categories, [theme.text_width(name) - 4 for name in data.categories], step)
    tops: Values = [{"x": (i + 0.5) * step - GAP / 2, "y": -12, "label": data.categories[i]} for i in shown]
    rows: Values = [{"x": -8, "y": row * ROW + ROW / 2, "label": name} for row, name in enumerate(names)]
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, width], "nice": False}, "axis": None}
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, height], "reverse": True, "nice": False},
        "axis": None,
    }
    place = {"x": x, "y": y}
    depth = {"field": "o", "type": "quantitative", "scale": None, "legend": None}
    ground = {"type": "rect", "color": theme.SERIES[0], "cornerRadius": 2}
    layers = [
        layer(
            "cells",
            {**ground, "color": theme.PALE, "opacity": 0.35},
            {**place, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
        ),
        layer("cells", ground, {**place, "x2": {"field": "x2"}, "y2": {"field": "y2"}, "opacity": depth}),
        text("figures", place, align="center"),
        text("tops", place, align="center", color=theme.MUTED),
        text("names", place, align="right"),
    ]
    datasets = {"cells": cells, "figures": figures, "tops": tops, "names": rows}
    return frame(size, height + 24, padding, datasets, layers)
