"""What needs somebody today, largest worries first as the reports order them; each leads to its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports_site.overview.reading import is_said, period_of, rows_link, rows_of, value_words
from reports_site.reports import Mart, Report
from reports_site.scene import Scene
from reports_site.spec_overview import Attention
from reports_site.warehouse import Row

NAMES = 3


@dataclass(frozen=True)
class Worry:
    """A count with its title; ``names`` say whose they are, ``path`` leads to the rows."""

    title: str
    count: str
    amount: str
    names: str
    path: str


@dataclass(frozen=True)
class Worries:
    """What needs somebody, and the titles of what was looked at and is in order."""

    open: Sequence[Worry]
    clear: Sequence[str]


def worries_of(scene: Scene, reports: Sequence[Report]) -> Worries:
    found: list[tuple[int, Worry | str]] = []
    for report in reports:
        for item in report.spec.attention:
            if is_said(scene, report, item):
                worry = _worry(scene, report, item)
                if worry is not None:
                    found.append((item.order, worry))
    found.sort(key=lambda pair: pair[0])
    return Worries(
        open=[worry for _, worry in found if isinstance(worry, Worry)],
        clear=[title for _, title in found if isinstance(title, str)],
    )


def _worry(scene: Scene, report: Report, item: Attention) -> Worry | str | None:
    """The worry; its title alone when there is none of it; None when the data does not tell."""
    mart, period = report.mart(item), period_of(scene, report, item)
    title = scene.ui.text(item.title)
    columns = tuple(filter(None, (item.value, item.amount, item.names if not item.value else None)))
    rows = rows_of(scene, report, item, period, columns)
    if item.value is None:
        count, known = len(rows), [scene.name(mart, row, item.names) for row in rows] if item.names else []
        names = [(name, scene.form.compact(number)) for name, number in Counter(known).most_common()]
        words = scene.form.compact(count)
    else:
        if not rows or rows[0][item.value] is None:
            return None
        count, words = rows[0][item.value], value_words(scene, mart, rows[0], item.value)
        names = _names(scene, report, item, mart) if item.names else []
    if not count:
        return title
    amount = value_words(scene, mart, rows[0], item.amount) if item.amount and item.value else ""
    return Worry(title, words, amount, _joined(scene, names), rows_link(report, item, item.names))


def _names(scene: Scene, report: Report, item: Attention, mart: Mart) -> list[tuple[str, str]]:
    """Names with their part, the largest first; a name alone when its part is one and so is everyone's."""
    name, value = str(item.names), str(item.value)
    period = period_of(scene, report, item)
    rows = rows_of(scene, report, item, period, (name, value), item.names_where)
    parts = sorted((row for row in rows if row[value]), key=lambda row: (-row[value], str(row[name])))
    return [(scene.name(mart, row, name), _part(scene, mart, row, value)) for row in parts]


def _part(scene: Scene, mart: Mart, row: Row, column: str) -> str:
    value: Any = row[column]
    return "" if value == 1 else value_words(scene, mart, row, column)


def _joined(scene: Scene, names: list[tuple[str, str]]) -> str:
    """``Anna 12, Boris 7, Clara 4 and 3 others``."""
    words = ", ".join(f"{name} {part}".strip() for name, part in names[:NAMES])
    rest = len(names) - NAMES
    if rest <= 0:
        return words
    return scene.ui.n("%(names)s and %(num)s other", "%(names)s and %(num)s others", rest, names=words)
