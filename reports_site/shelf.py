"""Files that cost something to make, kept by what they are made from and linked into each new site.

A key is a hash of everything its file depends on, so a file on the shelf is never out of date and never
changed: a changed content has another key. The shelf may be deleted; that costs only time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

# files kept beyond those of one build, before the unused ones are dropped
SPARE = 4000


def key_of(*parts: object) -> str:
    """The key of a file made from ``parts``; each is told by its ``repr`` and must not depend on memory."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update((part if isinstance(part, bytes) else repr(part).encode("utf-8", "replace")) + b"\0")
    return digest.hexdigest()


class Shelf:
    """A folder of files by key. ``made`` counts those that were not there yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self.made = 0

    def find(self, key: str, suffix: str) -> Path | None:
        """The file of a key, if it was made before."""
        path = self._path(key, suffix)
        if not path.is_file():
            return None
        self._used.add(path.name)
        return path

    def put(self, key: str, suffix: str, body: bytes) -> Path:
        """Keeps a file; the old one of this key, if any, stays in the sites it is linked into."""
        path = self._path(key, suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}-{os.getpid()}")
        part.write_bytes(body)
        part.replace(path)
        self._used.add(path.name)
        self.made += 1
        return path

    def tidy(self) -> None:
        """Drops files this build did not use, once there are many of them."""
        unused = [path for path in self._files() if path.name not in self._used]
        for path in unused if len(unused) > SPARE else ():
            path.unlink(missing_ok=True)

    def _files(self) -> Iterable[Path]:
        return sorted(self._folder.glob("*/*"))

    def _path(self, key: str, suffix: str) -> Path:
        return self._folder / key[:2] / f"{key}{suffix}"
