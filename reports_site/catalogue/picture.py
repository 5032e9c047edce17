"""A drawing of who reads whom: boxes in columns from left to right, one line for each reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# a box and the room around it, in units of the drawing; a letter of the small type is six wide
HEIGHT, GAP, LETTER, PADDING, LANE = 20, 6, 6.2, 10, 56


@dataclass(frozen=True)
class Box:
    """One name. ``css`` colours it by its kind: in, dim, fct, bdg, rpt, page."""

    name: str
    css: str
    x: int
    y: int
    width: int
    height: int = HEIGHT


@dataclass(frozen=True)
class Picture:
    """Boxes and the curves between them (SVG path data); ``words`` tell the same to who cannot see it."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    width: int
    height: int
    words: str


def draw(
    places: Mapping[str, int], edges: Iterable[tuple[str, str]], kinds: Mapping[str, str], words: str
) -> Picture:
    """Boxes of a column stand where what they read stands on average, so that few lines cross."""
    edges = sorted(edges)
    below: dict[str, list[str]] = {}
    for start, end in edges:
        below.setdefault(end, []).append(start)
    columns: dict[int, list[str]] = {}
    for name in sorted(places):
        columns.setdefault(places[name], []).append(name)
    boxes: dict[str, Box] = {}
    left, tallest = 0, max((len(names) for names in columns.values()), default=0)
    for column in sorted(columns):
        names = sorted(columns[column], key=lambda name: (_height_of(boxes, below.get(name, [])), name))
        width = round(max(len(name) for name in names) * LETTER + 2 * PADDING)
        top = (tallest - len(names)) * (HEIGHT + GAP) // 2
        for row, name in enumerate(names):
            boxes[name] = Box(name, kinds.get(name, "in"), left, top + row * (HEIGHT + GAP), width)
        left += width + LANE
    lines = tuple(_curve(boxes[start], boxes[end]) for start, end in edges)
    return Picture(tuple(boxes.values()), lines, max(left - LANE, 1), max(tallest * (HEIGHT + GAP), 1), words)


def _height_of(boxes: Mapping[str, Box], names: Iterable[str]) -> float:
    found = [boxes[name].y for name in names if name in boxes]
    return sum(found) / len(found) if found else 0


def _curve(start: Box, end: Box) -> str:
    x, y = start.x + start.width, start.y + start.height // 2
    to_x, to_y = end.x, end.y + end.height // 2
    middle = (x + to_x) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"
