"""How DuckDB reads the models: nothing that grows with the company is joined row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

EQUALITY = re.compile(r"\w+ = \w+")


def conjuncts(condition: str) -> list[str]:
    """Parts of a condition that all have to hold, without their outer brackets."""
    text, parts, depth, start, closed = condition.strip(), [], 0, 0, []
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == ")" and depth == 0:
            closed.append(at)
        if depth == 0 and text.startswith(" AND ", at):
            parts.append(text[start:at])
            start = at + len(" AND ")
    parts.append(text[start:])
    if len(parts) > 1:
        return [part for each in parts for part in conjuncts(each)]
    # one pair of brackets around the whole
    return conjuncts(text[1:-1]) if text.startswith("(") and closed == [len(text) - 1] else [text]


def row_by_row(node: dict[str, Any]) -> Iterator[str]:
    """Conditions of nested loops that hold an equality of two columns, which a hash join could have used.

    DuckDB falls back to a nested loop when an outer join also asks something of its left side alone.
    """
    condition = str(node.get("extra_info", {}).get("Condition", ""))
    if node["name"] == "ANY_JOIN" and any(map(EQUALITY.fullmatch, conjuncts(condition))):
        yield condition
    for child in node.get("children", []):
        yield from row_by_row(child)


@pytest.fixture(scope="module")
def plans(published: Callable[[str], Path]) -> dict[str, list[str]]:
    """Conditions of such joins by model, over every compiled model of a demo company."""
    root = published("en")
    compiled = root / ".build" / "dbt" / "target" / "compiled" / "lead2cash" / "models"
    found = {}
    with duckdb.connect() as connection:
        release = (root / "current").resolve()
        connection.execute(f"attach '{release / 'warehouse.duckdb'}' as warehouse (read_only)")
        connection.execute("set explain_output = 'optimized_only'")
        for path in sorted(compiled.rglob("*.sql")):
            # staging is left out of a release, and so is what reads it
            if "staging" in path.parts or '"staging"' in (sql := path.read_text(encoding="utf-8")):
                continue
            (plan,) = connection.execute(f"explain (format json) {sql}").fetchall()
            found[path.stem] = [text for node in json.loads(plan[1]) for text in row_by_row(node)]
    return found


def test_no_model_joins_row_by_row_what_a_key_joins(plans: dict[str, list[str]]) -> None:
    assert len(plans) > 100
    assert {name: conditions for name, conditions in plans.items() if conditions} == {}


def test_such_a_join_is_found() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table a as select i, i % 2 as kind from range(9) t(i)")
        connection.execute("create table b as select i from range(9) t(i)")
        connection.execute("set explain_output = 'optimized_only'")
        query = "select * from a left join b on a.kind = 1 and a.i = b.i"
        (plan,) = connection.execute(f"explain (format json) {query}").fetchall()
    assert [text for node in json.loads(plan[1]) for text in row_by_row(node)]


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        pytest.param("((a = b) AND (c < d))", ["a = b", "c < d"], id="both"),
        pytest.param("((a IS NULL) OR (a = b))", ["(a IS NULL) OR (a = b)"], id="either"),
        pytest.param("((a = b) AND ((c = d) AND (e = 'x')))", ["a = b", "c = d", "e = 'x'"], id="nested"),
    ],
)
def test_conditions_are_taken_apart(condition: str, parts: list[str]) -> None:
    assert conjuncts(condition) == parts
