"""Large figures: the value, what it was in the comparable period before, and the change in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports_site.blocks.sparks import spark_of
from reports_site.blocks.timeline import timeline
from reports_site.blocks.views import BlockView, Delta, Figure, FigureGroup
from reports_site.columns import ColumnInfo
from reports_site.i18n import N_
from reports_site.periods import Period
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.spec import Better, BigValue
from reports_site.warehouse import Row

KINDS = ("big_value",)
BEFORE: Mapping[str, str] = {
    "day": N_("vs the day before"),
    "week": N_("vs the week before"),
    "month": N_("vs the month before"),
    "quarter": N_("vs the quarter before"),
    "year": N_("vs the year before"),
}


def build(scene: Scene, block: BigValue, mart: Mart, grain: str, name: str) -> BlockView:
    """The current period's figures and, beside them, those of the unfinished one."""
    grain = block.grain or grain
    current, running = scene.calendar.current(grain), scene.calendar.running(grain)
    wanted = [running] if block.period == "running" else [current, running if block.beside else None]
    periods = [period for number, period in enumerate(wanted) if period and period not in wanted[:number]]
    groups = [group for period in periods if (group := figure_group(scene, mart, block, period))]
    working = scene.calendar.last_working_day
    if grain == "day" and block.period == "current" and groups and groups[0].is_quiet and working != current:
        last = figure_group(scene, mart, block, working) if working else None
        groups[1:1] = [last] if last else []
    return BlockView(
        kind="figures",
        title=scene.ui.text(block.title),
        note=scene.ui.text(block.note) if block.note else "",
        width=block.room,
        groups=groups,
        empty="" if groups else scene.ui._("There is no data for this period yet."),
    )


def figure_group(scene: Scene, mart: Mart, block: BigValue, period: Period) -> FigureGroup | None:
    """The block's figures in one period; None when the mart has nothing there."""
    rows = timeline(scene, mart, figure_filter(mart, block), period.grain)
    row = rows.row(period)
    if row is None:
        return None
    before = scene.calendar.compared(period)
    compared = rows.row(before) if before else None
    trend = rows.until(period)
    figures = [
        figure(scene, mart, mart.columns[value], row, compared, period, before, trend)
        for value in block.values
    ]
    return FigureGroup(period_words(scene, period), period.is_running, figures)


def figure_filter(mart: Mart, block: BigValue) -> dict[str, Any]:
    """A figure is the whole company's unless the block says otherwise."""
    return {**({"level": "total"} if mart.has("level") else {}), **block.where}


def period_words(scene: Scene, period: Period) -> str:
    """The period's name; of an unfinished one also the days it covers so far."""
    words = scene.form.period(period)
    if not period.is_running:
        return words
    if period.grain == "day":
        return scene.ui._("%(day)s, today so far", day=words)
    return scene.ui._("%(period)s so far", period=scene.form.span(period.start, period.end))


def figure(
    scene: Scene,
    mart: Mart,
    info: ColumnInfo,
    row: Row,
    compared: Row | None,
    period: Period,
    before: Period | None,
    trend: list[Row],
) -> Figure:
    value = row[info.name]
    currency = row.get("currency")
    missing = scene.company.missing(info.needs)
    text = scene.ui._("not provided") if missing else scene.form.big(value, info.format, currency)
    points = [None if found[info.name] is None else float(found[info.name]) for found in trend]
    return Figure(
        label=scene.ui.text(info.label),
        value=text,
        exact="" if value is None or missing else str(value),
        anchor=anchor(info),
        delta=None if missing else delta(scene, info, value, compared, period, before),
        parts=parts(scene, info, row),
        faint=faint(scene, info, row),
        spark=spark_of(scene, points, lambda point: scene.form.big(round(point, 4), info.format, currency)),
        notes=[(note.text, note.author) for note in scene.notes.of(mart, info, period.grain, period.start)],
    )


def anchor(info: ColumnInfo) -> str:
    """The address of a definition: of the metric, which several columns may share, or of the column."""
    return f"def-{info.metric.name if info.metric else info.name}"


def delta(
    scene: Scene, info: ColumnInfo, value: Any, compared: Row | None, period: Period, before: Period | None
) -> Delta | None:
    """The change since the comparable period; None when there is nothing to compare with.

    A day that is not over has no comparable part of the day before.
    """
    is_open_day = period.is_running and period.grain == "day"
    if before is None or is_open_day or compared is None or value is None or compared[info.name] is None:
        return None
    was = compared[info.name]
    change = scene.form.change(value, was, info.format, compared.get("currency"))
    if period.is_running:
        words = scene.ui._(
            "vs %(days)s, the same number of working days",
            days=scene.form.span(before.start, before.end, year=before.start.year != period.start.year),
        )
    else:
        words = scene.ui._(BEFORE[period.grain])
    arrow = "flat" if value == was else "up" if value > was else "down"
    return Delta(
        text=change,
        words=words,
        before=scene.form.big(was, info.format, compared.get("currency")),
        arrow=arrow,
        tone=_tone(arrow, info.better),
    )


def parts(scene: Scene, info: ColumnInfo, row: Row) -> str:
    """Numerator and denominator of a rate, in words."""
    if not (info.numerator and info.denominator):
        return ""
    above, below = row.get(info.numerator), row.get(info.denominator)
    if info.format != "percent":
        return f"{scene.form.compact(above)} / {scene.form.compact(below)}" if above and below else ""
    return scene.ui._(
        "%(part)s of %(whole)s",
        part=scene.form.cell(above, _plain(above)),
        whole=scene.form.cell(below, _plain(below)),
    )


def faint(scene: Scene, info: ColumnInfo, row: Row) -> str:
    """Why a percentage should not be trusted: fewer cases than the company's sample floor; else nothing."""
    if info.format != "percent" or not info.denominator or row[info.name] is None:
        return ""
    cases, floor = row.get(info.denominator), scene.company.run.sample_floor
    # a share of money has no number of cases
    if cases is None or not isinstance(cases, int) or cases >= floor:
        return ""
    return scene.ui.n("only %(num)s case", "only %(num)s cases", cases)


def _plain(value: Any) -> str:
    return "integer" if isinstance(value, int) else "decimal"


def _tone(arrow: str, better: Better | None) -> str:
    if arrow == "flat" or better is None:
        return "plain"
    return "good" if arrow == better else "bad"
