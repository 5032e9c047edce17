"""One fact as a small script: its sums by slice of time and by filter, dictionary-encoded, column by column.

``lead2cash.facts("deals-won_on", {...})``: ``slices`` are days since 1970, each as the distance from the row
before; ``cuts`` hold the ids of a filter and each row's place among them; ``sums`` are whole numbers with
``places`` decimals, so money stays exact. NULL stays null: an unknown amount is not a zero. Rows stand by ids
and then by day: that packs into half of what it takes by day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from reports_site.cubes.plan import FactPlan
from reports_site.cubes.slices import Slices, number
from reports_site.warehouse import Warehouse, conditions, quoted

# filters a large fact may be without on a page that shows nothing by them, the least missed first
LEFT_OUT = ({"source"}, {"pipeline"}, {"source", "pipeline"}, {"manager", "department"})
NULL = "~null"
# decimals kept of a sum whose type has no fixed number of them
FLOAT_PLACES = 6


@dataclass(frozen=True)
class Cube:
    """One fact at one step of time.

    ``ids`` are the values of each filter it has; ``first`` and ``last`` days it holds. ``keys`` and ``sums``
    are pieces of its script: what its rows are of, and each sum of them.
    """

    plan: FactPlan
    slices: Slices
    ids: Mapping[str, tuple[str, ...]]
    first: date
    last: date
    keys: bytes
    sums: Mapping[str, bytes]

    def body(self, metrics: Collection[str]) -> bytes:
        """The script of these sums of the fact."""
        sums = b",".join(self.sums[name] for name in self.plan.metrics if name in metrics)
        return b'lead2cash.facts(%b,{%b,"sums":{%b}});\n' % (script_value(self.plan.name), self.keys, sums)


class Fact:
    """One fact of a site, read once: the cubes pages ask for, step by step, the finest first."""

    def __init__(self, warehouse: Warehouse, plan: FactPlan, cells: str, as_of: date) -> None:
        self.plan = plan
        self.steps = [(cut, Slices.of(as_of, *step)) for cut, step in _steps(plan)]
        self._warehouse, self._cells = warehouse, cells
        self._places = _places(warehouse, cells, plan)
        self._rows: dict[int, int] = {}
        self._cubes: dict[int, Cube] = {}

    def rows(self, step: int) -> int:
        """How many rows the cube of a step has."""
        if step not in self._rows:
            self._rows[step] = self._warehouse.query(f"select count(*) from ({self._grouped(step)})")[0][0]
        return self._rows[step]

    def cube(self, step: int) -> Cube:
        if step not in self._cubes:
            plan, slices = self.steps[step]
            by = "".join(f"{2 + at}, " for at in range(len(plan.cuts)))
            rows = self._warehouse.query(f"{self._grouped(step)} order by {by}1")
            self._cubes[step] = _cube(plan, self._places, slices, rows)
        return self._cubes[step]

    def _grouped(self, step: int) -> str:
        plan, slices = self.steps[step]
        return _grouped(self._cells, plan, self._places, slices)


@contextmanager
def open_fact(
    warehouse: Warehouse,
    plan: FactPlan,
    as_of: date,
    only: Mapping[str, Collection[str]] | None = None,
) -> Iterator[Fact | None]:
    """A fact to make cubes of while its cells are held; None when nothing of it is left.

    ``only`` names the ids a reader may see by filter: other rows are left out, and a fact that cannot be cut
    by such a filter is left out whole.
    """
    if not {*(only or {})} <= {*plan.cuts}:
        yield None
        return
    with warehouse.gathered(*_cells(plan, only or {})) as cells:
        is_empty = not warehouse.query(f"select 1 from {cells} limit 1")
        yield None if is_empty else Fact(warehouse, plan, cells, as_of)


def _steps(plan: FactPlan) -> Iterator[tuple[FactPlan, tuple[int, int]]]:
    """Steps of time, then the coarsest ones without some of the filters."""
    yield from ((plan, step) for step in Slices.LADDER)
    for without in LEFT_OUT:
        cuts = {cut: column for cut, column in plan.cuts.items() if cut not in without}
        if without <= {*plan.cuts} and cuts:
            yield from ((msgspec.structs.replace(plan, cuts=cuts), step) for step in Slices.LADDER[-2:])


def _cells(plan: FactPlan, only: Mapping[str, Collection[str]]) -> tuple[str, list[Any]]:
    """Day, ids and sums of each cell of a single day, and the values of the query."""
    cuts = [quoted(column) for column in plan.cuts.values()]
    sums = [f"sum({quoted(name)}) as {quoted(name)}" for name in plan.metrics]
    selected = ", ".join([f"cast({quoted(plan.day)} as date) as {quoted(plan.day)}", *cuts, *sums])
    seen, values = conditions({plan.cuts[cut]: sorted(ids) for cut, ids in only.items()})
    return (
        f"select {selected} from (select * from ({plan.sql}) as cells{seen}) as fact "
        f"where {quoted(plan.day)} is not null group by all",
        values,
    )


def _grouped(cells: str, plan: FactPlan, places: Mapping[str, int], slices: Slices) -> str:
    """The cells of a slice of time together, sums as whole numbers."""
    cuts = [quoted(column) for column in plan.cuts.values()]
    sums = [f"cast(round(sum({quoted(name)}) * {10 ** places[name]}) as bigint)" for name in plan.metrics]
    selected = ", ".join([f"cast({slices.sql(plan.day)} as date)", *cuts, *sums])
    return f"select {selected} from {cells} group by all"


def _cube(plan: FactPlan, places: Mapping[str, int], slices: Slices, rows: Sequence[tuple[Any, ...]]) -> Cube:
    columns = list(zip(*rows, strict=True))
    width = 1 + len(plan.cuts)
    days, named, added = columns[0], columns[1:width], columns[width:]
    starts = [number(day) for day in days]
    coded = {cut: _coded(found) for cut, found in zip(plan.cuts, named, strict=True)}
    keys = {
        "slices": [start - before for start, before in zip(starts, [0, *starts], strict=False)],
        "daysFrom": number(slices.days_from),
        "weeksFrom": number(slices.weeks_from),
        "cuts": {cut: {"ids": ids, "at": at} for cut, (ids, at) in coded.items()},
    }
    sums = {
        name: b"%b:%b" % (script_value(name), script_value({"places": places[name], "values": found}))
        for name, found in zip(plan.metrics, added, strict=True)
    }
    ids = {cut: tuple(ids) for cut, (ids, _) in coded.items()}
    # an object without its brackets, to which the sums are added
    return Cube(plan, slices, ids, min(days), max(days), script_value(keys)[1:-1], sums)


def script_value(value: Any) -> bytes:
    """JSON that is a JavaScript expression too: the two line ends JSON allows inside a text are escaped."""
    encoded = msgspec.json.encode(value)
    return encoded.replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")


def _coded(found: Sequence[Any]) -> tuple[list[str], list[int]]:
    """The different values and, for each row, the place of its value among them."""
    names = [NULL if value is None else str(value) for value in found]
    ids = sorted(set(names))
    places = {name: place for place, name in enumerate(ids)}
    return ids, [places[name] for name in names]


def _places(warehouse: Warehouse, cells: str, plan: FactPlan) -> dict[str, int]:
    """Decimals of each sum, from its type."""
    types = {row[0]: str(row[1]) for row in warehouse.query(f"describe {cells}")}
    return {name: _decimals(types[name]) for name in plan.metrics}


def _decimals(kind: str) -> int:
    if kind.startswith("DECIMAL"):
        return int(kind.rstrip(")").split(",")[1])
    return 0 if "INT" in kind else FLOAT_PLACES
