"""Whether the site that stands is the one these inputs make: then nothing needs to be built."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reports_site.files import states

HERE = Path(__file__).parent
CHUNK = 1 << 22


@cache
def code_digest() -> str:
    """Hash of everything in this package that writes pages: modules, templates, words, styles, scripts."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".md", ".png"}:
            digest.update(f"\0{path.relative_to(HERE).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def inputs_digest(paths: Iterable[Path]) -> str:
    """Hash of the files a build reads and of the code that reads them; a missing file counts as empty."""
    digest = hashlib.blake2b(code_digest().encode(), digest_size=16)
    for path in paths:
        digest.update(b"\0")
        if path.is_file():
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
    return digest.hexdigest()


class Standing:
    """The note of the last build, kept beside the site. ``note`` may be deleted; that costs only time.

    ``told`` is what a site is made from besides files.
    """

    def __init__(self, note: Path, out: Path, inputs: Sequence[Path], told: str = "") -> None:
        self._note, self._out = note, out
        self._inputs = inputs_digest(inputs) + told

    def read(self) -> dict[str, Any] | None:
        """What the build said about itself, when its inputs were these and no file was touched since."""
        try:
            note: dict[str, Any] = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if note.get("inputs") != self._inputs or note.get("files") != _states(self._out):
            return None
        return dict(note["report"])

    def write(self, report: Mapping[str, Any]) -> None:
        """Remembers a finished build."""
        note = {"inputs": self._inputs, "files": _states(self._out), "report": report}
        self._note.parent.mkdir(parents=True, exist_ok=True)
        part = self._note.with_suffix(".part")
        part.write_text(json.dumps(note), encoding="utf-8")
        part.replace(self._note)


def _states(out: Path) -> dict[str, list[int]]:
    """Size and time of every file of the site."""
    return {name: [state.st_size, state.st_mtime_ns] for name, state in sorted(states(out).items())}
