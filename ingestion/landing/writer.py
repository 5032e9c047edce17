"""One load, written by dlt: Parquet appended to the landing, complete or not there at all."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

# read when dlt is imported: nothing is reported to anybody
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__ENABLE_RUNTIME_TRACE"] = "false"

import dlt
from dlt.destinations import filesystem
from dlt.destinations.impl.filesystem.filesystem import FilesystemClient

from ingestion.connector import Batch
from ingestion.landing.manifest import Digest, manifest_rows
from ingestion.landing.reader import LOADS, Landing, load_id_of
from ingestion.landing.schema import HINTS, MANIFEST
from ingestion.landing.sweep import WORK


@dataclass(frozen=True)
class Written:
    """A load that completed, and the number of its rows by entity."""

    load_id: str
    rows: dict[str, int]


class DurableClient(FilesystemClient):  # type: ignore[misc]
    """dlt's filesystem client; the data is on the disk before the load is declared complete."""

    def complete_load(self, load_id: str) -> None:
        """Declare the load complete."""
        folder = Path(self.dataset_path)
        paths = [path for path in folder.glob("*/*.parquet") if load_id_of(path) == load_id]
        for path in [*paths, *{path.parent for path in paths}, folder]:
            _to_disk(path)
        super().complete_load(load_id)
        loads = folder / LOADS
        for path in [*(p for p in loads.iterdir() if load_id in p.name), loads, folder]:
            _to_disk(path)


class DurableFilesystem(filesystem):  # type: ignore[misc]
    """dlt's filesystem destination with the client above."""

    @property
    def client_class(self) -> type[FilesystemClient]:
        """The client."""
        return DurableClient


def write_load(landing: Landing, source: str, batches: Iterator[Batch], known_at: datetime) -> Written:
    """Write checked batches as one load.

    dlt works in a fresh directory, which is removed again when the load is complete; what a failed load
    leaves is removed by the next `sweep`. dlt keeps no state: what was taken is known from completed loads.

    Args:
        known_at: naive UTC; stands in the manifest.

    Raises:
        Exception: whatever the batches raise, unchanged.
    """
    work = landing.folder(source) / WORK / uuid.uuid4().hex
    work.mkdir(parents=True)
    _mark_dataset(landing.folder(source))
    digests: dict[str, Digest] = {}
    raised: list[BaseException] = []

    @dlt.resource(name="rows", columns=HINTS)  # type: ignore[untyped-decorator]
    def rows() -> Iterator[Any]:
        try:
            for batch in batches:
                digests.setdefault(batch.entity, Digest()).add(batch.rows)
                yield dlt.mark.with_table_name(batch.rows, batch.entity)
            yield dlt.mark.with_table_name(manifest_rows(digests, known_at), MANIFEST)
        except Exception as error:
            raised.append(error)
            raise

    pipeline = dlt.pipeline(
        pipeline_name="landing",
        pipelines_dir=str(work),
        destination=DurableFilesystem(
            bucket_url=landing.path.absolute().as_uri(), enable_dataset_name_normalization=False
        ),
        dataset_name=source,
    )
    # neither read from the landing nor written to it
    pipeline.config.restore_from_destination = False
    try:
        info = pipeline.run(rows(), loader_file_format="parquet", write_disposition="append")
    except Exception as error:
        if raised:
            raise raised[0] from None
        raise error
    finally:
        pipeline.deactivate()
    shutil.rmtree(work, ignore_errors=True)
    return Written(info.loads_ids[0], {entity: digest.rows for entity, digest in digests.items()})


def _mark_dataset(folder: Path) -> None:
    """Write dlt's mark of a dataset; dlt itself refuses a folder that exists without it."""
    init = folder / "init"
    if not init.is_file() or not init.read_text().strip():
        part = folder / ".init"
        part.write_text(json.dumps({"initial_version": 2, "current_version": 2}))
        part.replace(init)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
