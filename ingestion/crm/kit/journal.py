"""The journal of readings: one row of `_reads` per list and load, from completed loads only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.landing.inventory import service_rows
from ingestion.landing.reader import Landing
from ingestion.landing.schema import DELETIONS, READS

__all__ = [
    "CHANGED",
    "DELETIONS",
    "FULL",
    "INCREMENT",
    "READS",
    "deletion_rows",
    "last_read",
    "read_row",
]
# all of a list; what changed in a time; what belongs to records of another list that changed
FULL, INCREMENT, CHANGED = "full", "increment", "changed"


def last_read(landing: Landing, source: str, entity: str, kind: str | None = None) -> datetime | None:
    """When a list was last read, or last read in this way; naive UTC."""
    for path in reversed(landing.files(source, READS)):
        table = pq.read_table(path, columns=["id", "known_at", "payload"])
        for row in table.to_pylist():
            if row["id"] == entity and kind in (None, json.loads(row["payload"])["kind"]):
                known_at: datetime = row["known_at"]
                return known_at
    return None


def read_row(entity: str, body: Mapping[str, Any], known_at: datetime) -> pa.Table:
    """The row of a reading."""
    return service_rows([(entity, {"entity": entity, **body})], known_at)


def deletion_rows(entity: str, ids: Iterable[str], deleted: bool, known_at: datetime) -> pa.Table:
    """Marks of records that vanished from the source, or came back."""
    word = "true" if deleted else "false"
    return service_rows(
        ((f"{entity}/{key}", {"entity": entity, "id": key, "is_deleted": word}) for key in ids), known_at
    )
