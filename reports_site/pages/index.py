"""The overview: three questions answered, what needs somebody today, what changed, the way to all reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports_site.overview.answers import AnswerView, answers_of
from reports_site.overview.attention import Worries, worries_of
from reports_site.overview.changes import ChangeView, changes_of
from reports_site.overview.pulse import Pulse, pulse_of
from reports_site.pages.common import Link, Site, sections_of, site_frame
from reports_site.reports import Report
from reports_site.scene import Scene


@dataclass(frozen=True)
class IndexPage:
    """Context of ``index.html``. ``sections``: path, title and (link, question) of their reports."""

    site: Site
    answers: Sequence[AnswerView]
    worries: Worries
    changes: Sequence[ChangeView]
    pulse: Pulse
    sections: Sequence[tuple[str, str, Sequence[tuple[Link, str]]]]


def index_page(scene: Scene, reports: Sequence[Report]) -> IndexPage:
    return IndexPage(
        site=site_frame(scene, reports, scene.ui._("Overview"), "index.html"),
        answers=answers_of(scene, reports),
        worries=worries_of(scene, reports),
        changes=changes_of(scene, reports),
        pulse=pulse_of(scene, reports),
        sections=[
            (
                f"{section.slug}.html",
                scene.ui._(section.title),
                [
                    (_link(scene, report), scene.ui.text(report.spec.question))
                    for report in reports
                    if report.spec.section == section.slug
                ],
            )
            for section in sections_of(reports)
        ],
    )


def _link(scene: Scene, report: Report) -> Link:
    return Link(f"{report.slug}.html", scene.ui.text(report.spec.title))
