"""Pictures taken out of their page: an SVG with title and legend, in the colours of light paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from reports_site.charts import theme
from reports_site.charts.draw import NOT_XML, Drawing
from reports_site.scene import Scene

MARGIN, TITLE, LEGEND = 12, 30, 22
COLOURS = {name: colour for colour, name in theme.VARIABLES.items()}


@dataclass(frozen=True)
class Plate:
    """A picture with the words that stand around it on its page. ``legend``: class of the colour, words."""

    title: str
    words: str
    drawing: Drawing
    legend: Sequence[tuple[str, str]]


def add_plate(
    scene: Scene,
    name: str,
    title: str,
    words: str,
    drawings: Sequence[Drawing],
    legend: Sequence[tuple[str, str]],
) -> str:
    """Remembers the widest drawing of a picture; returns the path of its file without the suffix."""
    if not drawings:
        return ""
    path = f"data/{name}"
    scene.plates[path] = Plate(title, words, drawings[0], legend)
    return path


def add_plates(scene: Scene) -> None:
    """Puts ``<path>.svg`` of every picture beside its page; waits for those that are still being drawn."""
    for path, plate in scene.plates.items():
        scene.files[f"{path}.svg"] = document(plate).encode("utf-8", "replace")


def document(plate: Plate) -> str:
    """The picture as a document of its own."""
    top = MARGIN + TITLE + (LEGEND if plate.legend else 0)
    width, height = plate.drawing.width + 2 * MARGIN, plate.drawing.height + top + MARGIN
    inside = str(plate.drawing)
    for name, colour in COLOURS.items():
        inside = inside.replace(f'"{name}"', f'"{colour}"')
    title = _clean(plate.title)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family={quoteattr(theme.FONT)} role="img">',
        f"<title>{title}</title><desc>{_clean(plate.words)}</desc>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="{MARGIN + 16}" font-size="15" font-weight="bold"'
        f' fill="{theme.INK}">{title}</text>',
        *_legend(plate.legend),
        f'<g transform="translate({MARGIN},{top})">{inside}</g></svg>',
    ]
    return "".join(parts) + "\n"


def _legend(entries: Sequence[tuple[str, str]]) -> list[str]:
    parts, x, y = [], float(MARGIN), MARGIN + TITLE
    for css, words in entries:
        colour = COLOURS.get(f"var(--{css.split()[0]})", theme.INK)
        parts.append(f'<rect x="{x:g}" y="{y}" width="10" height="10" rx="2" fill="{colour}"/>')
        parts.append(
            f'<text x="{x + 15:g}" y="{y + 9}" font-size="{theme.SMALL}"'
            f' fill="{theme.INK}">{_clean(words)}</text>'
        )
        x = round(x + 15 + theme.text_width(words) + 18)
    return parts


def _clean(text: str) -> str:
    return escape(NOT_XML.sub("", text))
