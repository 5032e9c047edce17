"""The pulse: the figures each report is known by, for the day, this week and this month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports_site.blocks.figures import figure_group
from reports_site.blocks.views import Figure, FigureGroup
from reports_site.i18n import N_
from reports_site.pages.common import Link
from reports_site.pages.report import headline_block
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.scene import Scene

HEADLINES = 3
COLUMNS = (
    ("day", "closed", N_("Last working day")),
    ("day", "running", N_("Today so far")),
    ("week", "running", N_("This week so far")),
    ("month", "running", N_("This month so far")),
)


@dataclass(frozen=True)
class PulseRow:
    """A figure today, this week and this month; None where the report has no such period."""

    label: str
    cells: Sequence[Figure | None]


@dataclass(frozen=True)
class Pulse:
    """``heads``: the columns and the days they cover; ``reports``: the rows of each report."""

    heads: Sequence[tuple[str, str]]
    reports: Sequence[tuple[Link, Sequence[PulseRow]]]


def pulse_of(scene: Scene, reports: Sequence[Report]) -> Pulse:
    return Pulse(
        heads=_heads(scene),
        reports=[
            (Link(f"{report.slug}.html", scene.ui.text(report.spec.title)), rows)
            for report in reports
            if (rows := _rows(scene, report))
        ],
    )


def _heads(scene: Scene) -> list[tuple[str, str]]:
    """The columns of the pulse and the days they cover."""
    heads = []
    for grain, state, words in COLUMNS:
        found = _period(scene, grain, state)
        heads.append(
            (scene.ui._(words), scene.form.span(found.start, found.end, year=False) if found else "")
        )
    return heads


def _rows(scene: Scene, report: Report) -> list[PulseRow]:
    block = headline_block(report)
    missing = scene.company.missing(report.spec.needs)
    if block is None or (missing and len(missing) == len(report.spec.needs)):
        return []
    mart = report.marts[report.mart_of(block)]
    short = block.model_copy(update={"values": block.values[:HEADLINES]})
    groups: list[FigureGroup | None] = []
    for grain, state, _ in COLUMNS:
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
