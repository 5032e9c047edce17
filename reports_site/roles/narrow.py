"""The reports a reader gets: those of which some block has rows the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reports_site.reports import Report
from reports_site.roles.reader import Reader
from reports_site.spec import BigValue, BlockBase
from reports_site.spec_overview import Reading
from reports_site.warehouse import Warehouse

# levels of each table the reader sees; a table without levels has none to ask for
Levels = Mapping[str, frozenset[str] | None]


def narrowed(reports: Sequence[Report], reader: Reader, warehouse: Warehouse) -> tuple[Report, ...]:
    """The reports without the blocks, and without what they give to other pages, that show nothing here."""
    if reader.people is None:
        return tuple(reports)
    levels = _levels(warehouse)
    found = (_narrow(report, reader, levels) for report in reports)
    return tuple(report for report in found if report)


def _narrow(report: Report, reader: Reader, levels: Levels) -> Report | None:
    spec = report.spec
    marts = {name: mart for name, mart in report.marts.items() if name in levels}

    def kept(parts: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(part for part in parts if _has_rows(report.mart_of(part), part, levels))

    blocks = kept(spec.blocks)
    if not blocks:
        return None
    wall = spec.wall
    if wall:
        wall = wall.model_copy(update={"pulse": kept(wall.pulse), "rating": kept(wall.rating)})
    changes = {
        "blocks": blocks,
        "answers": kept(spec.answers),
        "attention": kept(spec.attention),
        "changes": kept(spec.changes),
        "drill": kept(spec.drill),
        "wall": wall,
        "headline": spec.headline if f"rpt_{report.slug}" in marts else (),
    }
    is_whole = report.slug in reader.company_wide
    return replace(report, spec=spec.model_copy(update=changes), marts=marts, company_wide=is_whole)


def _has_rows(mart: str, part: BlockBase | Reading, levels: Levels) -> bool:
    if mart not in levels:
        return False
    known = levels[mart]
    # a reading, like large figures, is of the total unless it names another level
    wanted = part.where.get("level", "total" if isinstance(part, (Reading, BigValue)) else None)
    if known is None or wanted is None:
        return known is None or bool(known)
    return bool(known & set(wanted if isinstance(wanted, (list, tuple)) else [wanted]))


def _levels(warehouse: Warehouse) -> dict[str, frozenset[str] | None]:
    tables = warehouse.query(
        "select table_name, bool_or(column_name = 'level') from information_schema.columns"
        " where table_catalog = current_database() and table_schema = 'reports' group by table_name"
    )
    found: dict[str, frozenset[str] | None] = {}
    for table, has_levels in tables:
        rows = warehouse.query(f'select distinct level from "reports"."{table}"') if has_levels else None
        found[table] = None if rows is None else frozenset(level for (level,) in rows)
    return found
