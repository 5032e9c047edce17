"""The calendar of an archive: every kept page a link away, the deeper the ground the larger the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from babel import dates

from reports_site.archive.places import Archive
from reports_site.archive.rows import Kept
from reports_site.blocks.cells import HEAT_STEPS
from reports_site.blocks.figures import figure_filter
from reports_site.pages.common import Link, Site, site_frame
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.warehouse import AtLeast

WEEK = 7


@dataclass(frozen=True)
class Cell:
    """One period: ``label`` is its number in the group, ``words`` say its name and figure."""

    path: str
    label: str
    words: str
    css: str


@dataclass(frozen=True)
class Group:
    """A month of days, or a year of weeks or months. ``empty`` are the places before the first one."""

    title: str
    anchor: str
    empty: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class CalendarPage:
    """Context of ``archive/calendar.html``. ``heads`` name a month's columns; ``figure`` what is shown."""

    site: Site
    title: str
    figure: str
    years: Sequence[Link]
    heads: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Group]]]


def calendar_page(scene: Scene, archive: Archive, reports: Sequence[Report], kept: Kept) -> CalendarPage:
    """All closed periods, the newest year first, shaded by the first figure of the archive's first report."""
    title = scene.ui._(archive.title)
    values, label = _values(scene, archive, kept)
    largest = max((abs(value) for value in values.values()), default=Decimal(0))
    by_year: list[tuple[str, list[Group]]] = []
    closed = scene.calendar.closed(archive.grain)
    for year, found in groupby(reversed(closed), key=lambda period: _year(archive, period)):
        groups = [
            _group(scene, archive, list(reversed(list(periods))), values, largest, kept)
            for _, periods in groupby(found, key=lambda period: _group_key(archive, period))
        ]
        by_year.append((str(year), groups))
    return CalendarPage(
        site=site_frame(scene, reports, title, archive.calendar),
        title=title,
        figure=label,
        years=[Link(f"#y{year}", year) for year, _ in by_year],
        heads=_weekdays(scene) if archive.grain == "day" else (),
        groups=by_year,
    )


def _values(scene: Scene, archive: Archive, kept: Kept) -> tuple[dict[date, Decimal], str]:
    block = kept.figures
    if block is None:
        return {}, ""
    mart, name = kept.report.marts[kept.report.mart_of(block)], block.values[0]
    where = {"period_grain": archive.grain, "period_state": "closed", **figure_filter(mart, block)}
    first = scene.calendar.closed(archive.grain)[0].start
    rows = scene.warehouse.rows(
        mart.node.relation, ("period_start", name), where={**where, "period_start": AtLeast(first)}
    )
    found = {row["period_start"]: Decimal(row[name]) for row in rows if row[name] is not None}
    return found, scene.ui.text(mart.columns[name].label)


def _group(
    scene: Scene,
    archive: Archive,
    periods: list[Period],
    values: dict[date, Decimal],
    largest: Decimal,
    kept: Kept,
) -> Group:
    first = periods[0]
    is_month = archive.grain == "day"
    title = scene.form.day(first.start, "LLLL y") if is_month else str(_year(archive, first))
    return Group(
        title=title[:1].upper() + title[1:],
        anchor=f"m{first.start:%Y-%m}" if is_month else f"g{_year(archive, first)}",
        empty=first.start.weekday() if is_month else 0,
        cells=[_cell(scene, archive, period, values.get(period.start), largest, kept) for period in periods],
    )


def _cell(
    scene: Scene, archive: Archive, period: Period, value: Decimal | None, largest: Decimal, kept: Kept
) -> Cell:
    words = scene.form.period(period)
    css = ""
    if kept.figures and value is not None:
        info = kept.report.marts[kept.report.mart_of(kept.figures)].columns[kept.figures.values[0]]
        words = f"{words}: {scene.form.big(value, info.format)}"
        css = f"h{max(1, round(abs(value) / largest * HEAT_STEPS))}" if value and largest else ""
    match archive.grain:
        case "day":
            label = str(period.start.day)
        case "week":
            label = str(period.start.isocalendar().week)
        case _:
            label = scene.form.day(period.start, "LLL")
    # relative to the calendar's own page
    return Cell(archive.path(period).removeprefix(f"{archive.folder}/"), label, words, css)


def _year(archive: Archive, period: Period) -> int:
    return period.start.isocalendar().year if archive.grain == "week" else period.start.year


def _group_key(archive: Archive, period: Period) -> object:
    return (period.start.year, period.start.month) if archive.grain == "day" else _year(archive, period)


def _weekdays(scene: Scene) -> list[str]:
    names = dates.get_day_names("abbreviated", context="stand-alone", locale=scene.form.dates)
    return [str(names[day]) for day in range(WEEK)]
