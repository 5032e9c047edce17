"""Removal of what a killed or failed run left behind."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

from ingestion.landing.originals import ORIGINALS, PART
from ingestion.landing.reader import LOADS, Landing, load_id_of

log = logging.getLogger(__name__)
WORK = "_work"


def sweep(landing: Landing, source: str) -> None:
    """Remove leftovers of runs of this source that did not complete.

    A run's load ids stand in its working directory, so exactly the files it brought are removed and
    nothing else, even when dlt's list of loads is lost. The caller holds the company's lock.
    """
    folder = landing.folder(source)
    work = folder / WORK
    completed = {load.load_id for load in landing.completed_loads(source)}
    started = {path.name for path in work.glob("*/*/load/*/*") if path.is_dir()} - completed
    if started:
        log.info("landing of %s: removing what an unfinished run left", source)
        for path in folder.glob("*/*.parquet"):
            if load_id_of(path) in started:
                path.unlink()
        for path in folder.glob(f"{LOADS}/*.jsonl"):
            if path.stem.rsplit("__", 1)[-1] in started:
                path.unlink()
    # dlt stops for good on a file of its own that a kill left empty or cut short
    for path in folder.glob("_dlt_version/*.jsonl"):
        if not _is_json(path):
            path.unlink()
    (folder / ORIGINALS / PART).unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True
