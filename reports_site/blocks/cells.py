"""One cell of a table: its words, what it is sorted by, and the bar or heat behind the number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from reports_site.blocks.figures import anchor, faint, parts
from reports_site.blocks.views import Cell, Head
from reports_site.columns import ColumnInfo
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.warehouse import Row

HEAT_STEPS = 7
Cells = Callable[[Row], Cell]


@dataclass(frozen=True)
class Shades:
    """The largest amount of each column that is drawn in its cells."""

    heat: Mapping[str, Decimal] = field(default_factory=dict)
    bars: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: list[Row], *, heat: Iterable[str] = (), bars: Iterable[str] = ()) -> Shades:
        return cls(
            {name: _largest(rows, name) for name in heat}, {name: _largest(rows, name) for name in bars}
        )

    def css(self, name: str, value: Any) -> str:
        """The class of a cell: ``h1`` … ``h7`` for heat, ``b1`` … ``b100`` for a bar, ``neg`` below zero."""
        if value is None:
            return ""
        amount = abs(Decimal(value))
        if self.heat.get(name) and amount:
            return f"h{max(1, round(amount / self.heat[name] * HEAT_STEPS))}"
        if self.bars.get(name) and amount:
            share = max(1, round(amount / self.bars[name] * 100))
            return f"bar b{share}" + (" neg" if value < 0 else "")
        return "bar" if name in self.bars else ""


def head(scene: Scene, info: ColumnInfo, unit: str) -> Head:
    label = scene.ui.text(info.label)
    # a label that says its unit does not need it twice
    said = not unit or unit.lower() in label.lower()
    return Head(label, "" if said else unit, anchor(info) if info.is_number else "", info.is_number)


def cells_of(
    scene: Scene, mart: Mart, info: ColumnInfo, rows: list[Row], grain: str, shades: Shades | None
) -> Cells:
    """What makes the cells of a column; ``rows`` are all of its rows, for what the column has in common."""
    return (
        figure_cells(scene, info, rows, shades)
        if info.is_number
        else lambda row: name_cell(scene, mart, info, row, grain)
    )


def figure_cells(scene: Scene, info: ColumnInfo, rows: list[Row], shades: Shades | None) -> Cells:
    """Figures. Money of several currencies carries its own; a rate below the sample floor is greyed."""
    if scene.company.missing(info.needs):
        absent = Cell(scene.ui._("not provided"), css="n faint")
        return lambda _: absent
    name, form, places = info.name, info.format, _places(scene, info, rows)
    is_mixed = form == "money" and scene.currency(rows) is None
    has_parts = bool(info.denominator)

    def cell(row: Row) -> Cell:
        value = row[name]
        text = scene.form.cell(value, form, places)
        if is_mixed and value is not None:
            text = scene.form.money(text, row.get("currency"))
        css, note = "n", ""
        if shades and (shade := shades.css(name, value)):
            css = f"n {shade}"
        if has_parts:
            why = faint(scene, info, row)
            note = ", ".join(filter(None, (parts(scene, info, row), why)))
            css += " faint" if why else ""
        return Cell(text, "" if value is None else str(value), css, "", note)

    return cell


def name_cell(scene: Scene, mart: Mart, info: ColumnInfo, row: Row, grain: str) -> Cell:
    """Words: a name, a period (an unfinished one is marked), a date or yes."""
    value = row[info.name]
    if info.name == "period_start" and isinstance(value, date):
        mark = scene.ui._("unfinished") if row.get("period_state") == "running" else ""
        words = scene.form.period_short(grain, value, with_year=True)
        return Cell(words, order=value.isoformat(), mark=mark)
    if info.format != "text":
        return Cell(scene.form.cell(value, info.format), order="" if value is None else str(value))
    words = scene.name(mart, row, info.name)
    gone = info.name == "user_name" and row.get("is_dismissed")
    return Cell(
        words,
        order=words.casefold(),
        mark=scene.ui._("dismissed") if gone else "",
        link=scene.links.path(info.name, row),
    )


def _largest(rows: list[Row], name: str) -> Decimal:
    return max((abs(Decimal(row[name])) for row in rows if row[name] is not None), default=Decimal(0))


def _places(scene: Scene, info: ColumnInfo, rows: list[Row]) -> int | None:
    if info.format == "money":
        return scene.form.money_places([row[info.name] for row in rows if info.name in row])
    return None
