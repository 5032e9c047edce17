"""Writes the site's files: only what changed, nothing beside them, and never into somebody else's folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ingestion.errors import UserError

MARKER = "site.json"


def write_site(out: Path, files: Mapping[str, bytes | Path]) -> int:
    """Makes ``out`` hold exactly ``files`` and a list of them; returns their bytes.

    A file given by its path is linked, not copied: it is never written to again.

    Raises:
        UserError: ``out`` is not empty and is not a site.
    """
    listing = json.dumps({"files": sorted(files)}, indent=1).encode()
    wanted: dict[str, bytes | Path] = {**files, MARKER: listing}
    if out.exists() and not (out / MARKER).is_file() and any(out.iterdir()):
        raise UserError(
            "The folder has files in it that are not a site.", where=str(out), todo="Choose another folder."
        )
    found = states(out)
    # the marker first: a build that is cut short can be repeated
    total = sum(_write(out, name, wanted[name], found.get(name)) for name in (MARKER, *files))
    for name in {*found} - {*wanted}:
        (out / name).unlink()
    for folder, _, _ in os.walk(out, topdown=False):
        if not any(Path(folder).iterdir()):
            Path(folder).rmdir()
    return total


def states(folder: Path) -> dict[str, os.stat_result]:
    """Every file below a folder by its path from there, a link as itself; nothing without the folder."""
    found: dict[str, os.stat_result] = {}
    waiting = [""] if folder.is_dir() else []
    while waiting:
        here = waiting.pop()
        with os.scandir(folder / here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{here}{entry.name}/")
                else:
                    found[f"{here}{entry.name}"] = entry.stat(follow_symlinks=False)
    return found


def _write(out: Path, name: str, body: bytes | Path, stands: os.stat_result | None) -> int:
    """Puts one file in its place unless it ``stands`` there; returns its bytes."""
    if name.startswith("/") or ".." in name.split("/"):
        raise ValueError(f"not a path inside the site: {name}")
    path = out / name
    size = len(body) if isinstance(body, bytes) else body.stat().st_size
    if stands:
        if isinstance(body, Path) and os.path.samestat(stands, body.stat()):
            return size
        if stands.st_size == size and path.read_bytes() == _bytes_of(body):
            return size
        # it may be a link to a kept file, which must stay as it is
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(body, Path):
        _link(path, body)
    else:
        path.write_bytes(body)
    return size


def _bytes_of(body: bytes | Path) -> bytes:
    return body.read_bytes() if isinstance(body, Path) else body


def _link(path: Path, kept: Path) -> None:
    try:
        os.link(kept, path)
    except OSError:
        # another file system, or one without hard links
        shutil.copyfile(kept, path)
