"""Words the renderer need not measure.

To learn the width of a text the renderer opens the font's file once for every letter. That was more than
half of a picture's time, and nothing here depends on the width unless a label has to be cut. A text of size 0
is not measured: a label that surely fits is drawn with size 0, its true size stands in the name of its font,
and `svg.rebuild` puts it back. The renderer's shift of the baseline, three tenths of the size, is done here
too.
"""

from __future__ import annotations

import re
from typing import Any

from reports_site.charts import theme

NAME = "size {:d}"
TRUE_SIZE = re.compile(r"size (\d+)")


def unmeasured(layer: dict[str, Any], labels: list[str]) -> dict[str, Any]:
    """The same layer; if it is one of words and all of them fit, without the need to measure them."""
    mark = layer["mark"]
    if mark["type"] != "text":
        return layer
    size = mark.get("fontSize", theme.SMALL)
    if any(theme.text_width(label, size) > mark.get("limit", float("inf")) for label in labels):
        return layer
    kept = {key: value for key, value in mark.items() if key != "limit"}
    shift = mark.get("dy", 0) + round(0.3 * size)
    return {**layer, "mark": {**kept, "fontSize": 0, "font": NAME.format(size), "dy": shift}}
