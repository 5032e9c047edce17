"""Content digests of loads, so that the landing's fingerprint needs no second reading of its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingestion.landing.schema import SCHEMA

# of each column: its data, the lengths of its texts, which values are there
PARTS = [f"{name} {part}" for name in SCHEMA.names for part in "dlv"]


@dataclass(frozen=True)
class LoadManifest:
    """What one load holds.

    Attributes:
        rows: number of rows by entity.
        digest: hash of the entities' rows in their order; independent of ids, file names and chunks.
    """

    load_id: str
    rows: Mapping[str, int]
    digest: str


@dataclass
class Digest:
    """Running hash of the rows of one entity, equal for equal rows however they were cut into batches."""

    rows: int = 0
    hashes: dict[str, Any] = field(default_factory=lambda: {part: hashlib.sha256() for part in PARTS})

    def add(self, rows: pa.Table) -> None:
        """Take rows in."""
        self.rows += rows.num_rows
        for name in SCHEMA.names:
            for chunk in rows.column(name).chunks:
                if not len(chunk):
                    continue
                if chunk.null_count:
                    self.hashes[f"{name} v"].update(_bytes(chunk.is_null().cast(pa.uint8())))
                    chunk = chunk.fill_null(_empty(chunk.type))
                else:
                    self.hashes[f"{name} v"].update(bytes(len(chunk)))
                if pa.types.is_string(chunk.type):
                    self.hashes[f"{name} l"].update(_bytes(pc.binary_length(chunk)))
                    self.hashes[f"{name} d"].update(_text(chunk))
                else:
                    self.hashes[f"{name} d"].update(_bytes(chunk.cast(pa.int64())))

    def hexdigest(self) -> str:
        """The hash so far."""
        parts = [f"{name}:{state.hexdigest()}" for name, state in sorted(self.hashes.items())]
        return hashlib.sha256("\n".join([str(self.rows), *parts]).encode()).hexdigest()


def combined(digests: Mapping[str, str]) -> str:
    """Hash of a load from the hashes of its entities."""
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def manifest_rows(digests: Mapping[str, Digest], known_at: datetime) -> pa.Table:
    """The manifest row of a load, in the landing's schema."""
    payload = {
        "rows": {entity: digest.rows for entity, digest in sorted(digests.items())},
        "digest": combined({entity: digest.hexdigest() for entity, digest in digests.items()}),
    }
    row = {"id": "load", "updated_at": None, "known_at": known_at, "payload": json.dumps(payload)}
    return pa.Table.from_pylist([row], schema=SCHEMA)


def read_manifests(paths: Iterable[Path]) -> dict[str, LoadManifest]:
    """Manifests by load id."""
    found: dict[str, LoadManifest] = {}
    for path in paths:
        load_id = path.name.rsplit(".", 2)[0]
        payload = json.loads(pq.read_table(path, columns=["payload"]).column(0)[0].as_py())
        found[load_id] = LoadManifest(load_id, payload["rows"], payload["digest"])
    return found


def digest_files(load_id: str, paths: Mapping[str, list[Path]]) -> LoadManifest:
    """Manifest of a load that has none, by reading its rows."""
    digests: dict[str, Digest] = {}
    for entity, files in paths.items():
        digest = digests[entity] = Digest()
        for path in files:
            for batch in pq.ParquetFile(path).iter_batches():
                digest.add(pa.Table.from_batches([batch]))
    rows = {entity: digest.rows for entity, digest in digests.items()}
    return LoadManifest(load_id, rows, combined({e: digest.hexdigest() for e, digest in digests.items()}))


def _empty(kind: pa.DataType) -> pa.Scalar:
    return pa.scalar("" if pa.types.is_string(kind) else 0, pa.string() if pa.types.is_string(kind) else kind)


def _bytes(array: pa.Array) -> memoryview:
    """The values of a fixed-width array without its offset or padding."""
    width = array.type.bit_width // 8
    data = memoryview(array.buffers()[1]).cast("B")
    return data[array.offset * width : (array.offset + len(array)) * width]


def _text(array: pa.Array) -> memoryview:
    """The characters of a string array without what lies outside its slice."""
    _, offsets, data = array.buffers()
    if data is None:
        return memoryview(b"")
    bounds = memoryview(offsets).cast("B").cast("i")
    return memoryview(data).cast("B")[bounds[array.offset] : bounds[array.offset + len(array)]]
