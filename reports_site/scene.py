"""What every part of a page is made with: the open warehouse, the calendar, the company and the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reports_site.charts.draw import Studio
from reports_site.columns import ColumnInfo
from reports_site.company import Company
from reports_site.cubes.build import Cubes
from reports_site.formats import DASH, Formatter
from reports_site.i18n import N_, Ui
from reports_site.links import URL, Links, key_column
from reports_site.notes import Notes
from reports_site.periods import Calendar, Period
from reports_site.reports import Mart
from reports_site.spec import BlockBase
from reports_site.warehouse import AtLeast, Row, Warehouse

ALL, NONE = "~all", "~none"
# stands where a role may not know who it is
HIDDEN = "~hidden"
# what stands for a reference that is missing, by the column that holds it
NOBODY: Mapping[str, str] = {
    "user_id": N_("No manager"),
    "department_id": N_("No department"),
    "pipeline_id": N_("No pipeline"),
    "stage_id": N_("No stage"),
    "lead_source_id": N_("No source"),
    "loss_reason_id": N_("No reason given"),
    "line_of_business_id": N_("No line of business"),
    "product_id": N_("No product"),
    "counterparty_id": N_("Not identified"),
    "payee_key": N_("Not identified"),
    "account_id": N_("No account"),
    "article_id": N_("Unclassified"),
}
KEY_ENDINGS = ("_id", "_key")


@dataclass(frozen=True)
class Scene:
    """One build of the site in one language. ``home`` is its folder: none for the company's own language.

    ``files`` stand beside the pages of the language; a path is a file of the shelf. ``sheets`` and ``plates``
    are tables and pictures to be taken away, ``timelines`` were read, ``cubes`` hold what the filters of the
    pages recalculate. ``view`` says whose the site is when it is a role's.
    """

    warehouse: Warehouse
    calendar: Calendar
    company: Company
    ui: Ui
    form: Formatter
    studio: Studio
    home: str = ""
    view: str | None = None
    cubes: Cubes = field(default_factory=Cubes)
    links: Links = field(default_factory=Links)
    notes: Notes = field(default_factory=Notes)
    files: dict[str, bytes | Path] = field(default_factory=dict)
    sheets: dict[str, Any] = field(default_factory=dict)
    plates: dict[str, Any] = field(default_factory=dict)
    timelines: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def rows(
        self, mart: Mart, block: BlockBase, grain: str, columns: tuple[str, ...], order: tuple[str, ...]
    ) -> list[Row]:
        """The block's rows, ``columns`` and everything needed to name and mark them."""
        periods = self._periods(mart, block.period, block.grain or grain)
        if periods is None:
            return []
        return self.warehouse.rows(
            mart.node.relation, self.fetched(mart, columns), where={**periods, **block.where}, order=order
        )

    def at(self, mart: Mart, period: Period, where: Mapping[str, Any], columns: tuple[str, ...]) -> list[Row]:
        """Rows of one period."""
        wanted = {**(period.key if mart.has("period_grain") else {}), **where}
        return self.warehouse.rows(mart.node.relation, self.fetched(mart, columns), where=wanted)

    def fetched(self, mart: Mart, columns: tuple[str, ...]) -> tuple[str, ...]:
        names = dict.fromkeys(columns)
        for name in columns:
            info = mart.columns.get(name)
            parts = (info.numerator, info.denominator) if info else ()
            names |= {part: None for part in (*parts, key_of(mart, name)) if part}
            linked = key_column(name)
            if linked and mart.has(linked):
                names[linked] = None
        extras = ("period_start", "period_state", "level", "currency", "is_dismissed", URL)
        names |= {name: None for name in extras if mart.has(name)}
        return tuple(names)

    def name(self, mart: Mart, row: Row, column: str) -> str:
        """The words of a text cell: the name, "all", or what stands for a missing reference."""
        value, key = row[column], key_of(mart, column)
        info = mart.columns.get(column)
        reference = row.get(key) if key else None
        if value == ALL or (reference == ALL and value is None):
            return self.ui._("All")
        if reference == HIDDEN:
            return self.ui._("Hidden")
        if value is None or value == NONE:
            if info and info.none_label:
                return self.ui.text(info.none_label)
            if key and reference not in (None, NONE):
                return str(reference)
            return self.ui._(NOBODY[key]) if key and key in NOBODY else DASH
        if info and str(value) in info.values:
            return self.ui.text(info.values[str(value)])
        return str(value)

    def currency(self, rows: list[Row]) -> str | None:
        """The one currency of the rows' money; None when they differ."""
        found = {row.get("currency") or self.company.run.currency for row in rows}
        return found.pop() if len(found) == 1 else None if found else self.company.run.currency

    def _periods(self, mart: Mart, period: str, grain: str) -> dict[str, Any] | None:
        """Conditions on the period columns; None when there is no such period."""
        if not mart.has("period_grain"):
            return {}
        if period in {"current", "running"}:
            found = self.calendar.current(grain) if period == "current" else self.calendar.running(grain)
            return found.key if found else None
        wanted = {"period_grain": grain, "period_state": ("closed", "running")}
        return (
            {**wanted, **self.since(grain, int(period.split()[1]))} if period.startswith("last") else wanted
        )

    def since(self, grain: str, count: int) -> dict[str, Any]:
        """A condition that leaves the last ``count`` closed periods and everything after them."""
        closed = self.calendar.closed(grain)[-count:]
        return {"period_start": AtLeast(closed[0].start)} if closed else {}


def key_of(mart: Mart, column: str) -> str | None:
    """The key a name stands for: ``user_name`` → ``user_id``, when the mart has it."""
    stem = column.removesuffix("_name")
    return next((stem + ending for ending in KEY_ENDINGS if stem != column and mart.has(stem + ending)), None)


def money_unit(scene: Scene, info: ColumnInfo, rows: list[Row]) -> str:
    """The unit that stands in the header of a column."""
    if info.format == "money":
        currency = scene.currency(rows)
        return scene.form.symbol(currency) if currency else ""
    return {"minutes": scene.ui._("min"), "days": scene.ui._("days")}.get(info.format, "")
