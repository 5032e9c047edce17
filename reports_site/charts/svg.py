"""The drawn picture, rebuilt from an allow-list: nothing but shapes and escaped words can pass.

The renderer's output is parsed and written anew, so a value of the CRM is at most the text of a ``text``
element, whatever the renderer thought of it. Colours of the theme become names of the stylesheet.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from reports_site.charts.theme import VARIABLES
from reports_site.charts.words import TRUE_SIZE

SVG = "{http://www.w3.org/2000/svg}"
TAGS = frozenset({"g", "path", "line", "rect", "text", "tspan", "circle"})
ATTRIBUTES = frozenset(
    {"d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "cx", "cy", "r", "rx", "transform"}
    | {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"}
    | {"fill-opacity", "stroke-opacity", "font-size", "font-weight", "text-anchor"}
)
# what a browser assumes anyway
DEFAULTS = {"opacity": "1", "transform": "translate(0,0)", "stroke-width": "1"}
SAFE_VALUE = re.compile(r"^[-+\w\s.,()#%]*$")
NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
# M2,0L38,0C39.1,0,40,0.9,40,2L40,26C…Z: a rectangle whose four corners are rounded alike
_N = r"(-?[\d.]+(?:e-?\d+)?)"
ROUNDED = re.compile(
    rf"M{_N},{_N}L{_N},{_N}C[^C]*,{_N},{_N}L[^C]*,{_N}C[^C]*,{_N},{_N}L[^C]*C[^C]*,{_N},{_N}L[^C]*C[^C]*Z"
)
EMPTY_PATHS = frozenset({None, "", "M0,0h0v0h0Z"})


def rebuild(svg: str) -> str:
    """The inside of a drawn picture: what stands between ``<svg …>`` and ``</svg>``.

    Args:
        svg: a document as the renderer made it.
    """
    parts: list[str] = []
    for child in ElementTree.fromstring(svg):
        _write(child, parts)
    return "".join(parts)


def _write(element: ElementTree.Element, parts: list[str]) -> None:
    name = element.tag.removeprefix(SVG)
    if name not in TAGS or element.get("display") == "none" or _is_empty(name, element):
        return
    found = element.attrib
    if size := TRUE_SIZE.fullmatch(found.get("font-family", "")):
        found = {**found, "font-size": f"{size[1]}px"}
    if name == "path" and (box := _rounded(element.get("d", ""))):
        # half the text of a picture that is a grid of them
        name, found = "rect", box | {key: value for key, value in found.items() if key != "d"}
    attributes = [
        f' {key}="{_value(key, value)}"'
        for key, value in found.items()
        if key in ATTRIBUTES and DEFAULTS.get(key) != value and SAFE_VALUE.match(value)
    ]
    # a group without attributes says nothing
    wrap = name != "g" or bool(attributes)
    inner: list[str] = [escape(element.text)] if element.text and name in {"text", "tspan"} else []
    for child in element:
        _write(child, inner)
    if wrap and (inner or name != "g"):
        body = "".join(inner)
        parts.append(f"<{name}{''.join(attributes)}" + (f">{body}</{name}>" if body else "/>"))
    else:
        parts += inner


def _rounded(path: str) -> dict[str, str] | None:
    """The rectangle a path draws, if it is one."""
    match = ROUNDED.fullmatch(path)
    if not match:
        return None
    left, top, _, same, right, below, bottom, inner, floor, outer, wall = map(float, match.groups())
    radius = below - top
    is_plain = (same, floor) == (top, bottom + radius) and (inner, outer) == (right - radius, left - radius)
    if not is_plain or wall != bottom or radius <= 0:
        return None
    sizes = {"x": outer, "y": top, "width": right - outer, "height": floor - top, "rx": radius}
    return {key: f"{value:.4f}" for key, value in sizes.items()}


def _is_empty(name: str, element: ElementTree.Element) -> bool:
    if name == "path":
        return element.get("d") in EMPTY_PATHS or element.get("class") == "background"
    return name == "text" and not (element.text or len(element))


def _value(key: str, value: str) -> str:
    if key in {"fill", "stroke"}:
        return VARIABLES.get(value.lower(), value)
    return NUMBER.sub(lambda match: f"{float(match[0]):.1f}".rstrip("0").rstrip("."), value)
