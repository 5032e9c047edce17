"""The landing: append-only Parquet of every source, complete loads only.

    landing/<source>/<entity>/<load id>.<file id>.parquet   id, updated_at, known_at, payload
    landing/<source>/_dlt_loads/                            dlt's list of loads; only status 0 counts
    landing/<source>/_manifest/                             rows and content digest of each load
    landing/<source>/_originals/                            files as they came, by the hash of their bytes

Importing this package does not import dlt.
"""

from __future__ import annotations

from ingestion.landing.inputs import write_inputs
from ingestion.landing.inventory import TakenFile, taken_files
from ingestion.landing.loading import LoadReport, land
from ingestion.landing.originals import Original, keep_original, stored
from ingestion.landing.reader import Landing, Load
from ingestion.landing.schema import DELETIONS, FILES, READS, REJECTS, SCHEMA, SERVICE_ENTITIES

__all__ = [
    "DELETIONS",
    "FILES",
    "READS",
    "REJECTS",
    "SCHEMA",
    "SERVICE_ENTITIES",
    "Landing",
    "Load",
    "LoadReport",
    "Original",
    "TakenFile",
    "keep_original",
    "land",
    "stored",
    "taken_files",
    "write_inputs",
]
