"""The owner's three questions, each answered in a few sentences with the figures behind the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports_site.blocks.figures import figure_group, period_words
from reports_site.blocks.views import Figure
from reports_site.overview.reading import is_said, period_of, rows_of, sentence
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.spec import BigValue, Text
from reports_site.spec_overview import PLACE, Answer
from reports_site.words import QUESTIONS


@dataclass(frozen=True)
class Line:
    """One sentence, the period it is about and the report it is from."""

    text: str
    period: str
    path: str
    title: str
    figures: Sequence[Figure] = ()


@dataclass(frozen=True)
class AnswerView:
    """A question with its sentences; the figures of the first stand large."""

    slug: str
    question: str
    lines: Sequence[Line]

    @property
    def figures(self) -> Line | None:
        """The first sentence that brings figures."""
        return next((line for line in self.lines if line.figures), None)


def answers_of(scene: Scene, reports: Sequence[Report]) -> list[AnswerView]:
    """The three questions in their order; one that nobody answers is left out."""
    found: dict[str, list[tuple[int, Line]]] = {}
    for report in reports:
        for answer in report.spec.answers:
            line = _line(scene, report, answer) if is_said(scene, report, answer) else None
            if line:
                found.setdefault(answer.question, []).append((answer.order, line))
    return [
        AnswerView(slug, scene.ui._(question), [line for _, line in sorted(found[slug], key=lambda o: o[0])])
        for slug, question in QUESTIONS.items()
        if slug in found
    ]


def _line(scene: Scene, report: Report, answer: Answer) -> Line | None:
    period = period_of(scene, report, answer)
    words = scene.ui.text(answer.says)
    rows = rows_of(scene, report, answer, period, tuple(PLACE.findall(words)))
    text = sentence(scene, report.mart(answer), rows[0], words) if rows else ""
    if not text or period is None:
        return None
    figures: Sequence[Figure] = ()
    if answer.figures:
        # figures stand over a whole row, so the answer is read like a block of them
        block = BigValue(
            kind="big_value",
            title=Text(en="-", ru="-"),
            mart=answer.mart,
            where=answer.where,
            values=answer.figures,
        )
        group = figure_group(scene, report.mart(answer), block, period)
        figures = group.figures if group else ()
    title = scene.ui.text(report.spec.title)
    return Line(text, period_words(scene, period), f"{report.slug}.html", title, figures)
