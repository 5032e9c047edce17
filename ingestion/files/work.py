"""What there is to do: the files that are new, changed, or read by a changed mapping."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingestion.connector import ExtractContext
from ingestion.errors import InputError
from ingestion.files.inbox import Inbox, matches
from ingestion.files.mapping import Item, Mapping
from ingestion.files.options import Options
from ingestion.landing import TakenFile, keep_original, stored, taken_files
from ingestion.landing.inventory import OK, SEEN

# raised when the same bytes and mapping give other rows than before
READER_VERSION = "2"
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Job:
    """One file to land.

    Attributes:
        name: path below the source's folder; the mapping's own path for rows written in it.
        items: mappings it serves; none when it is to give up its rows.
        path: where its bytes are kept, None for rows written in the mapping.
        before: its newest inventory row.
        written_at: when the file in the folder was written, naive UTC; None when it is not a file there now.
    """

    name: str
    items: tuple[Item, ...]
    path: Path | None
    sha256: str
    bytes: int
    mapping_hash: str
    before: TakenFile | None
    written_at: datetime | None = None

    @property
    def unchanged(self) -> bool:
        """True when these bytes were landed under this mapping already."""
        return self.before is not None and self.before.status in (OK, SEEN) and self._same

    @property
    def seen_anew(self) -> bool:
        """True when the source gave the same bytes again since: they are as true now as they were."""
        before, written_at = self.before, self.written_at
        return before is not None and self.unchanged and bool(written_at and written_at > before.taken_at)

    def failed_alike(self, message: str) -> bool:
        """True when the inventory says the same failure already."""
        before = self.before
        return before is not None and self._same and before.payload.get("message") == message

    @property
    def _same(self) -> bool:
        before = self.before
        return before is not None and (before.sha256, before.mapping_hash) == (self.sha256, self.mapping_hash)


def find_jobs(context: ExtractContext, mapping: Mapping, options: Options, inbox: Inbox) -> Iterator[Job]:
    """Jobs in the order of their paths; failures and warnings go to the notes."""
    notes, source = context.notes, context.source.name
    before = taken_files(context.landing, source)
    landed = taken_files(context.landing, source, [OK])
    own = (context.company.timezone, context.company.currency, options.id_prefix, READER_VERSION)
    for name, path in sorted(inbox.files.items()):
        items = tuple(item for item in mapping.items if matches(name, item.mapping.file))
        if not items and name not in landed:
            notes.warnings.append(f"{name!r} is named by no mapping in {mapping.name}.")
            continue
        try:
            limit = options.max_megabytes * MEGABYTE
            original = keep_original(context.landing, source, path.resolve(), limit=limit, name=repr(name))
        except InputError as error:
            notes.failures.append(error)
            continue
        hashed = mapping.hash_of(items, *own)
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
        yield Job(
            name, items, original.path, original.sha256, original.bytes, hashed, before.get(name), written_at
        )
    inline = tuple(item for item in mapping.items if item.mapping.rows)
    if inline or mapping.name in landed:
        text = json.dumps([[item.entity.name, item.mapping.rows] for item in inline], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        job = Job(
            mapping.name, inline, None, digest, 0, mapping.hash_of(inline, *own), before.get(mapping.name)
        )
        yield job
    for name, taken in sorted(landed.items()):
        if name in inbox.files or name == mapping.name:
            continue
        # the file is gone from the folder but still counts, and is read as the mapping says now
        items = tuple(item for item in mapping.items if matches(name, item.mapping.file))
        kept = stored(context.landing, source, taken.sha256)
        size = int(taken.payload.get("bytes") or 0)
        job = Job(name, items, kept, taken.sha256, size, mapping.hash_of(items, *own), taken)
        if not job.unchanged and items and not kept.is_file():
            todo = "Put the file back, or restore the landing folder."
            notes.failures.append(InputError("its stored original is gone.", where=repr(name), todo=todo))
            continue
        yield job


def unmatched(context: ExtractContext, mapping: Mapping, inbox: Inbox) -> None:
    """Say which patterns find nothing, and when there is nothing at all."""
    landed = taken_files(context.landing, context.source.name, [OK])
    names = [*inbox.files, *landed]
    wanted = [item for item in mapping.items if item.mapping.file and not item.mapping.optional]
    missing = [item for item in wanted if not any(matches(name, item.mapping.file) for name in names)]
    patterns = list(dict.fromkeys(pattern for item in missing for pattern in item.mapping.file))
    folder = str(context.source.options.get("folder"))
    if wanted and len(missing) == len(wanted):
        shown = ", ".join(map(repr, patterns[:10]))
        found = f"no file here is named by the mapping, which looks for {shown}."
        if not inbox.files:
            found = f"the folder is empty; the mapping looks for {shown}."
        context.notes.failures.append(
            InputError(found, where=folder, todo="Put the files there and run again.")
        )
    elif patterns:
        context.notes.warnings.append(f"{folder}: no file fits {', '.join(map(repr, patterns))}.")
