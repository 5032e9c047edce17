"""A report's page: question, figures, pictures and tables, all periods, definitions, method and SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from reports_site.archive.places import BY_CADENCE
from reports_site.artifacts import Artifacts
from reports_site.blocks import build_block, not_provided
from reports_site.blocks.figures import figure_group, period_words
from reports_site.blocks.views import BlockView, TableView
from reports_site.cubes.build import Cubes
from reports_site.cubes.filters import Filters, filters_of
from reports_site.cubes.live import live_block
from reports_site.downloads.marts import FOLDER
from reports_site.formats import sentence
from reports_site.pages.checks import Checks, checks_of
from reports_site.pages.common import Link, Site, site_frame
from reports_site.pages.definitions import Definition, definitions_of
from reports_site.pages.history import history_tables
from reports_site.pages.pins import Pins, pins_of
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.spec import BigValue, BlockBase
from reports_site.words import CADENCES, SECTIONS


@dataclass(frozen=True)
class Download:
    """The whole mart as a file; ``rows`` says how large it is."""

    path: str
    name: str
    description: str
    others: Sequence[Link] = ()


@dataclass(frozen=True)
class NoteView:
    """A note with the names of its period and figure."""

    period: str
    figure: str
    text: str
    author: str


@dataclass(frozen=True)
class ReportPage:
    """Context of ``report.html``. ``missing`` replaces everything when no source has what the page needs;
    ``partly`` stands above the blocks when some of it is there; ``is_unfiltered`` says it has no filters."""

    site: Site
    slug: str
    title: str
    question: str
    period: str
    cadence: str
    kept: str
    missing: str
    partly: str
    day_off: str
    filters: Filters | None
    is_unfiltered: bool
    checks: Checks | None
    blocks: Sequence[BlockView]
    notes: Sequence[NoteView]
    history: Sequence[tuple[str, TableView]]
    definitions: Sequence[Definition]
    methodology: str
    statements: Sequence[tuple[str, str]]
    pins: Pins
    downloads: Sequence[Download]


def report_page(scene: Scene, artifacts: Artifacts, reports: Sequence[Report], report: Report) -> ReportPage:
    """Builds the page and adds its files to the site."""
    spec = report.spec
    title = scene.ui.text(spec.title)
    section = next(section for section in SECTIONS if section.slug == spec.section)
    crumb = Link(f"{section.slug}.html", scene.ui._(section.title))
    missing = scene.company.missing(spec.needs)
    nothing = bool(missing) and len(missing) == len(spec.needs)
    current = scene.calendar.current(spec.grain)
    shown = current is not None and not nothing
    working = _working_day(scene, report) if shown else None
    about = replace(scene, calendar=scene.calendar.about_work()) if working else scene
    blocks = [
        # large figures keep the calendar's day; who did what is read off the last working one
        build_block(
            scene if block.kind == "big_value" else about, block, mart, spec.grain, f"{report.slug}-{n}"
        )
        for n, (block, (_, mart)) in enumerate(zip(laid_out(report), report.blocks, strict=True), 1)
        if shown
    ]
    lives = _lives(scene, report) if shown else []
    blocks = [
        replace(block, live=msgspec.json.encode(live).decode()) if live and not block.empty else block
        for block, live in zip(blocks, lives, strict=True)
    ]
    filters = filters_of(scene, report, filter(None, lives), current)
    return ReportPage(
        site=site_frame(scene, reports, title, f"{report.slug}.html", [crumb]),
        slug=report.slug,
        title=title,
        question=scene.ui.text(spec.question),
        period=period_words(scene, current) if current else "",
        cadence=scene.ui._(CADENCES[spec.cadence]),
        kept=_kept(report, current) if shown and current else "",
        missing=_why_empty(scene, missing, nothing=nothing, has_period=current is not None),
        partly=not_provided(scene, missing) if missing and not nothing else "",
        day_off=_day_off(scene, working) if working else "",
        filters=filters,
        is_unfiltered=shown and filters is None and bool(scene.cubes.facts),
        checks=checks_of(scene, artifacts, reports, report) if shown else None,
        blocks=_without_repeats(blocks, period_words(scene, current) if current else ""),
        notes=_notes(scene, report),
        history=history_tables(scene, report, headline_block(report)) if shown else [],
        definitions=definitions_of(scene, artifacts, report),
        methodology=scene.ui.text(spec.methodology),
        statements=[(name, artifacts.sql(name)) for name in report.marts],
        pins=pins_of(report.slug, title, [block for block, _ in report.blocks]),
        downloads=_downloads(scene, report),
    )


def with_room(scene: Scene, report: Report, page: ReportPage, room: int) -> ReportPage:
    """The page with the filters its cubes have in a room of so many bytes."""
    lives = filter(None, _lives(scene, report))
    return replace(
        page, filters=filters_of(scene, report, lives, scene.calendar.current(report.spec.grain), room)
    )


def _lives(scene: Scene, report: Report) -> list[Mapping[str, Any] | None]:
    """What of each block a filter can recalculate."""
    # the sums of a role are its own rows, the figures of a company-wide report are not
    cubes = Cubes() if report.company_wide else scene.cubes
    return [live_block(cubes, scene.ui, block, mart) for block, mart in report.blocks]


def _notes(scene: Scene, report: Report) -> list[NoteView]:
    """All notes on the report's figures, the newest period first."""
    infos = [info for mart in report.marts.values() for info in mart.columns.values()]
    labels = {info.metric.name: info.label for info in infos if info.metric} | {
        info.name: info.label for info in infos
    }
    return [
        NoteView(
            sentence(scene.form.period_named(grain, start)),
            scene.ui.text(labels[figure]),
            note.text,
            note.author,
        )
        for figure, grain, start, note in scene.notes.about(report.slug)
    ]


