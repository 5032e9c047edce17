"""Tables: figures in rows with bars or heat inside the cells, and the mart's own total below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports_site.blocks.cells import Shades, cells_of, figure_cells, head
from reports_site.blocks.figures import period_words
from reports_site.blocks.sparks import spark_of
from reports_site.blocks.views import BlockView, Cell, Head, TableView
from reports_site.columns import ColumnInfo
from reports_site.downloads.sheets import Sheet
from reports_site.exports import csv_of
from reports_site.i18n import N_
from reports_site.reports import Mart
from reports_site.scene import Scene, key_of, money_unit
from reports_site.spec import DataTable, HeatTable, Table
from reports_site.warehouse import Row

KINDS = ("data_table", "heat_table")
SPARK_PERIODS = 30
SPARK_TITLE = {
    "day": N_("Last 30 days"),
    "week": N_("Last 30 weeks"),
    "month": N_("Last 30 months"),
    "quarter": N_("Last 30 quarters"),
    "year": N_("Last 30 years"),
}
# rows a page shows of a long table; the CSV beside it has all of them
LONGEST = 400


def build(scene: Scene, block: DataTable | HeatTable, mart: Mart, grain: str, name: str) -> BlockView:
    """One table, or one per value of ``split``."""
    grain = block.grain or grain
    order = block.sort or default_order(mart, block)
    extra = tuple(filter(None, (block.split, block.key)))
    rows = scene.rows(mart, block, grain, (*block.columns, *extra), order)
    period = scene.calendar.running(grain) if block.period == "running" else scene.calendar.current(grain)
    parts = split_rows(scene, mart, rows, block.split)
    tables = [
        _table(scene, block, mart, grain, found, title, f"{name}-{number}" if block.split else name)
        for number, (title, found) in enumerate(parts, 1)
    ]
    return BlockView(
        kind="tables",
        title=scene.ui.text(block.title),
        note=scene.ui.text(block.note) if block.note else "",
        width=block.room,
        period=period_words(scene, period) if period and block.period in {"current", "running"} else "",
        tables=tables,
        empty="" if rows else scene.ui._("There is nothing to show for this period."),
    )


def default_order(mart: Mart, block: Table) -> tuple[str, ...]:
    """Newest period first; within it the largest of the first figure."""
    figures = [name for name in block.columns if mart.columns[name].is_number]
    first = ("-period_start",) if "period_start" in block.columns else ()
    return (*first, *(f"-{name}" for name in figures[:1]), *block.columns[:1])


def split_rows(scene: Scene, mart: Mart, rows: list[Row], column: str | None) -> list[tuple[str, list[Row]]]:
    """Rows by the words of a column, in the order in which they first appear."""
    if column is None:
        return [("", rows)] if rows else []
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(scene.name(mart, row, column), []).append(row)
    return list(parts.items())


def plain_table(
    scene: Scene, mart: Mart, rows: list[Row], columns: Sequence[str], caption: str, name: str, grain: str
) -> TableView:
    """A table without bars, heat or totals: the numbers behind a picture."""
    infos = [mart.columns[column] for column in columns]
    made = [cells_of(scene, mart, info, rows, grain, None) for info in infos]
    cells = [[cell(row) for cell in made] for row in rows[:LONGEST]]
    return TableView(
        caption=caption,
        heads=[head(scene, info, money_unit(scene, info, rows)) for info in infos],
        rows=cells,
        csv=write_csv(scene, mart, infos, rows, name),
        more=more_words(scene, len(rows)),
    )


def write_csv(scene: Scene, mart: Mart, infos: Sequence[ColumnInfo], rows: list[Row], name: str) -> str:
    """Adds the table's files to the site and returns the path of its CSV; its workbook stands beside it."""
    path = f"data/{name}.csv"
    header = [scene.ui.text(info.label) for info in infos]
    values = [
        [scene.name(mart, row, info.name) if info.format == "text" else row[info.name] for info in infos]
        for row in rows
    ]
    scene.files[path] = csv_of(header, values)
    sheet = Sheet(name, header, [info.format for info in infos], values)
    scene.sheets[f"data/{name}.xlsx"] = sheet
    return path


