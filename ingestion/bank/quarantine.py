"""Notes beside the landing about statements that were not taken; the user's file stays where it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ingestion.errors import Lead2CashError

FOLDER = "_quarantine"


def note_path(source_folder: Path, path: str) -> Path:
    """Where the note about a file is kept."""
    return source_folder / FOLDER / f"{path.replace('/', '__')}.error.json"


def write_notes(
    source_folder: Path, refused: Mapping[str, tuple[str, Lead2CashError]], looked_at: set[str]
) -> None:
    """Write a note for each refused file and remove those of files that were taken meanwhile.

    Args:
        refused: hash of the content and the reason, by path.
        looked_at: every path that was looked at.
    """
    for path in looked_at - set(refused):
        note_path(source_folder, path).unlink(missing_ok=True)
    for path, (sha256, error) in sorted(refused.items()):
        note = {"file": path, "sha256": sha256, "what": error.what, "where": error.where, "todo": error.todo}
        target = note_path(source_folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(note, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
