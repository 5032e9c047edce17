"""Original files, kept once by their content."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingestion.errors import InputError
from ingestion.landing.reader import Landing

ORIGINALS = "_originals"
PART = ".part"
BLOCK = 1 << 22


@dataclass(frozen=True)
class Original:
    """A stored file: where it is kept, the hash of its bytes, how many there are."""

    path: Path
    sha256: str
    bytes: int


def stored(landing: Landing, source: str, sha256: str) -> Path:
    """Where the original with this content is kept, whether it is there or not."""
    return landing.folder(source) / ORIGINALS / sha256[:2] / sha256


def keep_original(landing: Landing, source: str, path: Path, *, limit: int, name: str) -> Original:
    """Copy a file into the landing under the hash of its bytes; what is read later is that copy.

    Args:
        path: the file; links are not followed.
        limit: most bytes it may have.
        name: what errors call it.

    Raises:
        InputError: no regular file, too large, unreadable, or written to meanwhile.
    """
    folder = landing.folder(source) / ORIGINALS
    try:
        known = _read(path, limit, name, None)
        target = stored(landing, source, known.sha256)
        if target.is_file() and target.stat().st_size == known.bytes:
            return Original(target, known.sha256, known.bytes)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / PART
        try:
            with part.open("wb") as writing:
                copied = _read(path, limit, name, writing)
                writing.flush()
                os.fsync(writing.fileno())
            target = stored(landing, source, copied.sha256)
            target.parent.mkdir(exist_ok=True)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}.", where=name) from None
    return Original(target, copied.sha256, copied.bytes)


def _read(path: Path, limit: int, name: str, copy: IO[bytes] | None) -> Original:
    """Hash of a file, which is copied on the way when `copy` is given."""
    digest = hashlib.sha256()
    size = 0
    # not waiting for a pipe's other end, and not following a link put here meanwhile
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as reading:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise InputError("this is not a regular file.", where=name, todo="Put the file itself here.")
        while block := reading.read(BLOCK):
            size += len(block)
            if size > limit:
                raise InputError(
                    f"the file is larger than {limit // 1_000_000:,} MB.",
                    where=name,
                    todo="Split it, or raise max_megabytes of the source in company.yml.",
                )
            digest.update(block)
            if copy is not None:
                copy.write(block)
        after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputError("the file is still being written.", where=name, todo="Run again later.")
    return Original(path, digest.hexdigest(), size)
