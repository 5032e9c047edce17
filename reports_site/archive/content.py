"""One kept page: the figures of a period and who made them, nothing that a later build would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports_site.archive.rows import NO_ROWS, Kept
from reports_site.blocks.cells import Shades, cells_of, figure_cells, head
from reports_site.blocks.figures import figure, period_words
from reports_site.blocks.tables import more_words
from reports_site.blocks.views import Cell, FigureGroup, TableView
from reports_site.pages.common import Link, Site
from reports_site.periods import Period
from reports_site.scene import Scene, money_unit
from reports_site.spec import HeatTable

# rows of a table on a kept page; the report's own file has all of them
LONGEST = 60


@dataclass(frozen=True)
class Part:
    """A report on a kept page. ``missing`` says who does not provide its data."""

    report: Link
    question: str
    group: FigureGroup | None
    table: TableView | None
    missing: str


@dataclass(frozen=True)
class KeptPage:
    """Context of ``archive/page.html``. ``within`` are the days or weeks the period is made of."""

    site: Site
    title: str
    cadence: str
    before: Link | None
    after: Link | None
    calendar: Link
    within: Sequence[Link]
    parts: Sequence[Part]


def part_of(scene: Scene, kept: Kept, period: Period, missing: str) -> Part:
    spec = kept.report.spec
    return Part(
        report=Link(f"{kept.report.slug}.html", scene.ui.text(spec.title)),
        question=scene.ui.text(spec.question),
        group=None if missing else figures_of(scene, kept, period),
        table=None if missing else _table(scene, kept, period),
        missing=missing,
    )


def figures_of(scene: Scene, kept: Kept, period: Period) -> FigureGroup | None:
    """The main figures of a closed period beside those of the one before; None where the mart has nothing."""
    rows = kept.figure_rows.get(period.start, NO_ROWS)
    if kept.figures is None or len(rows) != 1:
        return None
    mart = kept.report.marts[kept.report.mart_of(kept.figures)]
    before = scene.calendar.compared(period)
    compared = kept.figure_rows.get(before.start, NO_ROWS) if before else NO_ROWS
    was = compared[0] if len(compared) == 1 else None
    figures = [
        figure(scene, mart, mart.columns[value], rows[0], was, period, before, [])
        for value in kept.figures.values
    ]
    return FigureGroup(period_words(scene, period), is_running=False, figures=figures)


def _table(scene: Scene, kept: Kept, period: Period) -> TableView | None:
    rows = list(kept.table_rows.get(period.start, NO_ROWS))
    if kept.table is None or not rows:
        return None
    block, mart = kept.table, kept.report.marts[kept.report.mart_of(kept.table)]
    infos = [mart.columns[column] for column in block.columns]
    numbers = [info.name for info in infos if info.is_number]
    is_heat = isinstance(block, HeatTable)
    shades = Shades.of(rows, heat=numbers if is_heat else (), bars=() if is_heat else numbers[:1])
    totals = kept.total_rows.get(period.start, NO_ROWS)
    known = [*rows, *totals]
    columns = [cells_of(scene, mart, info, known, period.grain, shades) for info in infos]
    shown = rows[:LONGEST]
    return TableView(
        caption=scene.ui.text(block.title),
        # definitions stand on the report's own page
        heads=[replace(head(scene, info, money_unit(scene, info, rows)), anchor="") for info in infos],
        rows=[[cell(row) for cell in columns] for row in shown],
        totals=[
            Cell(scene.ui._("Total")),
            *(
                figure_cells(scene, info, known, None)(totals[0]) if info.is_number else Cell("")
                for info in infos[1:]
            ),
        ]
        if len(totals) == 1
        else (),
        more=more_words(scene, len(rows), len(shown)),
    )
