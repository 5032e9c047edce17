"""What changed against the comparable period before, and who or what made the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports_site.blocks.figures import figure_group, period_words
from reports_site.blocks.views import Figure
from reports_site.overview.reading import is_said, period_of, rows_of
from reports_site.periods import Period
from reports_site.reports import Mart, Report
from reports_site.scene import Scene, key_of
from reports_site.spec import BigValue, Text
from reports_site.spec_overview import Change
from reports_site.warehouse import Row

PARTS = 3


@dataclass(frozen=True)
class ChangeView:
    """One figure with its change; ``with_it`` moved it that way, ``against`` the other (name, change)."""

    figure: Figure
    period: str
    path: str
    title: str
    with_it: Sequence[tuple[str, str]]
    against: Sequence[tuple[str, str]]


def changes_of(scene: Scene, reports: Sequence[Report]) -> list[ChangeView]:
    found = [
        (change.order, view)
        for report in reports
        for change in report.spec.changes
        if is_said(scene, report, change) and (view := _change(scene, report, change))
    ]
    return [view for _, view in sorted(found, key=lambda pair: pair[0])]


def _change(scene: Scene, report: Report, change: Change) -> ChangeView | None:
    mart, period = report.mart(change), period_of(scene, report, change)
    before = scene.calendar.compared(period) if period else None
    if period is None or before is None:
        return None
    block = BigValue(
        kind="big_value",
        title=Text(en="-", ru="-"),
        mart=change.mart,
        where=change.where,
        values=(change.value,),
    )
    group = figure_group(scene, mart, block, period)
    if group is None or group.figures[0].delta is None:
        return None
    figure = group.figures[0]
    parts = _parts(scene, report, change, mart, period, before)
    total = sum(parts.values(), Decimal(0))
    ranked = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))
    with_it = [part for part in ranked if part[1] * total > 0][:PARTS]
    against = [part for part in ranked if part[1] * total < 0][: PARTS - 1]
    return ChangeView(
        figure=figure,
        period=period_words(scene, period),
        path=f"{report.slug}.html",
        title=scene.ui.text(report.spec.title),
        with_it=_said(scene, mart, change, with_it),
        against=_said(scene, mart, change, against),
    )


def _parts(
    scene: Scene, report: Report, change: Change, mart: Mart, period: Period, before: Period
) -> dict[str, Decimal]:
    """The change of every part by its name; a part that is missing in one of the periods counts as zero."""
    now = _by_key(scene, report, change, mart, period)
    was = _by_key(scene, report, change, mart, before)
    parts: dict[str, Decimal] = {}
    for key in now.keys() | was.keys():
        row = now.get(key) or was[key]
        difference = _value(now.get(key), change.value) - _value(was.get(key), change.value)
        name = scene.name(mart, row, change.by)
        parts[name] = parts.get(name, Decimal(0)) + difference
    return {name: difference for name, difference in parts.items() if difference}


def _by_key(scene: Scene, report: Report, change: Change, mart: Mart, period: Period) -> Mapping[Any, Row]:
    key = key_of(mart, change.by) or change.by
    rows = rows_of(scene, report, change, period, (change.by, key, change.value), change.by_where)
    return {row[key]: row for row in rows}


def _value(row: Row | None, column: str) -> Decimal:
    return Decimal(row[column]) if row and row[column] is not None else Decimal(0)


def _said(
    scene: Scene, mart: Mart, change: Change, parts: Sequence[tuple[str, Decimal]]
) -> list[tuple[str, str]]:
    form = mart.columns[change.value].format
    return [
        (name, ("+" if difference > 0 else "−") + scene.form.big(abs(difference), form))
        for name, difference in parts
    ]
