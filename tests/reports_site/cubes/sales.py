"""Facts of made-up sales, the script of a page that shows their sums, and what is in such a script."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any

from reports_site.cubes.encode import Fact, open_fact
from reports_site.cubes.page import BUDGET, PageCubes, page_cubes
from reports_site.cubes.plan import FactPlan
from reports_site.cubes.slices import EPOCH
from reports_site.warehouse import Warehouse

AS_OF = date(2026, 11, 26)
# 26 days by two people; Anna sells 10.01 a day, Boris's amount is not known on the first two
SALES = """
    select cast(date '2026-11-01' + cast(n // 2 as integer) as timestamp) as day,
        case when n % 2 = 0 then 'anna' end as manager,
        1 as deals,
        cast(case when n % 2 = 0 then 10.01 when n > 4 then 0.5 end as decimal(18, 2)) as amount
    from range(52) as rows(n)
"""
# 50 managers, three years, all days: more than any budget
MANY = """
    select date '2023-11-27' + cast(d as integer) as day, 'u' || m as manager,
        cast(hash(d, m) % 40 as integer) as deals, cast(hash(m, d) % 1000000 / 100 as decimal(18, 2)) as amount
    from range(1096) as days(d), range(50) as managers(m)
"""
# twenty managers sell through ten sources every day for three years
SPREAD = """
    select date '2023-11-27' + cast(d as integer) as day, 'u' || m as manager, 's' || s as source,
        cast(hash(d, m, s) % 40 as integer) as deals, cast(hash(m, d, s) % 1000000 / 100 as decimal(18, 2)) as amount
    from range(1096) as days(d), range(20) as managers(m), range(10) as sources(s)
"""
SUMS = ("deals", "amount")


def plan(sql: str) -> FactPlan:
    return FactPlan(
        "sales-sold_on", "sales", "sold_on", "day", {"manager": "manager"}, ("deals", "amount"), sql
    )


@contextmanager
def fact(
    warehouse: Warehouse, made: FactPlan, only: Mapping[str, Collection[str]] | None = None
) -> Iterator[Fact]:
    with open_fact(warehouse, made, AS_OF, only) as opened:
        assert opened is not None
        yield opened


def page_of(
    warehouse: Warehouse,
    *plans: FactPlan,
    budget: int = BUDGET,
    sums: Sequence[str] = SUMS,
    by: Sequence[str] = (),
) -> PageCubes:
    """A page that shows these sums of facts."""
    with ExitStack() as stack:
        facts = {made.name: stack.enter_context(fact(warehouse, made)) for made in plans}
        return page_cubes("sales", facts, sums, by, budget)


def unpacked(body: bytes) -> dict[str, dict[str, Any]]:
    """The facts in a script by name."""
    found = {}
    for line in body.decode().splitlines():
        head, _, packed = line.partition(",")
        found[head.removeprefix('lead2cash.facts("').removesuffix('"')] = json.loads(
            packed.removesuffix(");")
        )
    return found


def slices(packed: dict[str, Any]) -> list[date]:
    days, found = 0, []
    for step in packed["slices"]:
        days += step
        found.append(EPOCH + timedelta(days=days))
    return found
