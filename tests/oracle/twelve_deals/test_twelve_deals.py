"""A company of twelve deals: what every report counts and adds up, cell by cell, against what the hand found.

Percentiles, growth and forecasts are left to the second writings in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt_project.compiled import Model, build
from tests.oracle.twelve_deals.expectation import Expectation, Key
from tests.oracle.twelve_deals.work import WHOLE

EXPECTED = sorted((Path(__file__).parent / "expected").glob("*.yml"))


@pytest.fixture(scope="module")
def warehouse(models: list[Model]) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(models, WHOLE) as connection:
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, wanted: Expectation) -> dict[Key, dict[str, Any]]:
    """Rows of the mart by period and place; a manager is one row, in whatever department the period ends."""
    found = warehouse.execute(f"select * from reports.{wanted.mart}")
    names = [column[0] for column in found.description or ()]
    spans, kept = {span.key for span in wanted.spans}, {}
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        span = (row.get("period_grain", "week"), row["period_start"], row["period_state"])
        if any(row[name] != value for name, value in wanted.where.items()) or span not in spans:
            continue
        if str(row.get("level")).startswith("manager") and "department_id" in row:
            row["department_id"] = "*"
        key = (*span, *(row[name] for name in wanted.key))
        assert key not in kept, f"{key} stands twice"
        kept[key] = {name: row[name] for name in wanted.columns}
    return kept


@pytest.mark.parametrize("path", EXPECTED, ids=[path.stem for path in EXPECTED])
def test_every_cell_is_what_the_hand_found(warehouse: duckdb.DuckDBPyConnection, path: Path) -> None:
    wanted = Expectation(path)
    cells, found = wanted.cells(), rows(warehouse, wanted)
    assert cells
    nothing = dict.fromkeys(wanted.columns)
    wrong = [
        f"{key} {name}: {found.get(key, nothing)[name]} in the mart, {cells.get(key, nothing)[name]} by hand"
        for key in sorted(cells.keys() | found, key=str)
        for name in wanted.columns
        if not same(found.get(key, nothing)[name], cells.get(key, nothing)[name])
    ]
    assert wrong[:15] == []
    assert cells.keys() <= found.keys()


def same(left: Any, right: Any) -> bool:
    """Nothing is nothing, whether it is written as a zero or left empty."""
    if not left or not right:
        return not left and not right
    return bool(left == (pytest.approx(right, rel=1e-12) if isinstance(right, float) else right))
