"""The declared fields of a batch: each must be there and of a declared type; and what a dotted path means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from ingestion.crm.kit.resources import field_types

# what DuckDB calls the types of JSON values
TYPES = {
    "text": ["VARCHAR"],
    "number": ["BIGINT", "UBIGINT", "HUGEINT", "DOUBLE"],
    "boolean": ["BOOLEAN"],
    "object": ["OBJECT"],
    "array": ["ARRAY"],
    "null": ["NULL"],
    "absent": ["absent"],
}
WORDS = {name: word for word, names in TYPES.items() for name in names}


def wrong_field(connection: duckdb.DuckDBPyConnection, table: str, fields: Mapping[str, str]) -> str:
    """What is wrong with a declared field of a table (id, payload), in words; empty when nothing is."""
    if not fields:
        return ""
    columns = []
    for at, words in enumerate(fields.values(), 1):
        allowed = [name for word in field_types(words) for name in TYPES[word]]
        bad = f"coalesce(types[{at}], 'absent') not in ({', '.join(map(repr, allowed))})"
        columns += [f"count(*) filter ({bad})", f"any_value(id) filter ({bad})"]
        columns += [f"any_value(coalesce(types[{at}], 'absent')) filter ({bad})"]
    paths = [json_path(path) for path in fields]
    found = connection.execute(
        f"select {', '.join(columns)} from (select id, json_type(payload, {paths}) as types from {table})"
    ).fetchall()[0]
    for at, (path, words) in enumerate(fields.items()):
        count, example, kind = found[at * 3 : at * 3 + 3]
        if count:
            return (
                f"field {path} is {WORDS.get(kind, kind)} and not {words} in {count} records,"
                f" for example of id {example!r}."
            )
    return ""


def json_path(dotted: str) -> str:
    """DuckDB's path of a dotted one, e.g. `$."attributes"."updated-at"`; a number is a place in a list."""
    return "$" + "".join(f"[{key}]" if key.isdigit() else f'."{key}"' for key in dotted.split("."))


def value_at(value: Any, dotted: str) -> Any:
    """What stands at a dotted path of a decoded answer; None where the path leads nowhere."""
    for key in dotted.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
