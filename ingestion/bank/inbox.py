"""Statements of a source: files of its folder, and originals that were landed before."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingestion.connector import ExtractContext
from ingestion.errors import InputError
from ingestion.landing import TakenFile, keep_original, stored

log = logging.getLogger(__name__)
# `.DS_Store`, `~$statement.xlsx`, `Thumbs.db`, and downloads that are not finished
IGNORED = re.compile(r"\..*|~\$.*|(?i:thumbs\.db|desktop\.ini|.*\.(part|partial|crdownload|tmp))")
OK, REFUSED, DUPLICATE = "ok", "refused", "duplicate"


@dataclass(frozen=True)
class Candidate:
    """One file to think about.

    Attributes:
        path: path below the source's folder, with `/`.
        name: what errors call it.
        original: the stored copy; None when the file could not be copied.
        failure: why it cannot be taken.
    """

    path: str
    name: str
    sha256: str = ""
    bytes: int = 0
    original: Path | None = None
    failure: InputError | None = None


def candidates(
    context: ExtractContext, folder: str, limit: int, landed: Mapping[str, TakenFile]
) -> list[Candidate]:
    """Every file of the folder, then every landed file that is no longer there; each by its path.

    Raises:
        InputError: there is no such folder.
    """
    root = (context.company.root / folder).resolve()
    if not root.is_dir():
        raise InputError(
            "there is no such folder.",
            where=folder,
            todo=f"Make it, or correct sources.{context.source.name}.",
        )
    paths = {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if not path.is_dir() and not any(IGNORED.fullmatch(part) for part in path.relative_to(root).parts)
    }
    found = []
    for number, (path, file) in enumerate(sorted(paths.items())):
        context.progress("files", number, len(paths))
        found.append(_copied(context, Candidate(path, f"{folder}/{path}"), file, limit))
    for path, taken in sorted(landed.items()):
        if path not in paths:
            found.append(_stored(context, Candidate(path, f"{folder}/{path}"), taken))
    return found


def _copied(context: ExtractContext, file: Candidate, path: Path, limit: int) -> Candidate:
    try:
        kept = keep_original(context.landing, context.source.name, path, limit=limit, name=file.name)
    except InputError as error:
        return replace(file, failure=error)
    return replace(file, sha256=kept.sha256, bytes=kept.bytes, original=kept.path)


def _stored(context: ExtractContext, file: Candidate, taken: TakenFile) -> Candidate:
    original = stored(context.landing, context.source.name, taken.sha256)
    size = original.stat().st_size if original.is_file() else 0
    return replace(file, sha256=taken.sha256, bytes=size, original=original if size else None)


def landed_as(file: Candidate, landed: Mapping[str, TakenFile], reading: str | None = None) -> bool:
    """Whether this content of the file has landed, read with the given knowledge when one is given."""
    taken = landed.get(file.path)
    same = taken is not None and not file.failure and taken.sha256 == file.sha256
    return same and (reading is None or landed[file.path].mapping_hash == reading)


def without_copies(found: list[Candidate], landed: Mapping[str, TakenFile]) -> dict[str, str]:
    """Path of the file that counts, for each file with the same content under another path.

    A file that already landed counts before one that did not, then the first by path.
    """
    counts: dict[str, str] = {}
    copies: dict[str, str] = {}

    readable = [file for file in found if file.sha256]
    for file in sorted(readable, key=lambda each: (not landed_as(each, landed), each.path)):
        first = counts.setdefault(file.sha256, file.path)
        if first != file.path:
            copies[file.path] = first
    return copies
