"""From a private build to the release people read."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingestion.errors import RunFailed
from ingestion.settings import Company
from orchestration.releases.artifacts import CATALOGUE, copy_artifacts
from orchestration.releases.comments import describe
from orchestration.releases.files import freeze_tree, fsync, move, remove_tree
from orchestration.releases.lock import run_lock
from orchestration.releases.space import MEBIBYTE, check_space
from orchestration.releases.store import (
    ARTIFACTS,
    MANIFEST,
    ROLES,
    SITE,
    WAREHOUSE,
    Release,
    read_release,
    require_current,
    retain,
    sweep,
    switch,
)
from orchestration.releases.warehouse import seal

BUILD_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
SPARE_BYTES = 16 * MEBIBYTE


def publish(company: Company, build_dir: Path, build_id: str, info: Mapping[str, Any]) -> Release:
    """Move a finished build into `releases/` and point `current` at it.

    A build id that is already published is only pointed at. The build's warehouse and site leave `build_dir`.

    Args:
        build_dir: holds warehouse.duckdb, site/, dbt/target/ and, for a company with roles, roles/.
        build_id: name of the release.
        info: what the run says about itself, kept in manifest.json; `as_of` is shown by `releases`.

    Raises:
        RunFailed: the build is not complete or cannot be written; `current` is as it was.
        RunLockHeld: another run is in progress.
    """
    if not BUILD_ID.fullmatch(build_id):
        raise RunFailed(f"a release cannot be named {build_id!r}.")
    target = company.releases_dir / build_id
    with run_lock(company):
        try:
            sweep(company)
            if read_release(target) is None:
                _make(company, build_dir, target, info)
            else:
                # published again: it is the newest once more
                now = time.time_ns()
                os.utime(target, ns=(now, now))
            switch(company, build_id)
            retain(company)
        except OSError as error:
            place = str(error.filename or target)
            raise RunFailed(f"the release cannot be written: {error.strerror}.", where=place) from None
        return require_current(company)


def _make(company: Company, build_dir: Path, target: Path, info: Mapping[str, Any]) -> None:
    warehouse, site = build_dir / WAREHOUSE, build_dir / SITE
    if not (site / "index.html").is_file():
        raise RunFailed(
            "there is no rendered site to publish.", where=str(site), todo="Run: lead2cash render."
        )
    company.releases_dir.mkdir(exist_ok=True)
    same_disk = build_dir.stat().st_dev == company.releases_dir.stat().st_dev
    check_space(company, SPARE_BYTES + (0 if same_disk else 2 * warehouse.stat().st_size))
    seal(warehouse)
    fresh = target.with_name(f".new-{target.name}-{os.getpid()}")
    fresh.mkdir()
    copy_artifacts(build_dir / "dbt" / "target", fresh / ARTIFACTS)
    describe(warehouse, fresh / ARTIFACTS / CATALOGUE)
    manifest = {
        "build_id": target.name,
        "published_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "version": version("lead2cash"),
        "info": dict(info),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
    (fresh / MANIFEST).write_text(text + "\n", encoding="utf-8")
    move(warehouse, fresh / WAREHOUSE)
    move(site, fresh / SITE)
    if (build_dir / ROLES).is_dir():
        move(build_dir / ROLES, fresh / ROLES)
    freeze_tree(fresh)
    if target.exists():
        # a damaged release of the same id: its place is taken by the whole one
        remove_tree(target)
    fresh.rename(target)
    fsync(company.releases_dir)
