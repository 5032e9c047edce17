"""What a file's rows become on their way into batches, and what is counted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.connector import Batch
from ingestion.files.mapping import Item
from ingestion.files.sql.query import Place, Queries
from ingestion.landing import REJECTS, SCHEMA

ROWS = 50_000
# a query is planned once for each group
GROUP = 30_000


@dataclass
class Outcome:
    """What came of a file: rows that landed, rows that did not, the oldest moment they were known."""

    rows: int = 0
    rejected: int = 0
    known_at: datetime | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass
class Part:
    """One mapping over one table of the file."""

    item: Item
    number: int
    queries: Queries
    rows: int = 0
    rejected: int = 0
    example: str = ""


def grouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables put together to about GROUP rows; their chunks stay apart."""
    held: list[pa.Table] = []
    for table in tables:
        if table.num_rows:
            held.append(table)
        if sum(part.num_rows for part in held) >= GROUP:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def reject_batch(found: Sequence[dict[str, Any]], part: Part, place: Place, known_at: datetime) -> Batch:
    """What is wrong with rows as a batch of `_rejects`; the part keeps the first as its example."""
    entity = part.item.entity.name
    rows: list[dict[str, Any]] = []
    for wrong in found:
        part.example = part.example or _example(wrong)
        row = str(wrong.pop("_row"))
        body = {"file": place.file, "sheet": place.sheet, "row": row, "entity": entity, **wrong}
        key = "|".join([place.file, place.sheet, row, entity, body["field"]])
        text = json.dumps(body, ensure_ascii=False)
        rows.append({"id": key, "updated_at": None, "known_at": known_at, "payload": text})
    return Batch(REJECTS, pa.Table.from_pylist(rows, schema=SCHEMA))


def _example(wrong: dict[str, Any]) -> str:
    if not wrong["field"]:
        return f"row {wrong['_row']} {wrong['reason']}"
    column = f"column {wrong['column']!r} " if wrong["column"] else ""
    value = f"{wrong['value']!r} " if wrong["value"] is not None else ""
    return f"row {wrong['_row']}: {column}{value}{wrong['reason']}"


def landed_batches(found: pa.Table, item: Item, outcome: Outcome) -> Iterator[Batch]:
    """Rows of a mapping's query as batches for the landing."""
    rows = pa.table([found.column(name) for name in SCHEMA.names], schema=SCHEMA)
    if "known_at" in item.mapping.columns or item.mapping.canonical:
        oldest = pc.min(rows.column("known_at")).as_py()
        outcome.known_at = min(filter(None, [oldest, outcome.known_at]), default=None)
    for start in range(0, rows.num_rows, ROWS):
        # the query that made them has left out rows without their required fields
        yield Batch(item.entity.name, rows.slice(start, ROWS))
