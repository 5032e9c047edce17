"""One dot per row: a figure to the right, another upwards, the name beside the dot."""

from __future__ import annotations

from reports_site.charts import theme
from reports_site.charts.data import ChartData, Series, Size
from reports_site.charts.frame import Padding, Spec, Values, amount, frame, layer, text
from reports_site.charts.scale import nice_ticks

TOP, BOTTOM = 34, 46
HIGH = theme.SMALL + 2


def scatter_chart(data: ChartData, size: Size) -> Spec:
    """The first series is the way to the right, the second the way up."""
    across, upward = data.series
    dots = [
        (name, right, up)
        for name, right, up in zip(data.categories, across.values, upward.values, strict=True)
        if right is not None and up is not None
    ]
    ticks_x = nice_ticks(0, max((dot[1] for dot in dots), default=1), 3 if size.is_narrow else 5)
    ticks_y = nice_ticks(min((dot[2] for dot in dots), default=0), max((dot[2] for dot in dots), default=1))
    left = max(theme.text_width(data.tick(tick)) for tick in ticks_y) + 12
    padding = Padding(left=left, top=TOP, right=16, bottom=BOTTOM)
    wide, high = size.width - left - 16, size.height + 60 - TOP - BOTTOM
    x, y = amount(ticks_x, "x", (0, wide)), amount(ticks_y, "v", (high, 0))
    places: Values = [{"x": right, "v": up, "label": name} for name, right, up in dots]
    names = _names(dots, (ticks_x, wide), (ticks_y, high))
    marks: Values = [{"v": tick, "label": data.tick(tick)} for tick in ticks_y]
    unders: Values = [{"x": tick, "label": _plain(across, tick)} for tick in ticks_x]
    titles: Values = [{"label": upward.label}]
    below: Values = [{"label": across.label}]
    line = {"x": {"value": 0}, "x2": {"value": round(wide)}, "y": y, "color": {"value": theme.GRID}}
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    layers = [
        layer("marks", {"type": "rule"}, line),
        text("marks", {"y": y, "x": {"value": -8}}, align="right", color=theme.MUTED),
        text("unders", {"x": x, "y": {"value": round(high) + 16}}, color=theme.MUTED),
        text("titles", {"x": {"value": 0}, "y": {"value": -18}}, align="left", color=theme.MUTED),
        text("below", {"x": {"value": round(wide)}, "y": {"value": round(high) + 36}}, align="right",
             color=theme.MUTED),
        layer("dots", {"type": "circle", "size": 90, "color": theme.SERIES[0]}, {"x": x, "y": y}),
        text("lefts", {"x": {"field": "x", **pixel}, "y": {"field": "v", **pixel}}, align="right"),
        text("rights", {"x": {"field": "x", **pixel}, "y": {"field": "v", **pixel}}, align="left"),
    ]  # fmt: skip
    datasets = {
        "dots": places, "marks": marks, "unders": unders, "titles": titles, "below": below,
        "lefts": [name for name in names if name["is_left"]],
        "rights": [name for name in names if not name["is_left"]],
    }  # fmt: skip
    return frame(size, size.height + 60, padding, datasets, layers)


def _names(
    dots: list[tuple[str, float, float]], across: tuple[list[float], float], upward: tuple[list[float], float]
) -> Values:
    """Names in pixels beside their dots; one that would lie over another is moved down, and up when full."""
    (ticks_x, wide), (ticks_y, high) = across, upward
    found: Values = []
    taken: list[tuple[float, float, float]] = []
    for name, right, up in sorted(dots, key=lambda dot: (-dot[2], -dot[1])):
        px = (right - ticks_x[0]) / (ticks_x[-1] - ticks_x[0]) * wide
        py = high - (up - ticks_y[0]) / (ticks_y[-1] - ticks_y[0]) * high
        length = theme.text_width(name)
        is_left = px + 10 + length > wide and px > wide / 2
        start = px - 10 - length if is_left else px + 10
        steps = [step * HIGH * way for step in range(len(dots) + 1) for way in (1, -1)]
        level = next(
            (
                py + step
                for step in steps
                if not _is_taken(taken, start, length, py + step) and py + step <= high + 6
            ),
            py,
        )
        taken.append((start, start + length, level))
        found.append({"x": px - 10 if is_left else px + 10, "v": level, "label": name, "is_left": is_left})
    return found


def _is_taken(taken: list[tuple[float, float, float]], start: float, length: float, level: float) -> bool:
    return any(start < end and begin < start + length and abs(level - at) < HIGH for begin, end, at in taken)


def _plain(series: Series, tick: float) -> str:
    """Marks of the lower axis are counts or round amounts."""
    return f"{tick:,.0f}".replace(",", "\u00a0")
