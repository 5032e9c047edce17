"""The one shape of everything landed."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("updated_at", pa.timestamp("us")),
        pa.field("known_at", pa.timestamp("us"), nullable=False),
        pa.field("payload", pa.string(), nullable=False),
    ]
)
# the same schema in dlt's words; where the two differ dlt warns once per batch
HINTS: dict[str, dict[str, Any]] = {
    "id": {"data_type": "text", "nullable": False},
    "updated_at": {"data_type": "timestamp", "timezone": False, "precision": 6, "nullable": True},
    "known_at": {"data_type": "timestamp", "timezone": False, "precision": 6, "nullable": False},
    "payload": {"data_type": "text", "nullable": False},
}
FILES = "_files"
REJECTS = "_rejects"
# one row per load, written by the landing itself: rows and digest of each entity
MANIFEST = "_manifest"
# one row per list of an API that was read, and one per record that vanished from it or came back
READS = "_reads"
DELETIONS = "_deletions"
SERVICE_ENTITIES = (FILES, REJECTS, READS, DELETIONS)
