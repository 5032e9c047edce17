"""Files that cost something to make, kept by what they are made from and linked into each new site.

A key is a hash of everything its file depends on, so a file on the shelf is never out of date and never
changed: a changed content has another key. The shelf may be deleted; that costs only time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

# bytes of files kept beyond those of one build: a build of another day, or the one before, needs them again
SPARE = 256_000_000


def key_of(*parts: object) -> str:
    """The key of a file made from ``parts``; each is told by its ``repr`` and must not depend on memory."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update((part if isinstance(part, bytes) else repr(part).encode("utf-8", "replace")) + b"\0")
    return digest.hexdigest()


class Shelf:
    """A folder of files by key; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._made: set[str] = set()

    @property
    def made(self) -> int:
        """How many files were not there yet."""
        return len(self._made)

    def find(self, key: str, suffix: str) -> Path | None:
        """The file of a key, if it was made before."""
        path = self._path(key, suffix)
        if not path.is_file():
            return None
        self._used.add(path.name)
        return path

    def read(self, key: str, suffix: str) -> bytes:
        """What stands in the file of a key."""
        return self._path(key, suffix).read_bytes()

    def put(self, key: str, suffix: str, body: bytes | Iterable[bytes]) -> Path:
        """Keeps a file, given whole or in parts; an old one stays in the sites it is linked into."""

        def write(part: Path) -> None:
            with part.open("wb") as file:
                file.writelines([body] if isinstance(body, bytes) else body)

        return self.make(key, suffix, write)

    def make(self, key: str, suffix: str, write: Callable[[Path], None]) -> Path:
        """Keeps a file that ``write`` writes at the path it is given."""
        path = self._path(key, suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}-{os.getpid()}")
        write(part)
        part.replace(path)
        self._used.add(path.name)
        self._made.add(path.name)
        return path

    def tidy(self) -> None:
        """Drops the oldest files this build did not use, once they take much room."""
        states = {path: path.stat() for path in self.folder.glob("*/*") if path.name not in self._used}
        room = SPARE
        for path, state in sorted(states.items(), key=lambda item: (-item[1].st_mtime, item[0])):
            room -= state.st_size
            if room < 0:
                path.unlink(missing_ok=True)

    def _path(self, key: str, suffix: str) -> Path:
        return self.folder / key[:2] / f"{key}{suffix}"
