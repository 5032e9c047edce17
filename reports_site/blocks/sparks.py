"""Small lines without axes, drawn straight into a row or under a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports_site.blocks.views import Spark
from reports_site.scene import Scene

WIDTH, HEIGHT = 100, 20


def spark_of(scene: Scene, values: Sequence[float | None], words: Callable[[float], str]) -> Spark | None:
    """A line over equal steps; None when there are fewer than three values to draw."""
    known = [value for value in values if value is not None]
    if len(known) < 3:
        return None
    low, high = min(*known, 0.0), max(*known, 0.0)
    step = WIDTH / (len(values) - 1)
    reach = (high - low) or 1.0
    points = " ".join(
        f"{i * step:.4g},{HEIGHT - 1 - (value - low) / reach * (HEIGHT - 2):.3g}"
        for i, value in enumerate(values)
        if value is not None
    )
    return Spark(
        points,
        scene.ui._(
            "Last %(count)s: lowest %(low)s, highest %(high)s, latest %(last)s",
            count=len(values),
            low=words(min(known)),
            high=words(max(known)),
            last=words(known[-1]),
        ),
    )
