"""A mart against its oracle, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.oracle.rows_funnel import Canon


def differences(
    canon: Canon, mart: str, key: tuple[str, ...], expected: Mapping[tuple[Any, ...], Mapping[str, Any]]
) -> list[str]:
    """What differs, first twenty; a row only the mart has must be nothing but zeros and blanks.

    The department of a manager's row is where the person stands at the end of the period: no part of the count.
    """
    names = list(next(iter(expected.values()), ()))
    found: dict[tuple[Any, ...], Any] = {}
    for row in canon.read(f"reports.{mart}"):
        if str(row.get("level")).startswith("manager") and "department_id" in row:
            row["department_id"] = "~all"
        place = tuple(row[name] for name in key)
        assert place not in found, f"{place} stands twice"
        found[place] = row
    wrong = [f"{place} is missing" for place in expected if place not in found]
    for place, row in found.items():
        for name in names:
            want = expected[place][name] if place in expected else None
            if not _equal(row[name], want) and not (place not in expected and not row[name]):
                wrong.append(f"{place} {name}: {row[name]} in the mart, {want} by the oracle")
    return sorted(wrong)[:20]


def _equal(left: Any, right: Any) -> bool:
    if left is None or right is None or isinstance(left, (str, Decimal)):
        return bool(left == right)
    if isinstance(left, (int, float)):
        return bool(abs(left - right) <= 1e-9 * max(1.0, abs(left)))
    return bool(left == right)
