"""A funnel read from the top: what reached each step, and between the steps what was left behind."""

from __future__ import annotations

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Size
from reports_site.charts.frame import Padding, Spec, Values, amount, frame, layer, text

ROW, BAR = 58, 26


def funnel_chart(data: ChartData, size: Size) -> Spec:
    """The pale end of a bar is what the step before had and this one has not; ``notes`` name the drop."""
    count = max(len(data.categories), 1)
    series = data.series[0]
    above = 18 if size.is_narrow else 0
    row = ROW + above
    values = [value or 0 for value in series.values]
    before = [values[0] if values else 0, *values[:-1]]
    end = max((theme.text_width(label, theme.NORMAL) for label in series.labels), default=0) + 14
    widest = max((theme.text_width(name) for name in data.categories), default=0)
    left = 2.0 if above else min(widest + 16, size.width * 0.34)
    padding = Padding(left=left, top=2, right=end, bottom=0)
    # the last step has nothing below it
    height = count * row - (0 if data.notes and data.notes[-1] else ROW - BAR - 8)
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, height - 2], "reverse": True},
        "axis": None,
    }
    x = amount([0, max([*values, *before, 1])])
    middle = above + BAR / 2 + 2
    steps: Values = [
        {"y": i * row + middle, "v": value, "before": max(before[i], value), "label": series.labels[i]}
        for i, value in enumerate(values)
    ]
    names: Values = [
        {"y": i * row + (8 if above else middle), "label": name} for i, name in enumerate(data.categories)
    ]
    drops: Values = [
        {"y": i * row + above + BAR + 18, "label": note} for i, note in enumerate(data.notes) if note
    ]
    bar = {"type": "bar", "orient": "horizontal", "size": BAR}
    layers = [
        layer("steps", {**bar, "color": theme.PALE}, {"y": y, "x": {**x, "field": "before", "stack": None}}),
        layer("steps", {**bar, "color": theme.SERIES[0]}, {"y": y, "x": {**x, "stack": None}}),
        text(
            "steps",
            {"y": y, "x": {**x, "field": "before"}},
            align="left",
            dx=8,
            fontSize=theme.NORMAL,
            fontWeight=600,
        ),
        text(
            "names",
            {"y": y, "x": {"value": 0}},
            align="left" if above else "right",
            dx=0 if above else -10,
            limit=round(size.width - 8 if above else left - 12),
        ),
        text(
            "drops",
            {"y": y, "x": {"value": 2}},
            align="left",
            color=theme.MUTED,
            limit=round(size.width - left - 6),
        ),
    ]
    return frame(size, height, padding, {"steps": steps, "names": names, "drops": drops}, layers)
