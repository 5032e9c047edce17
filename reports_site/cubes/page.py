"""The cubes of one page in one script: each fact as fine as the page has room for."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reports_site.cubes.encode import Cube, Fact
from reports_site.cubes.plan import CUTS

# what a page and its cubes may weigh together, gzipped
MOST = 100_000
# what its cubes may weigh whatever the page is: itself it takes up to 60 kB
BUDGET = 38_000
# a page in another language has the same cubes and is up to a tenth heavier
HEAVIER = 1.1
# how servers gzip
GZIP_LEVEL = 6
# more rows take a browser too long to add up, however small they pack
MOST_ROWS = 40_000
# a row of ids, day and one sum has never been gzipped to less than half a byte
MOST_ROWS_PER_BYTE = 2


@dataclass(frozen=True)
class PageCubes:
    """The script of a page and the cubes in it by name of their fact.

    ``reach`` is how many of its ``sums`` each filter cuts; ``left_out`` counts the filters that facts have
    and their cubes had no room for.
    """

    path: str
    cubes: Mapping[str, Cube]
    body: bytes
    sums: int
    reach: Mapping[str, int]
    left_out: int

    def cuts(self, facts: Collection[str]) -> list[str]:
        """Filters that cut all of these facts."""
        return [cut for cut in CUTS if all(cut in self.cubes[name].plan.cuts for name in facts)]

    def is_better_than(self, other: PageCubes) -> bool:
        """Whether filters are back, and none is new that would leave most figures without an answer."""
        new = self.reach.keys() - other.reach.keys()
        return self.left_out < other.left_out and all(2 * self.reach[cut] >= self.sums for cut in new)


def page_cubes(
    slug: str,
    facts: Mapping[str, Fact],
    sums: Collection[str],
    by: Collection[str],
    budget: int = BUDGET,
) -> PageCubes:
    """The finest cubes that fit the budget together; a fact that never fits is the lightest it can be.

    The smallest take their room first, and each of the others an equal part of what is left.

    Args:
        facts: the facts of the page by name.
        sums: what the page needs of them.
        by: filters no fact may be without where it has them.
    """
    chosen: dict[str, Cube] = {}
    left = budget
    for place, name in enumerate(sorted(facts, key=lambda name: (_size(facts[name], sums), name))):
        chosen[name], weighs = _within(max(left, 0) // (len(facts) - place), facts[name], sums, by)
        left -= weighs
    cubes = dict(sorted(chosen.items()))
    reach: dict[str, int] = {}
    for cube in cubes.values():
        for cut in cube.plan.cuts:
            reach[cut] = reach.get(cut, 0) + sum(name in sums for name in cube.plan.metrics)
    return PageCubes(
        path=f"cubes/{slug}.js",
        cubes=cubes,
        body=b"".join(cube.body(sums) for cube in cubes.values()),
        sums=len(sums),
        reach=reach,
        left_out=sum(len(facts[name].plan.cuts) - len(cube.plan.cuts) for name, cube in cubes.items()),
    )


def room_beside(page: bytes) -> int:
    """What the cubes of a written page may weigh."""
    return max(BUDGET, MOST - round(HEAVIER * len(gzip.compress(page, GZIP_LEVEL))))


def _size(fact: Fact, sums: Collection[str]) -> int:
    """Cells of the finest cube."""
    return fact.rows(0) * (1 + sum(name in sums for name in fact.plan.metrics))


def _within(room: int, fact: Fact, sums: Collection[str], by: Collection[str]) -> tuple[Cube, int]:
    """The first cube of a fact that the room holds, else the lightest; and what it weighs."""
    needed = {*fact.plan.cuts} & {*by}
    steps = [step for step, (plan, _) in enumerate(fact.steps) if needed <= {*plan.cuts}]
    weighed: dict[int, int] = {}
    for step in steps:
        if fact.rows(step) > min(room * MOST_ROWS_PER_BYTE, MOST_ROWS):
            continue
        weighed[step] = _weight(fact.cube(step), sums)
        if weighed[step] <= room:
            return fact.cube(step), weighed[step]
    weighed = weighed or {steps[-1]: _weight(fact.cube(steps[-1]), sums)}
    lightest = min(weighed, key=lambda step: weighed[step])
    return fact.cube(lightest), weighed[lightest]


def _weight(cube: Cube, sums: Collection[str]) -> int:
    """Bytes of a cube's script, gzipped."""
    return len(gzip.compress(cube.body(sums), GZIP_LEVEL))
