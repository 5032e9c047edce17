"""Failed models and tests in words a user can act on: which rule, which rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt.invoke import NodeFinished, first_lines

SHOWN_ROWS = 3
SHOWN_COLUMNS = 6
SHOWN_VALUE = 60
# what DuckDB and dbt put before a message raised by error(...), e.g.
# "Runtime Error in test x (tests/x.sql)  Invalid Input Error: deal 17 has no stage"
WRAPPING = re.compile(
    r"^(?:(?:Runtime|Database|Compilation) Error(?: in \w+ \S+ \([^)]*\))?\s*)?(?:Invalid Input Error:\s*)?"
)
TECHNICAL_TAIL = re.compile(r"\s*(?:LINE \d+:|compiled code at ).*$", re.DOTALL)


def explain(
    nodes: Iterable[NodeFinished], manifest: Mapping[str, Any], warehouse: Path, inputs: Path
) -> list[str]:
    """One sentence per failed node, models before tests; what was only skipped is left out."""
    bad = sorted((node for node in nodes if node.is_bad), key=lambda node: (node.is_test, node.unique_id))
    return [_sentence(node, manifest, warehouse, inputs) for node in bad]


def _sentence(node: NodeFinished, manifest: Mapping[str, Any], warehouse: Path, inputs: Path) -> str:
    known = manifest["nodes"].get(node.unique_id, {})
    where = known.get("original_file_path") or node.path
    reason = clean(node.message)
    if not node.is_test:
        return f"{where}: model {node.name} cannot be built: {reason}"
    about = f" of {owner}" if (owner := _tested(known)) else ""
    if node.status != "fail":
        return f"{where}: test {node.name}{about} failed: {reason}"
    rows = _rows(node, warehouse, inputs)
    count = f"{node.failing_rows} row{'s' if node.failing_rows != 1 else ''}"
    description = (known.get("description") or "").strip().rstrip(".")
    rule = f" ({description})" if description else ""
    return f"{where}: test {node.name}{about}{rule} found {count}{': ' + rows if rows else '.'}"


def clean(message: str) -> str:
    """The message without what dbt and the database wrapped around it."""
    text = first_lines(Exception(TECHNICAL_TAIL.sub("", message)))
    return WRAPPING.sub("", text).strip() or "no reason given"


def _tested(node: Mapping[str, Any]) -> str:
    attached = node.get("attached_node") or ""
    column = node.get("column_name") or ""
    model = attached.rpartition(".")[2]
    return f"{model}.{column}" if model and column else model


def _rows(node: NodeFinished, warehouse: Path, inputs: Path) -> str:
    """The first rows a test found, as text; empty when they cannot be read."""
    if not node.compiled_sql or not warehouse.is_file():
        return ""
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            if inputs.is_file():
                connection.execute(
                    f"attach '{str(inputs).replace(chr(39), chr(39) * 2)}' as inputs (read_only)"
                )
            found = connection.execute(f"select * from ({node.compiled_sql}) limit {SHOWN_ROWS}")
            names = [column[0] for column in found.description or ()][:SHOWN_COLUMNS]
            rows = [dict(zip(names, row, strict=False)) for row in found.fetchall()]
    except duckdb.Error:
        return ""
    return "; ".join(_row(row) for row in rows)


def _row(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in row.items())


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}…"
