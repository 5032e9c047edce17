"""The wall screen: the pulse and the ratings large enough to be read across a room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports_site.blocks.figures import figure_group, period_words
from reports_site.blocks.views import Figure
from reports_site.overview.reading import is_said, period_of, rows_of, value_words
from reports_site.pages.common import Site, site_frame
from reports_site.reports import Mart, Report
from reports_site.scene import Scene
from reports_site.spec import BigValue, Text
from reports_site.spec_wall import Pulse, Rating
from reports_site.warehouse import Row

# lines of a rating that can be read across a room
LINES = 8


@dataclass(frozen=True)
class Place:
    """One line of a rating. ``arrow``: up, down or flat; ``length``: the bar in per cent of the longest."""

    rank: str
    arrow: str
    move: str
    name: str
    value: str
    beside: str
    length: int


@dataclass(frozen=True)
class Group:
    """Places that are ranked among each other; without a name when all are."""

    name: str
    places: Sequence[Place]


@dataclass(frozen=True)
class Screen:
    """What is shown at one time: figures, or the places of a rating."""

    title: str
    period: str
    figures: Sequence[Figure] = ()
    groups: Sequence[Group] = ()
    beside: str = ""


@dataclass(frozen=True)
class WallPage:
    site: Site
    screens: Sequence[Screen]


def wall_page(scene: Scene, reports: Sequence[Report]) -> WallPage:
    """All screens of all reports, in the order of the reports."""
    screens: list[Screen] = []
    for report in reports:
        wall = report.spec.wall
        if wall is None:
            continue
        for pulse in wall.pulse:
            screens += _pulse(scene, report, pulse) if is_said(scene, report, pulse) else []
        for rating in wall.rating:
            screens += _ratings(scene, report, rating) if is_said(scene, report, rating) else []
    return WallPage(site_frame(scene, reports, scene.ui._("Wall screen"), "wall.html"), screens)


def _pulse(scene: Scene, report: Report, pulse: Pulse) -> list[Screen]:
    period = period_of(scene, report, pulse)
    block = BigValue(
        kind="big_value",
        title=Text(en="-", ru="-"),
        mart=pulse.mart,
        where=pulse.where,
        values=pulse.values,
    )
    group = figure_group(scene, report.mart(pulse), block, period) if period else None
    return [Screen(scene.ui.text(pulse.title), group.period, group.figures)] if group else []


def _ratings(scene: Scene, report: Report, rating: Rating) -> list[Screen]:
    """Screens with as many groups as fit; people without a result do not stand on the wall."""
    mart, period = report.mart(rating), period_of(scene, report, rating)
    named = (rating.name, rating.value, rating.group, rating.beside, rating.rank, rating.move)
    rows = rows_of(scene, report, rating, period, tuple(name for name in named if name))
    parts: dict[str, list[Row]] = {}
    for row in (row for row in rows if row[rating.value]):
        parts.setdefault(scene.name(mart, row, rating.group) if rating.group else "", []).append(row)
    values = [abs(Decimal(row[rating.value])) for found in parts.values() for row in found]
    most = max(values, default=Decimal(1))
    groups = [
        Group(
            name,
            [_place(scene, mart, rating, row, n, most) for n, row in enumerate(found[: rating.top], 1)],
        )
        for name, found in parts.items()
    ]
    return [
        Screen(
            title=scene.ui.text(rating.title),
            period=period_words(scene, period) if period else "",
            groups=packed,
            beside=scene.ui.text(mart.columns[rating.beside].label) if rating.beside else "",
        )
        for packed in _packed(groups)
    ]


def _packed(groups: Sequence[Group]) -> list[list[Group]]:
    """Groups in their order, together on a screen while their lines and heads fit."""
    screens: list[list[Group]] = []
    room = 0
    for group in groups:
        lines = len(group.places) + bool(group.name)
        if lines > room:
            screens.append([])
            room = LINES
        screens[-1].append(group)
        room -= lines
    return screens


def _place(scene: Scene, mart: Mart, rating: Rating, row: Row, number: int, most: Decimal) -> Place:
    move = row[rating.move] if rating.move else None
    rank = row[rating.rank] if rating.rank else number
    return Place(
        rank=str(number if rank is None else rank),
        arrow="flat" if not move else "up" if move > 0 else "down",
        move=str(abs(move)) if move else "",
        name=scene.name(mart, row, rating.name),
        value=value_words(scene, mart, row, rating.value),
        beside=value_words(scene, mart, row, rating.beside) if rating.beside else "",
        length=max(1, round(abs(Decimal(row[rating.value])) / most * 100)),
    )
