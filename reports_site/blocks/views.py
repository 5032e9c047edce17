"""What the templates draw: every text finished, every figure formatted, nothing left to compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports_site.charts.draw import Drawing


@dataclass(frozen=True)
class Delta:
    """A change against the period before. ``tone``: good, bad or plain; ``arrow``: up, down or flat."""

    text: str
    words: str
    before: str
    arrow: str
    tone: str


@dataclass(frozen=True)
class Spark:
    """A small line; ``points`` are a polyline's, in a box of 100 by 20; ``words`` say what it shows."""

    points: str
    words: str


@dataclass(frozen=True)
class Figure:
    """One large figure. ``parts``: numerator and denominator in words; ``faint``: why it is greyed;
    ``notes``: what the company wrote about it, with the author."""

    label: str
    value: str
    exact: str
    anchor: str
    delta: Delta | None = None
    parts: str = ""
    faint: str = ""
    spark: Spark | None = None
    notes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class FigureGroup:
    """The figures of one period; ``is_running`` marks an unfinished one."""

    period: str
    is_running: bool
    figures: Sequence[Figure]

    @property
    def is_quiet(self) -> bool:
        """Nothing happened: every figure is zero or missing."""
        return not any(figure.exact.strip("0.-E") for figure in self.figures)


@dataclass(frozen=True)
class Head:
    label: str
    unit: str
    anchor: str
    is_number: bool


class Cell(NamedTuple):
    """A tuple, as most of a page is cells. ``order`` is what it is sorted by; ``css``: ``n`` for a figure,
    heat and bar classes; ``mark`` a badge; ``link`` a path from the home of the language, or an address in
    the CRM."""

    text: str
    order: str = ""
    css: str = ""
    mark: str = ""
    note: str = ""
    spark: Spark | None = None
    link: str = ""


@dataclass(frozen=True)
class TableView:
    """``is_row_head``: the first cell of each row names the row. ``csv`` is a path relative to the page."""

    caption: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()
    csv: str = ""
    more: str = ""
    is_row_head: bool = True


@dataclass(frozen=True)
class PictureView:
    """One picture in all its sizes, its legend (class, words) and the table of its data. ``under``: which
    mark is unfinished, and how many rows were not drawn. ``says``: what is to be seen, in one sentence.
    ``axis``: x or y and how many of the table's names stand along it, in places of equal size.
    ``plate``: path of its own file, without the suffix."""

    title: str
    words: str
    unit: str
    drawings: Sequence[Drawing]
    legend: Sequence[tuple[str, str]]
    under: str
    table: TableView
    says: str = ""
    axis: str = ""
    plate: str = ""


@dataclass(frozen=True)
class BlockView:
    """``kind`` chooses the template ``blocks/<kind>.html``: figures, pictures or tables. ``live`` is JSON for
    the scripts of the filters: what of the block can be recalculated."""

    kind: str
    title: str
    note: str
    width: str
    period: str = ""
    unit: str = ""
    says: str = ""
    groups: Sequence[FigureGroup] = ()
    pictures: Sequence[PictureView] = ()
    tables: Sequence[TableView] = ()
    empty: str = ""
    live: str = ""