def _table(
    scene: Scene, block: Table, mart: Mart, grain: str, rows: list[Row], title: str, name: str
) -> TableView:
    infos = [mart.columns[column] for column in block.columns]
    shades = _shades(block, rows, infos)
    key = block.key or key_of(mart, block.columns[0]) or block.columns[0]
    sparks = _sparks(scene, block, mart, grain, key) if block.sparkline else {}
    shown = rows[: block.top or LONGEST]
    made = [cells_of(scene, mart, info, rows, grain, shades) for info in infos]
    cells = []
    for row in shown:
        line = [cell(row) for cell in made]
        if block.sparkline:
            line.append(_spark_cell(scene, mart.columns[block.sparkline], sparks.get(row.get(key), [])))
        cells.append(line)
    heads = [head(scene, info, money_unit(scene, info, rows)) for info in infos]
    if block.sparkline:
        words = f"{scene.ui.text(mart.columns[block.sparkline].label)}: {scene.ui._(SPARK_TITLE[grain])}"
        heads.append(Head(words, "", "", is_number=False))
    totals = _totals(scene, block, mart, grain, infos, rows)
    return TableView(
        caption=title or scene.ui.text(block.title),
        heads=heads,
        rows=cells,
        totals=[*totals, Cell("")] if totals and block.sparkline else totals,
        csv=write_csv(scene, mart, infos, rows, name),
        more=more_words(scene, len(rows), len(shown)),
    )


def _shades(block: Table, rows: list[Row], infos: Sequence[ColumnInfo]) -> Shades:
    """Heat in every figure of a heat table; bars in the columns the block names or sorts by."""
    numbers = [info.name for info in infos if info.is_number]
    if isinstance(block, HeatTable):
        return Shades.of(rows, heat=numbers)
    if isinstance(block, DataTable) and block.bars is not None:
        return Shades.of(rows, bars=block.bars)
    sorted_by = [name.lstrip("-") for name in block.sort if name.lstrip("-") in numbers]
    return Shades.of(rows, bars=(sorted_by or numbers)[:1])


def _totals(
    scene: Scene, block: Table, mart: Mart, grain: str, infos: Sequence[ColumnInfo], rows: list[Row]
) -> list[Cell]:
    """The mart's own total of the same period and view; nothing for tables over time or of totals."""
    level = block.where.get("level")
    single = block.period in {"current", "running"} and mart.has("period_grain")
    if not block.totals or block.split or not single or level in {None, "total"} or isinstance(level, list):
        return []
    period = scene.calendar.current(grain) if block.period == "current" else scene.calendar.running(grain)
    found = (
        scene.at(mart, period, {**block.where, "level": "total"}, tuple(info.name for info in infos))
        if period
        else []
    )
    if len(found) != 1 or not rows:
        return []
    row = found[0]
    # the total may be in another currency than the rows; together they tell whether it has to say so
    known = [*rows, row]
    figures = [
        figure_cells(scene, info, known, None)(row) if info.is_number else Cell("") for info in infos[1:]
    ]
    return [Cell(scene.ui._("Total")), *figures]


def _sparks(scene: Scene, block: Table, mart: Mart, grain: str, key: str) -> dict[Any, list[Row]]:
    """Rows of the sparkline's column by the key of the table's rows, oldest first."""
    column = str(block.sparkline)
    closed = {"period_grain": grain, "period_state": "closed"}
    conditions = {**closed, **scene.since(grain, SPARK_PERIODS)}
    rows = scene.warehouse.rows(
        mart.node.relation,
        (key, "period_start", column),
        where={**conditions, **block.where},
        order=("period_start",),
    )
    parts: dict[Any, list[Row]] = {}
    for row in rows:
        parts.setdefault(row[key], []).append(row)
    return parts


def _spark_cell(scene: Scene, info: ColumnInfo, rows: list[Row]) -> Cell:
    points = [None if row[info.name] is None else float(row[info.name]) for row in rows]
    spark = spark_of(scene, points, lambda point: scene.form.big(round(point, 4), info.format))
    return Cell("", spark=spark)


def more_words(scene: Scene, count: int, shown: int = LONGEST) -> str:
    """How many rows there are when not all of them are shown."""
    if count <= shown:
        return ""
    return scene.ui.n(
        "%(shown)s of %(num)s row shown; the CSV has all of them.",
        "%(shown)s of %(num)s rows shown; the CSV has all of them.",
        count,
        shown=shown,
    )
