"""One drill page: a short table per report, drawn without a renderer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports_site.blocks.cells import Shades, cells_of, head
from reports_site.blocks.sparks import spark_of
from reports_site.blocks.views import Spark, TableView
from reports_site.columns import KEYS, ColumnInfo
from reports_site.drill.read import Pages, Part
from reports_site.pages.common import Link, Site, site_frame
from reports_site.reports import Report
from reports_site.scene import Scene, money_unit
from reports_site.warehouse import Row


@dataclass(frozen=True)
class DrillPart:
    """A table and the report it is from; ``spark`` is its first figure over time."""

    report: Link
    title: str
    table: TableView
    spark: Spark | None


@dataclass(frozen=True)
class DrillPage:
    """Context of ``drill/page.html``. ``kind`` says what the page is about: a manager, a client …"""

    site: Site
    title: str
    kind: str
    parts: Sequence[DrillPart]


def drill_page(scene: Scene, reports: Sequence[Report], pages: Pages, one: str) -> DrillPage:
    title = name_of(scene, pages, one)
    # what a later build would say otherwise does not stand on a page that is kept
    site = replace(
        site_frame(scene, reports, title, pages.path(one)),
        as_of="",
        build_id="",
        freshness=(),
        troubles=(),
    )
    parts = [_part(scene, pages, part, part.rows[one]) for part in pages.parts if part.rows.get(one)]
    return DrillPage(site, title, scene.ui.text(pages.kind.title), parts)


def name_of(scene: Scene, pages: Pages, one: str) -> str:
    """The name in the first row that has it; the id when none has."""
    for part in pages.parts:
        for row in part.rows.get(one, ())[:1]:
            for name, key in pages.kind.names.items():
                if key == pages.kind.key and row.get(name):
                    return scene.name(part.mart, row, name)
    return one


def _part(scene: Scene, pages: Pages, part: Part, rows: Sequence[Row]) -> DrillPart:
    spec = part.report.spec
    named = {name for name, key in pages.kind.names.items() if key == pages.kind.key}
    infos = [_plain(part.mart.columns[name]) for name in part.drill.columns if name not in named]
    shown = list(rows[: part.drill.top])
    shades = Shades.of(shown, bars=part.drill.bars)
    grain = part.drill.grain or spec.grain
    columns = [cells_of(scene, part.mart, info, shown, grain, shades) for info in infos]
    title = scene.ui.text(part.drill.title)
    table = TableView(
        caption=title,
        # definitions stand on the report's own page
        heads=[replace(head(scene, info, money_unit(scene, info, shown)), anchor="") for info in infos],
        rows=[[cell(row) for cell in columns] for row in shown],
        more=_more(scene, len(rows), len(shown)),
    )
    return DrillPart(
        Link(f"{part.report.slug}.html", scene.ui.text(spec.title)), title, table, _spark(scene, part, shown)
    )


def _plain(info: ColumnInfo) -> ColumnInfo:
    """A mart of days calls its periods days, whatever their length here."""
    return replace(info, label=KEYS[info.name][0]) if info.name == "period_start" else info


def _spark(scene: Scene, part: Part, rows: Sequence[Row]) -> Spark | None:
    """The first figure over the periods of the table, the oldest first."""
    info = next(
        (part.mart.columns[name] for name in part.drill.columns if part.mart.columns[name].is_number), None
    )
    if info is None or "period_start" not in part.drill.columns:
        return None
    ordered = sorted(rows, key=lambda row: row["period_start"])
    points = [None if row[info.name] is None else float(row[info.name]) for row in ordered]
    return spark_of(scene, points, lambda point: scene.form.big(round(point, 4), info.format))


def _more(scene: Scene, count: int, shown: int) -> str:
    if count <= shown:
        return ""
    return scene.ui.n(
        "%(shown)s of %(num)s row shown; the report has all of them.",
        "%(shown)s of %(num)s rows shown; the report has all of them.",
        count,
        shown=shown,
    )
