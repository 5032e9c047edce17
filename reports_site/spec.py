"""What a report may say about itself: ``config.meta.report`` of its exposure, as typed models.

A block is named after what it shows. Unknown keys and kinds are refused, never ignored.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reports_site.spec_block import BlockBase
from reports_site.spec_drill import Drill
from reports_site.spec_overview import Answer, Attention, Change
from reports_site.spec_wall import Wall
from reports_site.spec_words import Columns, Grain, SomeColumns, Strict, Text, Words
from reports_site.spec_words import some as _some

__all__ = ["BlockBase", "Grain", "Strict", "Text", "Words"]

Section = Literal["daily", "weekly", "monthly", "employees", "funnel", "money"]
Cadence = Literal["daily", "weekly", "monthly"]
Format = Literal["integer", "money", "percent", "decimal", "minutes", "days", "date", "text", "boolean"]
Better = Literal["up", "down"]


class BigValue(BlockBase):
    """Large figures beside the previous comparable period; ``beside``: the unfinished one too."""

    kind: Literal["big_value"]
    values: SomeColumns
    beside: bool = True

    def columns_named(self) -> dict[str, Columns]:
        return {"values": self.values}


class Picture(BlockBase):
    """``x``: category or time; ``y``: figures, in the order of the legend; ``ordered``: they are steps of
    one scale, from calm to urgent."""

    x: str
    y: SomeColumns
    color: str | None = None
    ordered: bool = False

    def columns_named(self) -> dict[str, Columns]:
        return {"x": (self.x,), "y": self.y, "color": _some(self.color)}


class _Half(Picture):
    """A picture that needs no more than half the width, unless there are several of it."""

    @property
    def room(self) -> Literal["full", "half"]:
        return self.width or ("full" if self.split else "half")


class BarChart(_Half):
    """Ranked horizontal bars; ``stacked`` puts the figures of ``y`` end to end; ``mark`` is a column whose
    words stand behind the name."""

    kind: Literal["bar_chart"]
    stacked: bool = False
    mark: str | None = None

    def columns_named(self) -> dict[str, Columns]:
        return {**super().columns_named(), "mark": _some(self.mark)}


class HeatMap(Picture):
    """A grid: ``x`` across, ``color`` downwards; the depth of a cell follows the figure."""

    kind: Literal["heat_map"]
    color: str


class DonutChart(_Half):
    """A ring of parts: one per value of ``x``, or one per figure of ``y`` of the single row."""

    kind: Literal["donut_chart"]


class ColumnChart(Picture):
    """Columns over time, beside each other or stacked, and ``line`` series above them."""

    kind: Literal["column_chart"]
    line: Columns = ()
    stacked: bool = False

    def columns_named(self) -> dict[str, Columns]:
        return {**super().columns_named(), "line": self.line}


class LineChart(Picture):
    """Lines over time."""

    kind: Literal["line_chart"]


class FunnelChart(_Half):
    """Steps in the order of ``sort``; ``share`` stands beside the figure, ``drop`` says why the rest left."""

    kind: Literal["funnel_chart"]
    share: str | None = None
    drop: Columns = ()

    def columns_named(self) -> dict[str, Columns]:
        return {**super().columns_named(), "share": _some(self.share), "drop": self.drop}


class WaterfallChart(Picture):
    """Signed steps between ``start`` and ``end``, which come from the mart's own total row."""

    kind: Literal["waterfall_chart"]
    start: str | None = None
    end: str | None = None

    def columns_named(self) -> dict[str, Columns]:
        return {**super().columns_named(), "start": _some(self.start), "end": _some(self.end)}


class ScatterChart(Picture):
    """A dot per row: the first figure of ``y`` to the right, the second upwards."""

    kind: Literal["scatter_chart"]


class Table(BlockBase):
    """``totals``: the row of the mart's total level below; ``sparkline``: a column drawn per row over the
    last 30 closed periods, rows being told apart by ``key``."""

    columns: SomeColumns
    totals: bool = True
    sparkline: str | None = None
    key: str | None = None

    def columns_named(self) -> dict[str, Columns]:
        return {"columns": self.columns, "sparkline": _some(self.sparkline)}

    def columns_used(self) -> dict[str, Columns]:
        return {**super().columns_used(), "key": _some(self.key)}


class DataTable(Table):
    """Figures in rows; ``bars`` are drawn inside the cells (by default the column the rows are sorted by)."""

    kind: Literal["data_table"]
    bars: Columns | None = None

    def columns_used(self) -> dict[str, Columns]:
        return {**super().columns_used(), "bars": self.bars or ()}


class HeatTable(Table):
    """Numbers on a ground whose depth follows them, column by column."""

    kind: Literal["heat_table"]


Block = Annotated[
    BigValue
    | BarChart
    | ColumnChart
    | LineChart
    | FunnelChart
    | WaterfallChart
    | DataTable
    | HeatTable
    | HeatMap
    | DonutChart
    | ScatterChart,
    Field(discriminator="kind"),
]


class ReportSpec(Strict):
    """One page. ``headline`` names the figures a report is known by, else those of the first big_value.

    ``answers``, ``attention``, ``changes`` and ``wall`` are its share of the overview and the wall screen,
    ``drill`` that of the pages of one manager, department, source or client;
    ``lists_checks``: the records that fail the checks of the data stand here, and other pages link to them.
    ``booklet``: whether it is printed with the others of its cadence; a long list is not.
    """

    section: Section
    order: int = 100
    cadence: Cadence
    grain: Grain
    title: Text
    question: Text
    methodology: Text
    needs: tuple[str, ...] = ()
    headline: Columns = ()
    answers: tuple[Answer, ...] = ()
    attention: tuple[Attention, ...] = ()
    changes: tuple[Change, ...] = ()
    wall: Wall | None = None
    drill: tuple[Drill, ...] = ()
    lists_checks: bool = False
    booklet: bool = True
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]
