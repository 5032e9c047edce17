"""The overview and the sections: what was asked, the figures that answer it, and the way to the reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports_site.artifacts import Artifacts
from reports_site.blocks import not_provided
from reports_site.blocks.figures import figure_group
from reports_site.blocks.views import Figure, FigureGroup
from reports_site.i18n import N_
from reports_site.pages.common import Link, Site, sections_of, site_frame
from reports_site.pages.definitions import Definition, glossary
from reports_site.pages.report import headline_block
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.words import QUESTIONS, SectionWords

HEADLINES = 3
PULSE = (
    ("day", "closed", N_("Last working day")),
    ("day", "running", N_("Today so far")),
    ("week", "running", N_("This week so far")),
    ("month", "running", N_("This month so far")),
)


@dataclass(frozen=True)
class Card:
    """A report in a few figures. ``missing`` says who does not provide its data."""

    path: str
    title: str
    question: str
    group: FigureGroup | None
    missing: str


@dataclass(frozen=True)
class Answer:
    """One of the owner's three questions, with the reports that answer it."""

    question: str
    more: Link
    cards: Sequence[Card]


@dataclass(frozen=True)
class PulseRow:
    """A figure today, this week and this month; None where the report has no such period."""

    label: str
    cells: Sequence[Figure | None]


@dataclass(frozen=True)
class IndexPage:
    site: Site
    answers: Sequence[Answer]
    pulse_heads: Sequence[tuple[str, str]]
    pulse: Sequence[tuple[Link, Sequence[PulseRow]]]
    sections: Sequence[tuple[str, str, Sequence[Card]]]


@dataclass(frozen=True)
class SectionPage:
    site: Site
    title: str
    question: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class GlossaryPage:
    site: Site
    title: str
    definitions: Sequence[Definition]


def index_page(scene: Scene, reports: Sequence[Report]) -> IndexPage:
    cards = {report.slug: _card(scene, report) for report in reports}
    answers = []
    for question, section, sections in QUESTIONS:
        chosen = [report for slug in sections for report in reports if report.spec.section == slug]
        if chosen:
            page = (
                section
                if any(report.spec.section == section for report in chosen)
                else chosen[0].spec.section
            )
            more = Link(f"{page}.html", scene.ui._("All reports of this section"))
            answers.append(Answer(scene.ui._(question), more, [cards[report.slug] for report in chosen]))
    return IndexPage(
        site=site_frame(scene, reports, scene.ui._("Overview"), "index.html"),
        answers=answers,
        pulse_heads=_pulse_heads(scene),
        pulse=[
            (Link(f"{report.slug}.html", scene.ui.text(report.spec.title)), rows)
            for report in reports
            if (rows := _pulse_rows(scene, report))
        ],
        sections=[
            (
                f"{section.slug}.html",
                scene.ui._(section.title),
                [cards[report.slug] for report in reports if report.spec.section == section.slug],
            )
            for section in sections_of(reports)
        ],
    )


def section_page(scene: Scene, reports: Sequence[Report], section: SectionWords) -> SectionPage:
    title = scene.ui._(section.title)
    chosen = [report for report in reports if report.spec.section == section.slug]
    return SectionPage(
        site=site_frame(scene, reports, title, f"{section.slug}.html"),
        title=title,
        question=scene.ui._(section.question),
        cards=[_card(scene, report) for report in chosen],
    )


def glossary_page(scene: Scene, artifacts: Artifacts, reports: Sequence[Report]) -> GlossaryPage:
    title = scene.ui._("Glossary")
    return GlossaryPage(
        site=site_frame(scene, reports, title, "glossary.html"),
        title=title,
        definitions=glossary(scene, artifacts, reports),
    )


def _card(scene: Scene, report: Report) -> Card:
    missing = scene.company.missing(report.spec.needs)
    nothing = bool(missing) and len(missing) == len(report.spec.needs)
    return Card(
        path=f"{report.slug}.html",
        title=scene.ui.text(report.spec.title),
        question=scene.ui.text(report.spec.question),
        group=None if nothing else _headline(scene, report),
        missing=not_provided(scene, missing) if nothing else "",
    )


def _headline(scene: Scene, report: Report) -> FigureGroup | None:
    block, period = headline_block(report), scene.calendar.about_work().current(report.spec.grain)
    if block is None or period is None:
        return None
    short = block.model_copy(update={"values": block.values[:HEADLINES]})
    return figure_group(scene, report.marts[report.mart_of(block)], short, period)


def _pulse_heads(scene: Scene) -> list[tuple[str, str]]:
    """The columns of the pulse and the days they cover."""
    heads = []
    for grain, state, words in PULSE:
        found = _period(scene, grain, state)
        heads.append(
            (scene.ui._(words), scene.form.span(found.start, found.end, year=False) if found else "")
        )
    return heads


def _pulse_rows(scene: Scene, report: Report) -> list[PulseRow]:
    block = headline_block(report)
    missing = scene.company.missing(report.spec.needs)
    if block is None or (missing and len(missing) == len(report.spec.needs)):
        return []
    mart = report.marts[report.mart_of(block)]
    short = block.model_copy(update={"values": block.values[:HEADLINES]})
    groups: list[FigureGroup | None] = []
    for grain, state, _ in PULSE:
        found = _period(scene, grain, state)
        groups.append(figure_group(scene, mart, short, found) if found else None)
    return [
        PulseRow(
            label=scene.ui.text(mart.columns[value].label),
            cells=[group.figures[number] if group else None for group in groups],
        )
        for number, value in enumerate(short.values)
    ]


def _period(scene: Scene, grain: str, state: str) -> Period | None:
    return scene.calendar.running(grain) if state == "running" else scene.calendar.last_working_day
