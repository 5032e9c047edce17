"""The pages of the sections and the glossary: the reports of a section in a few figures each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports_site.artifacts import Artifacts
from reports_site.blocks import not_provided
from reports_site.blocks.figures import figure_group
from reports_site.blocks.views import FigureGroup
from reports_site.pages.common import Site, site_frame
from reports_site.pages.definitions import Definition, glossary
from reports_site.pages.report import headline_block
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.words import SectionWords

HEADLINES = 3


@dataclass(frozen=True)
class Card:
    """A report in a few figures. ``missing`` says who does not provide its data."""

    path: str
    title: str
    question: str
    group: FigureGroup | None
    missing: str


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
