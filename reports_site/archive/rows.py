"""The rows of all kept pages of one report, read in a few queries and told apart by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reports_site.blocks.figures import figure_filter
from reports_site.blocks.tables import default_order
from reports_site.pages.report import headline_block
from reports_site.reports import Mart, Report
from reports_site.scene import Scene
from reports_site.spec import BigValue, DataTable, HeatTable
from reports_site.warehouse import AtLeast, Row

ByPeriod = Mapping[date, Sequence[Row]]
NO_ROWS: Sequence[Row] = ()


@dataclass(frozen=True)
class Kept:
    """What of a report stands on a kept page: its main figures and its first table of the period."""

    report: Report
    figures: BigValue | None
    table: DataTable | HeatTable | None
    figure_rows: ByPeriod = field(default_factory=dict)
    table_rows: ByPeriod = field(default_factory=dict)
    total_rows: ByPeriod = field(default_factory=dict)

    @property
    def marts(self) -> list[Mart]:
        """Marts the page is made from."""
        named = {self.report.mart_of(block) for block in (self.figures, self.table) if block}
        return [self.report.marts[name] for name in sorted(named)]


def kept_of(report: Report, grain: str) -> Kept:
    """Chooses the blocks; a mart without periods has none."""
    figures = headline_block(report)
    if figures and not report.marts[report.mart_of(figures)].has("period_grain"):
        figures = None
    # a block with a grain of its own speaks of other periods than the page
    tables = (
        block
        for block, mart in report.blocks
        if isinstance(block, (DataTable, HeatTable))
        and block.period == "current"
        and block.grain in (None, grain)
        and not block.split
        and mart.has("period_grain")
    )
    return Kept(report, figures, next(tables, None))


def read_rows(scene: Scene, kept: Kept, grain: str, since: date) -> Kept:
    """The same blocks with the rows of all closed periods from ``since`` on."""
    closed = {"period_grain": grain, "period_state": "closed", "period_start": AtLeast(since)}
    figures: ByPeriod = {}
    table: ByPeriod = {}
    totals: ByPeriod = {}
    if kept.figures:
        mart = kept.report.marts[kept.report.mart_of(kept.figures)]
        figures = _read(scene, mart, kept.figures.values, {**closed, **figure_filter(mart, kept.figures)}, ())
    if kept.table:
        block, mart = kept.table, kept.report.marts[kept.report.mart_of(kept.table)]
        order = block.sort or default_order(mart, block)
        table = _read(scene, mart, block.columns, {**closed, **block.where}, order)
        level = block.where.get("level")
        if block.totals and isinstance(level, str) and level != "total":
            totals = _read(scene, mart, block.columns, {**closed, **block.where, "level": "total"}, ())
    return Kept(kept.report, kept.figures, kept.table, figures, table, totals)


def _read(
    scene: Scene, mart: Mart, columns: Sequence[str], where: dict[str, Any], order: tuple[str, ...]
) -> ByPeriod:
    names = scene.fetched(mart, ("period_start", *columns))
    found: dict[date, list[Row]] = {}
    for row in scene.warehouse.rows(mart.node.relation, names, where=where, order=("period_start", *order)):
        found.setdefault(row["period_start"], []).append(row)
    return found
