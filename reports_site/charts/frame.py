"""The frame all pictures share: fixed size, own padding, data sets by name and layers above each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports_site.charts import theme
from reports_site.charts.data import Size
from reports_site.charts.words import unmeasured

Spec = dict[str, Any]
Values = list[dict[str, Any]]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True)
class Padding:
    left: float = 4
    top: float = 8
    right: float = 8
    bottom: float = 4


def frame(
    size: Size, height: float, padding: Padding, datasets: dict[str, Values], layers: Sequence[Spec]
) -> Spec:
    """A whole specification; ``height`` is that of the picture, padding included."""
    sides = {name: round(getattr(padding, name)) for name in ("left", "top", "right", "bottom")}
    return {
        "$schema": SCHEMA,
        "width": size.width - sides["left"] - sides["right"],
        "height": round(height) - sides["top"] - sides["bottom"],
        "padding": sides,
        "autosize": "none",
        "config": theme.CONFIG,
        "datasets": datasets,
        "layer": [
            unmeasured(layer, [str(row.get("label", "")) for row in datasets[layer["data"]["name"]]])
            for layer in layers
        ],
    }


def layer(data: str, mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"name": data}, "mark": mark, "encoding": encoding}


def text(data: str, encoding: Spec, **mark: Any) -> Spec:
    """Words at a place; the words are the field ``label`` of the data."""
    return layer(
        data, {"type": "text", "baseline": "middle", **mark}, {**encoding, "text": {"field": "label"}}
    )


def band(count: int, *, inner: float = 0.25, outer: float = 0.1) -> Spec:
    """A scale of equal places 0 … count-1; the field is always ``i``."""
    scale = {"domain": list(range(count)), "paddingInner": inner, "paddingOuter": outer}
    return {"field": "i", "type": "ordinal", "scale": scale, "axis": None}


def amount(ticks: Sequence[float], field: str = "v", span: tuple[float, float] | None = None) -> Spec:
    """A linear scale that ends on the outer marks; ``span`` are the pixels of its ends."""
    scale: Spec = {"domain": [ticks[0], ticks[-1]], "nice": False, "zero": False}
    if span:
        scale["range"] = [round(span[0]), round(span[1])]
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def coloured(count: int, *, ordered: bool = False) -> Spec:
    """The colour of field ``s``, a series' number."""
    colours = [theme.fold(number, ordered=ordered) for number in range(count)]
    scale = {"domain": list(range(count)), "range": colours}
    return {"field": "s", "type": "nominal", "scale": scale, "legend": None}
