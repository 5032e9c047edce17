"""Room on the disk, asked for before a run starts rather than found missing in its middle."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ingestion.errors import RunFailed
from ingestion.settings import Company

MEBIBYTE = 1024 * 1024
# a first run has no release to go by
LEAST_BYTES = 256 * MEBIBYTE
# the new warehouse, what the engine spills, and the site beside it
TIMES_LAST_RELEASE = 3


def tree_bytes(path: Path) -> int:
    """Bytes of every file below a directory."""
    total = 0
    for folder, _, names in os.walk(path):
        total += sum((Path(folder) / name).lstat().st_size for name in names)
    return total


def needed_space(company: Company) -> int:
    """Bytes a whole run may need: three times the release people read now, at least 256 MiB."""
    current = company.current
    last = tree_bytes(current.resolve()) if current.exists() else 0
    return max(LEAST_BYTES, TIMES_LAST_RELEASE * last)


def check_space(company: Company, needed: int | None = None) -> None:
    """Refuse to go on when the company's disk has less free than needed.

    Args:
        needed: bytes; by default what a whole run may need.

    Raises:
        RunFailed: says how much is needed and how much is free.
    """
    wanted = needed_space(company) if needed is None else needed
    free = shutil.disk_usage(company.root).free
    if free < wanted:
        raise RunFailed(
            f"not enough room on the disk: needed {megabytes(wanted)}, free {megabytes(free)}.",
            where=str(company.root),
            todo="Free some, or keep fewer releases (company.yml, releases.keep).",
        )


def megabytes(size: int) -> str:
    """Bytes as people say them, in MB."""
    return f"{size / 1_000_000:,.0f} MB".replace(",", " ")
