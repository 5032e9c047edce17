"""Which files were already taken, by the inventory rows (`_files`) of completed loads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.landing.reader import Landing, load_id_of
from ingestion.landing.schema import FILES, SCHEMA

# statuses of the inventory: its rows landed; the same bytes were given once more
OK, SEEN = "ok", "seen"


@dataclass(frozen=True)
class TakenFile:
    """The newest inventory row of one path.

    Attributes:
        path: path below the source's folder, with `/`.
        status: `ok` when its rows landed; else why not.
        payload: everything the connector wrote about it.
        taken_at: when the load began, naive UTC by the machine's clock.
    """

    path: str
    sha256: str
    mapping_hash: str
    status: str
    load_id: str
    payload: Mapping[str, Any]

    @property
    def taken_at(self) -> datetime:
        # dlt names a load by the second it began
        return datetime.fromtimestamp(float(self.load_id), UTC).replace(tzinfo=None)


def taken_files(landing: Landing, source: str, statuses: Iterable[str] = ()) -> dict[str, TakenFile]:
    """Newest inventory row of each path; with `statuses`, the newest of those that have one of them."""
    wanted = set(statuses)
    found: dict[str, TakenFile] = {}
    for file in landing.files(source, FILES):
        for text in pq.read_table(file, columns=["payload"]).column(0).to_pylist():
            payload = json.loads(text)
            taken = TakenFile(
                payload["path"],
                payload.get("sha256") or "",
                payload.get("mapping_hash") or "",
                payload["status"],
                load_id_of(file),
                payload,
            )
            if not wanted or taken.status in wanted:
                found[taken.path] = taken
    return found


def newest_taken(landing: Landing, source: str, as_of: datetime) -> datetime | None:
    """Newest moment up to `as_of` (naive UTC) at which a file was taken, or seen again as it was."""
    found: datetime | None = None
    for file in landing.files(source, FILES):
        table = pq.read_table(file, columns=["known_at", "payload"])
        for known_at, text in zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True):
            moment = known_at.astimezone(UTC).replace(tzinfo=None) if known_at.tzinfo else known_at
            if moment <= as_of and json.loads(text)["status"] in (OK, SEEN):
                found = max(found or moment, moment)
    return found


def service_rows(payloads: Iterable[tuple[str, Mapping[str, Any]]], known_at: datetime) -> pa.Table:
    """Rows of `_files` or `_rejects` in the landing's schema from (id, payload) pairs; naive UTC time."""
    rows = [
        {"id": key, "updated_at": None, "known_at": known_at, "payload": json.dumps(body, ensure_ascii=False)}
        for key, body in payloads
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)
