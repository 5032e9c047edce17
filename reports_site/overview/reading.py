"""Single rows of a mart: found by a period and a condition, said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports_site.periods import Period
from reports_site.reports import Mart, Report
from reports_site.scene import Scene
from reports_site.spec import Table
from reports_site.spec_overview import PLACE, Reading
from reports_site.warehouse import Row, total_order


def period_of(scene: Scene, report: Report, reading: Reading) -> Period | None:
    """The last closed period (of days the last working one), or the unfinished one."""
    grain = reading.grain or report.spec.grain
    if reading.period == "running":
        return scene.calendar.running(grain)
    return scene.calendar.about_work().current(grain)


def is_said(scene: Scene, report: Report, reading: Reading) -> bool:
    """Whether some source provides what the reading needs."""
    missing = scene.company.missing(report.spec.needs)
    whole = bool(missing) and len(missing) == len(report.spec.needs)
    return not whole and not scene.company.missing(reading.needs)


def rows_of(
    scene: Scene,
    report: Report,
    reading: Reading,
    period: Period | None,
    columns: tuple[str, ...],
    where: Mapping[str, Any] | None = None,
) -> list[Row]:
    """Rows of one period by ``sort``; those of ``where`` when it is given instead of the reading's own."""
    mart = report.mart(reading)
    if mart.has("period_grain") and period is None:
        return []
    level = {"level": "total"} if mart.has("level") else {}
    wanted = {**(level if where is None else {}), **(reading.where if where is None else where)}
    key = period.key if period and mart.has("period_grain") else {}
    names = scene.fetched(mart, columns)
    order = tuple(name for name in total_order(reading.sort, names) if name.lstrip("-") in names)
    return scene.warehouse.rows(mart.node.relation, names, where={**key, **wanted}, order=order)


def sentence(scene: Scene, mart: Mart, row: Row, words: str) -> str:
    """The words with each ``{column}`` as the row has it; nothing when the row has none of them."""
    places = PLACE.findall(words)
    if places and all(row[name] is None for name in places):
        return ""
    return PLACE.sub(lambda place: value_words(scene, mart, row, place[1]), words)


def value_words(scene: Scene, mart: Mart, row: Row, column: str) -> str:
    """A figure or a name as it stands in a sentence."""
    info = mart.columns[column]
    if info.is_number:
        return scene.form.big(row[column], info.format, row.get("currency"))
    if info.format == "text":
        return scene.name(mart, row, column)
    return scene.form.cell(row[column], info.format)


def rows_link(report: Report, reading: Reading, column: str | None) -> str:
    """Where the rows behind a figure stand: the first table of its mart that names ``column``."""
    tables = [
        (number, block)
        for number, block in enumerate(report.spec.blocks, 1)
        if isinstance(block, Table) and report.mart_of(block) == report.mart_of(reading)
    ]
    found = [number for number, block in tables if column in block.columns] or [n for n, _ in tables]
    return f"{report.slug}.html" + (f"#block-{found[0]}" if found else "")
