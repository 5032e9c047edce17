"""What of the inputs was left out and why: rows that could not be read, files that were refused whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq

from ingestion.landing import Landing
from ingestion.landing.inventory import TakenFile, taken_files
from ingestion.landing.reader import load_id_of
from ingestion.landing.schema import REJECTS
from ingestion.settings import Company

# statuses of files that landed, or were the same as one that did
TAKEN = frozenset({"ok", "accepted", "duplicate"})
DETAILS = ("sheet", "row", "entity", "field", "column", "value", "reason")


def rejected(company: Company) -> list[dict[str, Any]]:
    """Rejected rows and refused files of the newest version of every file, by source and file."""
    landing = Landing(company.landing_dir)
    found = [row for source in company.sources for row in _of_source(landing, source)]
    return sorted(found, key=lambda row: (row["source"], row["name"], len(row["row"]), row["row"]))


def _of_source(landing: Landing, source: str) -> Iterator[dict[str, Any]]:
    newest = taken_files(landing, source)
    for name, taken in newest.items():
        if taken.status not in TAKEN:
            reason = str(taken.payload.get("message") or taken.status)
            nothing = dict.fromkeys(DETAILS, "")
            yield {"source": source, "name": name, **nothing, "reason": f"the whole file: {reason}"}
    for file in landing.files(source, REJECTS):
        for text in pq.read_table(file, columns=["payload"]).column(0).to_pylist():
            body = json.loads(text)
            if _is_newest(newest.get(body["file"]), load_id_of(file)):
                details = {key: "" if body.get(key) is None else str(body[key]) for key in DETAILS}
                yield {"source": source, "name": body["file"], **details}


def _is_newest(taken: TakenFile | None, load_id: str) -> bool:
    return taken is not None and taken.load_id == load_id
