"""The Atom feed (RFC 4287): one entry per new kept page, the newest first, with its main figures in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import jinja2

from reports_site.archive.content import figures_of
from reports_site.archive.places import ARCHIVES, Archive
from reports_site.archive.rows import Kept, kept_of, read_rows
from reports_site.blocks.views import Figure
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.shelf import key_of
from reports_site.words import CADENCES

# closed periods of each cadence
ENTRIES = 10
FIGURES = 4


@dataclass(frozen=True)
class Entry:
    """``updated`` is the end of the period on the company's clock, so equal data give an equal feed."""

    id: str
    path: str
    title: str
    updated: str
    summary: str


@dataclass(frozen=True)
class Feed:
    """Context of ``archive/feed.xml``."""

    id: str
    title: str
    language: str
    updated: str
    entries: Sequence[Entry]


def feed_of(scene: Scene, environment: jinja2.Environment, reports: Sequence[Report]) -> bytes:
    """The feed as a document; its links are relative to it, as the site does not know its own address."""
    run = scene.company.run
    name = key_of(run.company_name, scene.ui.language)[:12]
    entries = [
        entry
        for archive in ARCHIVES
        if archive.reports(reports)
        for entry in _entries(scene, archive, reports, name)
    ]
    entries.sort(key=lambda entry: (entry.updated, entry.id), reverse=True)
    feed = Feed(
        id=f"tag:lead2cash,2026:{name}",
        title=run.company_name,
        language=scene.ui.language,
        updated=entries[0].updated if entries else run.local(run.as_of).isoformat(timespec="seconds"),
        entries=entries,
    )
    return environment.get_template("archive/feed.xml").render(feed=feed).encode("utf-8", "replace")


def _entries(scene: Scene, archive: Archive, reports: Sequence[Report], name: str) -> list[Entry]:
    periods = scene.calendar.closed(archive.grain)[-ENTRIES:]
    if not periods:
        return []
    since = scene.calendar.closed(archive.grain)[-ENTRIES - 1 :][0].start
    kept = [
        read_rows(scene, kept_of(report, archive.grain), archive.grain, since)
        for report in archive.reports(reports)[:1]
    ]
    return [_entry(scene, archive, kept, period, name) for period in periods]


def _entry(scene: Scene, archive: Archive, kept: Sequence[Kept], period: Period, name: str) -> Entry:
    group = figures_of(scene, kept[0], period)
    after = datetime.combine(period.end + timedelta(days=1), time(), scene.company.run.zone)
    return Entry(
        id=f"tag:lead2cash,2026:{name}/{archive.path(period)}",
        path=archive.path(period),
        title=f"{scene.form.period(period)} · {scene.ui._(CADENCES[archive.cadence])}",
        updated=after.isoformat(timespec="seconds"),
        summary="; ".join(_words(figure) for figure in group.figures[:FIGURES]) if group else "",
    )


def _words(figure: Figure) -> str:
    change = f" ({figure.delta.text} {figure.delta.words})" if figure.delta else ""
    return f"{figure.label}: {figure.value}{change}"
