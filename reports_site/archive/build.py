"""Adds the archive to the site of one language: kept pages from the shelf, calendars and the feed anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import jinja2

from reports_site.archive.calendar import calendar_page
from reports_site.archive.content import KeptPage, part_of
from reports_site.archive.feed import feed_of
from reports_site.archive.keys import page_keys
from reports_site.archive.places import ARCHIVES, BY_CADENCE, Archive
from reports_site.archive.rows import Kept, kept_of, read_rows
from reports_site.blocks import not_provided
from reports_site.pages.common import Link, site_frame
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.shelf import Shelf
from reports_site.words import CADENCES

# one period before the first that is made, to compare it with
REACH = timedelta(days=400)


@dataclass(frozen=True)
class _Place:
    """A period with its neighbours and the smaller periods it is made of."""

    period: Period
    path: str
    before: Link | None
    after: Link | None
    within: Sequence[Link]


def add_archive(
    scene: Scene, environment: jinja2.Environment, reports: Sequence[Report], shelf: Shelf
) -> int:
    """Puts the kept pages, their calendars and the feed into the scene's files.

    A page is on the shelf under what it is made from; only those that are not are read and written. Returns
    how many these were.
    """
    made = 0
    for archive in ARCHIVES:
        kept = [kept_of(report, archive.grain) for report in archive.reports(reports)]
        places = _places(scene, archive)
        if not kept or not places:
            continue
        nav = [(report.spec.section, report.slug) for report in reports]
        key = page_keys(scene, kept, archive.grain)
        keys = {
            place.path: key(place.period, (place, nav, _notes(scene, kept, place.period))) for place in places
        }
        absent = [place for place in places if not _put(scene, shelf, place.path, keys[place.path])]
        made += len(absent)
        if absent:
            # a long history is read from where it is missing
            kept = [read_rows(scene, item, archive.grain, absent[0].period.start - REACH) for item in kept]
            template = environment.get_template("archive/page.html")
            for place in absent:
                page = _page(scene, archive, reports, kept, place)
                body = template.render(page=page).encode("utf-8", "replace")
                shelf.put(keys[place.path], ".html", body)
                _put(scene, shelf, place.path, keys[place.path])
        template = environment.get_template("archive/calendar.html")
        calendar = calendar_page(scene, archive, reports, kept[0])
        scene.files[archive.calendar] = template.render(page=calendar).encode("utf-8", "replace")
    scene.files["feed.xml"] = feed_of(scene, environment, reports)
    return made


def _notes(scene: Scene, kept: Sequence[Kept], period: Period) -> object:
    return scene.notes.told([item.report.slug for item in kept], period.grain, period.start)


def _put(scene: Scene, shelf: Shelf, path: str, key: str) -> bool:
    found = shelf.find(key, ".html")
    if found is None:
        return False
    scene.files[path] = found
    return True


def _places(scene: Scene, archive: Archive) -> list[_Place]:
    """Every closed period, oldest first."""
    closed = scene.calendar.closed(archive.grain)
    days = {day.start: day for day in scene.calendar.closed("day")} if archive.grain != "day" else {}
    return [
        _Place(
            period=period,
            path=archive.path(period),
            before=_link(scene, archive, before) if before else None,
            after=_link(scene, archive, after) if after else None,
            within=_days(scene, days, period),
        )
        for before, period, after in zip([None, *closed], closed, [*closed[1:], None], strict=False)
    ]


def _link(scene: Scene, archive: Archive, period: Period) -> Link:
    return Link(archive.path(period), scene.form.period_short(period.grain, period.start, with_year=True))


def _days(scene: Scene, days: dict[date, Period], period: Period) -> list[Link]:
    inside = (period.start + timedelta(days=number) for number in range((period.end - period.start).days + 1))
    return [_link(scene, BY_CADENCE["daily"], days[day]) for day in inside if day in days]


def _page(
    scene: Scene, archive: Archive, reports: Sequence[Report], kept: Sequence[Kept], place: _Place
) -> KeptPage:
    title = scene.form.period(place.period)
    calendar = Link(archive.calendar, scene.ui._(archive.title))
    # what a later build would say otherwise does not stand on a page that is kept
    site = replace(
        site_frame(scene, reports, title, place.path, [calendar]),
        as_of="",
        build_id="",
        freshness=(),
        troubles=(),
    )
    parts = []
    for item in kept:
        needs = item.report.spec.needs
        missing = scene.company.missing(needs)
        said = not_provided(scene, missing) if missing and len(missing) == len(needs) else ""
        part = part_of(scene, item, place.period, said)
        if part.group or part.table or part.missing:
            parts.append(part)
    return KeptPage(
        site=site,
        title=title,
        cadence=scene.ui._(CADENCES[archive.cadence]),
        before=place.before,
        after=place.after,
        calendar=calendar,
        within=place.within,
        parts=parts,
    )
