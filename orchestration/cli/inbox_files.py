"""What became of each file of the inboxes, by the inventory of the landing and the folders as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.errors import InputError
from ingestion.files.inbox import list_inbox
from ingestion.landing import Landing
from ingestion.landing.inventory import OK, SEEN, TakenFile, taken_files
from ingestion.settings import Company

WAITING = "no run has looked at it yet"
CHANGED = "changed since the last run looked at it"


@dataclass(frozen=True)
class InboxFile:
    """One file of a source.

    Attributes:
        status: taken, refused, copy (the same as another file), or waiting for the next run.
        rows: rows that landed; None when none did.
        looked_at: when a run last said something new about it, in the company's zone.
        message: why it was refused, or what is to be known about it.
    """

    source: str
    name: str
    status: str
    format: str | None
    rows: int | None
    looked_at: datetime | None
    message: str

    def row(self) -> dict[str, Any]:
        """The fields as JSON shows them."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def inbox_files(company: Company) -> list[InboxFile]:
    """Every file of every source that reads a folder, by source and path.

    Raises:
        InputError: a folder cannot be read.
    """
    found = [
        each
        for name, source in company.sources.items()
        if isinstance(folder := source.options.get("folder"), str)
        for each in _of_source(company, name, folder)
    ]
    return sorted(found, key=lambda each: (each.source, each.name))


def _of_source(company: Company, source: str, folder: str) -> Iterator[InboxFile]:
    landing = Landing(company.landing_dir)
    newest, landed = taken_files(landing, source), taken_files(landing, source, [OK])
    try:
        inbox = list_inbox(company.root / folder, folder)
    except InputError as error:
        yield InboxFile(source, folder, "refused", None, None, None, error.what)
        inbox = None
    files = inbox.files if inbox else {}
    for failure in inbox.failures if inbox else ():
        yield InboxFile(source, failure.where.strip("'"), "refused", None, None, None, failure.what)
    for name, path in files.items():
        taken = newest.get(name)
        if taken is None:
            yield InboxFile(source, name, "waiting", None, None, None, WAITING)
        elif _changed(path, taken):
            yield _told(company, source, taken, landed.get(name), status="waiting", more=CHANGED)
        else:
            yield _told(company, source, taken, landed.get(name))
    for name, taken in newest.items():
        # rows that stand in the mapping itself are no file
        if name not in files and taken.status in (OK, SEEN) and taken.payload.get("bytes"):
            yield _told(company, source, taken, taken, more="No longer in the folder; it still counts.")


def _changed(path: Path, taken: TakenFile) -> bool:
    stat = path.stat()
    written_at = datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None)
    return stat.st_size != taken.payload.get("bytes") if written_at <= taken.taken_at else _other(path, taken)


def _other(path: Path, taken: TakenFile) -> bool:
    import hashlib

    with path.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest() != taken.sha256


def _told(
    company: Company,
    source: str,
    taken: TakenFile,
    landed: TakenFile | None,
    *,
    status: str = "",
    more: str = "",
) -> InboxFile:
    words = {OK: "taken", SEEN: "taken", "duplicate": "copy"}
    said = status or words.get(taken.status, "refused")
    message = str(taken.payload.get("message") or "")
    if said == "refused" and landed is not None:
        more = f"Its version of {_local(company, landed):%Y-%m-%d} still counts."
    counted = landed if said in ("taken", "waiting") else None
    return InboxFile(
        source=source,
        name=taken.path,
        status=said,
        format=(counted or taken).payload.get("format"),
        rows=int(counted.payload.get("rows") or 0) if counted else None,
        looked_at=_local(company, taken),
        message=more if status else " ".join(text for text in (message, more) if text),
    )


def _local(company: Company, taken: TakenFile) -> datetime:
    return taken.taken_at.replace(tzinfo=UTC).astimezone(company.zone).replace(microsecond=0, tzinfo=None)
