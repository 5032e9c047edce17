"""All closed periods of a report's main figures, and the unfinished one on top."""

from __future__ import annotations

from reports_site.blocks.cells import Shades, cells_of, head
from reports_site.blocks.figures import figure_filter
from reports_site.blocks.tables import write_csv
from reports_site.blocks.views import TableView
from reports_site.columns import KEYS, ColumnInfo
from reports_site.periods import GRAINS
from reports_site.reports import Mart, Report
from reports_site.scene import Scene, money_unit
from reports_site.spec import BigValue
from reports_site.warehouse import Row
from reports_site.words import GRAINS as GRAIN_WORDS

# rows on the page; the CSV has every period
SHOWN = 36


def history_tables(scene: Scene, report: Report, block: BigValue | None) -> list[tuple[str, TableView]]:
    """One table per grain the mart has, the report's own first."""
    if block is None:
        return []
    mart = report.marts[report.mart_of(block)]
    if not mart.has("period_grain"):
        return []
    columns = scene.fetched(mart, ("period_grain", "period_start", *block.values))
    where = {**figure_filter(mart, block), "period_state": ("closed", "running")}
    rows = scene.warehouse.rows(mart.node.relation, columns, where=where, order=("-period_start",))
    by_grain: dict[str, list[Row]] = {}
    for row in rows:
        by_grain.setdefault(row["period_grain"], []).append(row)
    grains = sorted(by_grain, key=lambda grain: (grain != report.spec.grain, GRAINS.index(grain)))
    return [
        (scene.ui._(GRAIN_WORDS[grain]), _table(scene, report, mart, block.values, grain, by_grain[grain]))
        for grain in grains
    ]


def _table(
    scene: Scene, report: Report, mart: Mart, columns: tuple[str, ...], grain: str, rows: list[Row]
) -> TableView:
    label, form = KEYS["period_start"]
    start = ColumnInfo("period_start", label, form)
    infos = [mart.columns[column] for column in columns]
    shown = rows[:SHOWN]
    shades = Shades.of(shown, bars=columns[:1])
    cells = [cells_of(scene, mart, info, shown, grain, shades) for info in (start, *infos)]
    return TableView(
        caption=f"{scene.ui.text(report.spec.title)}: {scene.ui._(GRAIN_WORDS[grain]).lower()}",
        heads=[head(scene, start, ""), *(head(scene, info, money_unit(scene, info, rows)) for info in infos)],
        rows=[[cell(row) for cell in cells] for row in shown],
        csv=write_csv(scene, mart, [start, *infos], rows, f"{report.slug}-{grain}"),
        more=scene.ui._(
            "%(shown)s of %(count)s periods shown; the CSV has all of them.", shown=SHOWN, count=len(rows)
        )
        if len(rows) > SHOWN
        else "",
    )
