"""Colours, type and sizes of the pictures. A colour here is a name in the stylesheet, so pictures follow
the reader's light or dark scheme; the hex value is what stands in a picture taken out of its page."""

from __future__ import annotations

from typing import Any

INK = "#1c2530"
MUTED = "#5a6672"
GRID = "#e3e7eb"
AXIS = "#9aa5b1"
PALE = "#dfe7ef"
# Okabe and Ito's set, told apart by the three common kinds of colour blindness; darkened for white ground
SERIES = ("#0b66a8", "#d97a00", "#00875f", "#b8559a", "#3f9fd6", "#b5480a", "#7a6fb0", "#7d8790")
# steps of one scale from calm to urgent, as ages of debts and waits are
STEPS = ("#8fb3d1", "#b9bec4", "#edc35f", "#e0913a", "#c4601c", "#8f3410", "#5d4a8c")

VARIABLES = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    GRID: "var(--grid)",
    AXIS: "var(--axis)",
    PALE: "var(--pale)",
    **{colour: f"var(--s{number})" for number, colour in enumerate(SERIES, 1)},
    **{colour: f"var(--q{number})" for number, colour in enumerate(STEPS, 1)},
}

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
SMALL, NORMAL = 12, 13
# letters half as wide again as the others: a mark such as 60M has little else
WIDEST = frozenset("MWmwЖМШЩЮжмшщю%")

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "text": {"fontSize": SMALL, "color": INK},
    "bar": {"cornerRadiusEnd": 2},
    "line": {"strokeWidth": 2.25, "strokeJoin": "round", "strokeCap": "round"},
    "rule": {"color": GRID},
}


def text_width(text: str, size: int = SMALL) -> float:
    """Width of a text in pixels, a little generous: capitals and Cyrillic are wide, digits are even."""
    wide = sum(character.isupper() or "\u0400" <= character <= "\u04ff" for character in text)
    widest = sum(character in WIDEST for character in text)
    return (len(text) * 0.54 + wide * 0.06 + widest * 0.28) * size


def fold(series: int, *, ordered: bool = False) -> str:
    """The colour of a series; beyond the palette the last one stays rather than repeat."""
    palette = STEPS if ordered else SERIES
    return palette[min(series, len(palette) - 1)]
