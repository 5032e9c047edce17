"""One fact as a small script: its sums by slice of time and by filter, dictionary-encoded, column by column.

``lead2cash.facts("deals-won_on", {...})``: ``slices`` are days since 1970, each as the distance from the row
before; ``cuts`` hold the ids of a filter and each row's place among them; ``sums`` are whole numbers with
``places`` decimals, so money stays exact. NULL stays null: an unknown amount is not a zero.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec

from reports_site.cubes.plan import FactPlan
from reports_site.cubes.slices import Slices, number
from reports_site.warehouse import Warehouse, conditions, quoted

# what one fact may weigh, gzipped; a page reads a few of them
BUDGET = 40_000
# how servers gzip: zlib's container with the header of gzip, at the usual level
GZIP, GZIP_LEVEL = 31, 6
PART = 1 << 18
NULL = "~null"
# decimals kept of a sum whose type has no fixed number of them
FLOAT_PLACES = 6
Step = TypeVar("Step")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Cube:
    """One fact's file. ``ids`` are the values of each filter it has; ``first`` and ``last`` days it holds."""

    plan: FactPlan
    slices: Slices
    ids: Mapping[str, tuple[str, ...]]
    first: date
    last: date
    body: bytes

    @property
    def path(self) -> str:
        return f"cubes/{self.plan.name}.js"


def make_cube(
    warehouse: Warehouse,
    plan: FactPlan,
    as_of: date,
    budget: int = BUDGET,
    only: Mapping[str, Collection[str]] | None = None,
) -> Cube | None:
    """The finest cube of a fact that fits the budget, else the coarsest.

    ``only`` names the ids a reader may see by filter: other rows are left out, and a fact that cannot be cut
    by such a filter is left out whole. None when nothing is left.
    """
    if not {*(only or {})} <= {*plan.cuts}:
        return None
    with warehouse.gathered(*_cells(plan, only or {})) as cells:
        if not warehouse.query(f"select 1 from {cells} limit 1"):
            return None
        places = _places(warehouse, cells, plan)

        def cube(slices: Slices) -> Cube:
            rows = warehouse.query(f"{_grouped(cells, plan, places, slices)} order by all")
            return _cube(plan, places, slices, rows)

        def fitting(slices: Slices) -> Cube | None:
            grouped = _grouped(cells, plan, places, slices)
            # a row of day, ids and sums has never been gzipped to less than a byte
            if warehouse.query(f"select count(*) from ({grouped})")[0][0] > budget:
                return None
            found = cube(slices)
            return found if fits(found.body, budget) else None

        steps = [Slices.of(as_of, days, weeks) for days, weeks in Slices.LADDER]
        return finest(steps, fitting) or cube(steps[-1])


def finest(steps: Sequence[Step], fitting: Callable[[Step], Made | None]) -> Made | None:
    """What is made of the finest step that fits, none when only the last may: what fits, fits when coarser.

    Most facts fit at the first step; for the others the steps are halved.
    """
    if found := fitting(steps[0]):
        return found
    low, high = 1, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        if better := fitting(steps[middle]):
            high, found = middle, better
        else:
            low = middle + 1
    return found


def fits(body: bytes, budget: int) -> bool:
    """Whether a body is within the budget when gzipped; one that is not is left as soon as that shows."""
    if len(body) <= budget:
        return True
    packer, packed = zlib.compressobj(GZIP_LEVEL, wbits=GZIP), 0
    for start in range(0, len(body), PART):
        packed += len(packer.compress(body[start : start + PART]))
        if packed > budget:
            return False
    return packed + len(packer.flush()) <= budget


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
    days, keys, added = columns[0], columns[1:width], columns[width:]
    starts = [number(day) for day in days]
    coded = {cut: _coded(found) for cut, found in zip(plan.cuts, keys, strict=True)}
    packed = {
        "slices": [start - before for start, before in zip(starts, [0, *starts], strict=False)],
        "daysFrom": number(slices.days_from),
        "weeksFrom": number(slices.weeks_from),
        "cuts": {cut: {"ids": ids, "at": at} for cut, (ids, at) in coded.items()},
        "sums": {
            name: {"places": places[name], "values": found}
            for name, found in zip(plan.metrics, added, strict=True)
        },
    }
    body = b"lead2cash.facts(%b,%b);\n" % (script_value(plan.name), script_value(packed))
    ids = {cut: tuple(ids) for cut, (ids, _) in coded.items()}
    return Cube(plan, slices, ids, days[0], days[-1], body)


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
