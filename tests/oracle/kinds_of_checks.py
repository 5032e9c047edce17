"""How a mart is laid beside its second writing, by the rows the second writing is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb

from tests.oracle import compare_activity, compare_funnel, compare_leads
from tests.oracle.rows_activity import House
from tests.oracle.rows_funnel import Canon
from tests.oracle.rows_leads import Company as Leads
from tests.oracle.rows_money import Company as Money

Check = Callable[[duckdb.DuckDBPyConnection], list[str]]
SPAN = ("period_grain", "period_start", "period_state")


def of_leads(mart: str, key: tuple[str, ...], write: Callable[[Leads], Any]) -> Check:
    def check(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
        ours = compare_leads.mart_rows(warehouse, mart, (*SPAN, *key))
        return compare_leads.differences(ours, write(Leads(warehouse)))

    return check


def of_work(mart: str, key: tuple[str, ...], write: Callable[[House], Any]) -> Check:
    def check(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
        return compare_activity.differences(warehouse, mart, key, write(House(warehouse)))

    return check


def exactly(mart: str, key: tuple[str, ...], write: Callable[[Canon], Any]) -> Check:
    """No row more and none less."""

    def check(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
        return compare_activity.differences(warehouse, mart, key, write(Canon(warehouse)))

    return check


def of_deals(mart: str, key: tuple[str, ...], write: Callable[[Canon], Any]) -> Check:
    def check(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
        canon = Canon(warehouse)
        return compare_funnel.differences(canon, mart, key, write(canon))

    return check


def of_money(
    mart: str,
    key: tuple[str, ...],
    names: tuple[str, ...],
    write: Callable[[Money], Mapping[Any, Any]],
    left_out: tuple[str, ...] = (),
) -> Check:
    """Rows with nothing in them need not be there."""

    def check(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
        company = Money(warehouse)
        wanted = {tuple(place): cells for place, cells in write(company).items() if any(cells.values())}
        told = names or tuple(next(iter(wanted.values()), ()))
        found = {
            tuple(row[name] for name in key): {name: row[name] for name in told}
            for row in company.table(f"reports.{mart}")
            if row["period_state"] != "comparable"
            and row.get("level") not in left_out
            and any(row[name] for name in told)
        }
        return sorted(
            f"{place}: mart {found.get(place)}, oracle {wanted.get(place)}"
            for place in wanted.keys() | found
            if not _equal(wanted.get(place), found.get(place))
        )[:20]

    return check


def _equal(left: Mapping[str, Any] | None, right: Mapping[str, Any] | None) -> bool:
    if left is None or right is None:
        return left is right
    return all(
        abs(left[name] - right[name]) < 1e-9
        if isinstance(left[name], float) and right[name] is not None
        else left[name] == right[name]
        for name in left
    )


def of_sums(mart: str, key: tuple[str, ...], names: tuple[str, ...], write: Callable[[House], Any]) -> Check:
    """Rows of the mart with one key are added up; levels in base currency are left to others."""

    def check(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
        house, found = House(warehouse), {}
        for row in house.table(f"reports.{mart}"):
            if not str(row["level"]).startswith("company"):
                place = tuple(row[name] for name in key)
                sums = found.setdefault(place, dict.fromkeys(names, 0))
                for name in names:
                    sums[name] += row[name]
        wanted = write(house)
        return sorted(
            f"{place}: mart {found.get(place)}, oracle {wanted.get(place)}"
            for place in wanted.keys() | found
            if wanted.get(place) != found.get(place)
        )[:20]

    return check
