"""One list of a source: read it, prove its end, land what is new, mark what is gone."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

import msgspec

from ingestion.connector import Batch, ExtractContext
from ingestion.crm.kit.journal import (
    DELETIONS,
    FULL,
    INCREMENT,
    READS,
    deletion_rows,
    last_full_read,
    read_row,
)
from ingestion.crm.kit.ranges import Range, ranges
from ingestion.crm.kit.reader import ListReader, Pass
from ingestion.crm.kit.records import Records
from ingestion.crm.kit.resources import Resource
from ingestion.crm.kit.transport import Transport
from ingestion.crm.kit.vendor import Vendor

PASSES = 3
BATCH_RECORDS, BATCH_BYTES = 20_000, 32_000_000
WEEK = timedelta(days=7) - timedelta(hours=12)
# so few may always vanish: in a short list one is already a large part
FEW = 3


class EntitySync:
    """One run of one list."""

    def __init__(
        self,
        vendor: Vendor,
        resource: Resource,
        transport: Transport,
        context: ExtractContext,
        max_shrink: float,
        known_at: datetime,
    ) -> None:
        self.resource, self.transport, self.context = resource, transport, context
        self.max_shrink, self.known_at = max_shrink, known_at
        self.reader = ListReader(vendor, resource, transport)
        self.records = Records(resource, context.source.name, context.landing, known_at)
        self.known_before = self.records.known

    def close(self) -> None:
        """Give the memory back."""
        self.records.close()

    def run(self) -> Iterator[Batch]:
        """Batches of what is new, then the marks of what is gone, then the row of the journal.

        Raises:
            InputError: the end could not be proven, or too much is gone.
        """
        name = self.resource.name
        cursor = self.records.newest_cursor()
        increment = self.resource.increment
        if increment and cursor and not self._sweep_is_due():
            kind, told = INCREMENT, Pass()
            for part in ranges(increment, cursor, self.known_at):
                told = yield from self._proven(part)
        else:
            kind = FULL
            told = yield from self._proven(None)
            missing = self.records.vanished()
            if missing:
                # a record may have moved while the pages were read: gone is what two readings did not see
                yield from self._proven(None)
                still = set(self.records.vanished())
                missing = [key for key in missing if key in still]
                self._guard(len(missing))
                yield Batch(DELETIONS, deletion_rows(name, missing, True, self.known_at))
        returned = self.records.returned()
        if returned:
            yield Batch(DELETIONS, deletion_rows(name, returned, False, self.known_at))
        if self.records.future:
            self.context.notes.warnings.append(
                f"{self.context.source.name}, {name}: {self.records.future} records say they were changed"
                " after this run; taken as changed now."
            )
        counts = self.records.counts
        newest = self.records.newest_cursor()
        body = {
            "kind": kind,
            "cursor": newest.isoformat() if newest else None,
            "pages": told.pages,
            "records": counts.ids,
            "expected": told.expected,
            "changed": counts.changed,
        }
        yield Batch(READS, read_row(name, body, self.known_at))

    def _sweep_is_due(self) -> bool:
        if self.resource.sweep == "every_run" or self.context.cadence in ("weekly", "monthly"):
            return True
        last = last_full_read(self.context.landing, self.context.source.name, self.resource.name)
        return last is None or self.known_at - last >= WEEK

    def _proven(self, part: Range | None) -> Generator[Batch, None, Pass]:
        """Readings of one range until one of them proves that nothing is missing; returns that one."""
        found = ""
        for _ in range(PASSES):
            told = Pass()
            self.records.start_pass()
            yield from self._read(told, part)
            ids = self.records.counts.ids
            if told.expected is not None and ids < told.expected:
                found = f"{ids} records came, the source counts {told.expected}"
            elif told.shrank:
                found = "the list kept shrinking while it was read"
            else:
                return told
        found = f"{found}, in {PASSES} readings."
        raise self.transport.refusal(self.resource.name, found, "Run again later.")

    def _read(self, told: Pass, part: Range | None) -> Iterator[Batch]:
        name, notes = self.resource.name, self.context.notes
        waiting: list[msgspec.Raw] = []
        done = taken = 0
        pages = self.reader.pages(told, part.params if part else {}, part.body if part else {})
        for page in pages:
            waiting += page.records
            done += len(page.records)
            self.context.progress(name, done, told.expected)
            if len(waiting) >= BATCH_RECORDS or told.bytes - taken >= BATCH_BYTES:
                yield Batch(name, self.records.take(waiting, self.known_at))
                waiting, taken = [], told.bytes
        if waiting:
            yield Batch(name, self.records.take(waiting, self.known_at))
        notes.bytes += told.bytes

    def _guard(self, missing: int) -> None:
        known = self.known_before
        if missing <= FEW and missing < known:
            return
        if missing > self.max_shrink * known:
            raise self.transport.refusal(
                self.resource.name,
                f"{missing} of {known} known records are gone at once, more than {self.max_shrink:.0%}.",
                "If they were really deleted, set max_shrink of the source in company.yml higher for one run;"
                " nothing was marked as deleted.",
            )
