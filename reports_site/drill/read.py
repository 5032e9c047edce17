"""The rows of all drill pages, read in one query per part and told apart by whom they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports_site.links import KindSpec, Links, file_name, kinds
from reports_site.reports import Mart, Report
from reports_site.scene import ALL, HIDDEN, NONE, Scene
from reports_site.spec_drill import Drill
from reports_site.warehouse import Row

NOT_ONE = frozenset({None, ALL, NONE, HIDDEN})


@dataclass(frozen=True)
class Part:
    """What one report gives to the pages of a kind; ``rows`` by id."""

    report: Report
    drill: Drill
    mart: Mart
    rows: Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Pages:
    """The pages of one kind: their parts, and the ids that have one."""

    name: str
    kind: KindSpec
    parts: Sequence[Part]
    ids: Sequence[str]

    def path(self, one: str) -> str:
        return f"{self.kind.folder}/{file_name(one)}.html"


@dataclass(frozen=True)
class Drills:
    """The pages of all kinds, and the links that lead to them."""

    pages: Sequence[Pages] = ()
    links: Links = field(default_factory=Links)


def read_drills(scene: Scene, reports: Sequence[Report]) -> Drills:
    """Reads what the reports give; equal for every language."""
    found = [_pages(scene, reports, name, kind) for name, kind in kinds().items()]
    links = Links({pages.name: {one: pages.path(one) for one in pages.ids} for pages in found})
    return Drills(found, links)


def _pages(scene: Scene, reports: Sequence[Report], name: str, kind: KindSpec) -> Pages:
    given = [(drill, report) for report in reports for drill in report.spec.drill if name in drill.of]
    parts = [
        _part(scene, report, drill, kind) for drill, report in sorted(given, key=lambda one: one[0].order)
    ]
    weights: dict[str, Decimal] = {}
    for part in reversed(parts):
        weights |= {one: _weight(part, rows) for one, rows in part.rows.items()}
    ids = sorted(weights, key=lambda one: (-weights[one], one))[: kind.most]
    return Pages(name, kind, parts, sorted(ids))


def _part(scene: Scene, report: Report, drill: Drill, kind: KindSpec) -> Part:
    mart = report.marts[report.mart_of(drill)]
    missing = scene.company.missing(report.spec.needs)
    is_said = len(missing) < max(len(report.spec.needs), 1) and not scene.company.missing(drill.needs)
    named = (name for name, key in kind.names.items() if key == kind.key and mart.has(name))
    columns = tuple(dict.fromkeys((kind.key, *named, *drill.columns)))
    rows = scene.rows(mart, drill, report.spec.grain, columns, drill.sort) if is_said else []
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        one = row[kind.key]
        if one not in NOT_ONE:
            by_id.setdefault(str(one), []).append(row)
    return Part(report, drill, mart, by_id)


def _weight(part: Part, rows: Sequence[Row]) -> Decimal:
    """How much of the part's first figure there is; the number of rows of a part without figures."""
    figure = next((name for name in part.drill.columns if part.mart.columns[name].is_number), None)
    if figure is None:
        return Decimal(len(rows))
    values: list[Any] = [row[figure] for row in rows if row[figure] is not None]
    return sum((abs(Decimal(value)) for value in values), Decimal(0))