def _kept(report: Report, current: Period) -> str:
    """The permanent address of the period the page is about, if its cadence keeps such periods."""
    archive = BY_CADENCE[report.spec.cadence]
    return "" if current.is_running or archive.grain != current.grain else archive.path(current)


def _working_day(scene: Scene, report: Report) -> Period | None:
    """The last working day, when the page's day was a day off on which nothing happened."""
    block, current = headline_block(report), scene.calendar.current("day")
    last = scene.calendar.last_working_day
    if report.spec.grain != "day" or block is None or current is None or last in {None, current}:
        return None
    group = figure_group(scene, report.marts[report.mart_of(block)], block, current)
    return last if group is None or group.is_quiet else None


def _day_off(scene: Scene, working: Period) -> str:
    return scene.ui._(
        "A day off without any action. The tables below show the last working day: %(day)s.",
        day=scene.form.period(working),
    )


def headline_block(report: Report) -> BigValue | None:
    """The figures a report is known by: its headline, else its first large figures."""
    blocks = [block for block, _ in report.blocks if isinstance(block, BigValue)]
    main = [block for block in blocks if report.mart_of(block) == f"rpt_{report.slug}"]
    if not main:
        return None
    return main[0].model_copy(update={"values": report.spec.headline}) if report.spec.headline else main[0]


def laid_out(report: Report) -> list[BlockBase]:
    """Blocks as they stand on the page: a half without a neighbour takes the whole width, and the current
    figures stand without the unfinished ones where these have a block of their own."""
    blocks = [block for block, _ in report.blocks]
    apart = any(isinstance(block, BigValue) and block.period == "running" for block in blocks)
    placed: list[BlockBase] = []
    is_open = False
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        changes: dict[str, object] = {"beside": False} if isinstance(block, BigValue) and apart else {}
        is_half = block.room == "half"
        if is_half and not is_open and (following is None or following.room != "half"):
            changes["width"] = "full"
            is_half = False
        is_open = is_half and not is_open
        placed.append(block.model_copy(update=changes) if changes else block)
    return placed


def _without_repeats(blocks: Sequence[BlockView], page_period: str) -> list[BlockView]:
    """The page's own period is said once, at its top; a block names only another one."""
    return [replace(block, period="" if block.period == page_period else block.period) for block in blocks]


def _why_empty(scene: Scene, missing: list[str], *, nothing: bool, has_period: bool) -> str:
    if nothing:
        return not_provided(scene, missing)
    return "" if has_period else scene.ui._("There is no data yet: nothing has been loaded that has a date.")


def _downloads(scene: Scene, report: Report) -> list[Download]:
    """Files of each mart, added when all pages are made: all periods, all levels, the warehouse's names."""
    downloads = []
    for name, mart in report.marts.items():
        path = f"{name.removeprefix('rpt_')}.csv"
        others = [Link(f"{FOLDER}/{name}.parquet", "Parquet"), Link(f"{FOLDER}/{name}.json.gz", "JSON")]
        downloads.append(Download(path, name, mart.node.description, others))
    return downloads
