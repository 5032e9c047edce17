"""Writes the site's files: only what changed, nothing beside them, and never into somebody else's folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

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
    # the marker first: a build that is cut short can be repeated
    for name in (MARKER, *files):
        _write(out, name, wanted[name])
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(out).as_posix() not in wanted:
            path.unlink()
    return sum(body.stat().st_size if isinstance(body, Path) else len(body) for body in wanted.values())


def _write(out: Path, name: str, body: bytes | Path) -> None:
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError(f"not a path inside the site: {name}")
    path = out / relative
    if isinstance(body, Path):
        _link(path, body)
        return
    if path.is_file() and path.stat().st_size == len(body) and path.read_bytes() == body:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # it may be a link to a kept file, which must stay as it is
    path.unlink(missing_ok=True)
    path.write_bytes(body)


def _link(path: Path, kept: Path) -> None:
    if path.is_file():
        if path.samefile(kept) or path.read_bytes() == kept.read_bytes():
            return
        path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(kept, path)
    except OSError:
        # another file system, or one without hard links
        shutil.copyfile(kept, path)
