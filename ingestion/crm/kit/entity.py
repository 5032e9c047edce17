"""One list of a source: read it, prove its end, land what is new, mark what is gone."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from typing import Any

from ingestion.connector import Batch, ExtractContext
from ingestion.crm.kit.journal import (
    CHANGED,
    DELETIONS,
    FULL,
    INCREMENT,
    READS,
    deletion_rows,
    last_read,
    read_row,
)
from ingestion.crm.kit.newest import OutOfOrder, newest_pages, sorts
from ingestion.crm.kit.pages import Page
from ingestion.crm.kit.parts import Part, parts
from ingestion.crm.kit.reader import ListReader, Pass
from ingestion.crm.kit.records import Records
from ingestion.crm.kit.resources import Increment, Resource
from ingestion.crm.kit.summary import NoSums, Sums, read_sums
from ingestion.crm.kit.transport import Transport
from ingestion.crm.kit.vendor import Vendor
from ingestion.crm.kit.waiting import Waiting

PASSES = 3
WEEK = timedelta(days=7) - timedelta(hours=12)
# the clocks and zones of a CRM and of this machine are nearer to each other than this
QUIET = timedelta(days=1)
# so few may always vanish: in a short list one is already a large part
FEW = 3


class EntitySync:
    """One run of one list.

    Args:
        known_at: the run's moment, naive UTC.
        parents: values of the list this one hangs on. offers: what lists that hang on this one need.
    """

    def __init__(
        self,
        vendor: Vendor,
        resource: Resource,
        transport: Transport,
        context: ExtractContext,
        max_shrink: float,
        known_at: datetime,
        parents: list[str] | None = None,
        offers: tuple[str, bool] | None = None,
    ) -> None:
        self.resource, self.transport, self.context = resource, transport, context
        self.max_shrink, self.known_at = max_shrink, known_at
        self.reader = ListReader(vendor, resource, transport)
        self.records = Records(resource, context.source.name, context.landing, known_at, offers)
        self.known_before = 0
        self.waiting = Waiting()
        self.parents = parents
        self.pages = 0
        self.expected: int | None = None
        # what the source says of the whole list before and after it is read; nothing when it does not say
        self.sums: list[Sums] = []

    def close(self) -> None:
        """Give the memory back."""
        self.records.close()

    def run(self) -> Iterator[Batch]:
        """Batches of what is new, then the marks of what is gone, then the row of the journal.

        Raises:
            InputError: the end could not be proven, or too much is gone.
        """
        name, resource = self.resource.name, self.resource
        cursor = self.records.newest_cursor()
        whole = self.parents is None or not (resource.for_each and resource.for_each.changed_only)
        increment = resource.increment
        if increment and cursor and not self._sweep_is_due() and self._can_ask(increment):
            kind = INCREMENT
            read = self._read_newest if increment.oldest_first else self._read_parts
            yield from read(increment, self._since(cursor))
        else:
            kind = FULL if whole else CHANGED
            if whole:
                self.known_before = self.records.known.read_all()
                self._ask_sums()
            yield from self._read_parts(None, None)
            missing = self.records.vanished() if whole else []
            if missing:
                # a record may have moved while the pages were read: gone is what two readings did not see
                self.records.forget()
                yield from self._read_parts(None, None)
                still = set(self.records.vanished())
                missing = [key for key in missing if key in still]
                if resource.gone == "deleted":
                    self._guard(len(missing))
                yield Batch(DELETIONS, deletion_rows(name, missing, True, self.known_at))
            if self.sums:
                self._ask_sums()
        returned = self.records.returned()
        if returned:
            yield Batch(DELETIONS, deletion_rows(name, returned, False, self.known_at))
        if self.records.future:
            self.context.notes.warnings.append(
                f"{self.context.source.name}, {name}: {self.records.future} records say they were changed"
                " after this run; taken as changed now."
            )
        newest = self.records.newest_cursor()
        body: dict[str, Any] = {
            "kind": kind,
            "cursor": newest.isoformat() if newest else None,
            "pages": self.pages,
            "records": self.records.count(),
            "expected": self.expected,
            "changed": self.records.changed,
        }
        if resource.summary and kind == FULL:
            body["sums"] = self.sums
        yield Batch(READS, read_row(name, body, self.known_at))

    def offered(self) -> list[str]:
        """Values for the lists that hang on this one."""
        return self.records.offered()

    def _sweep_is_due(self) -> bool:
        if self.resource.sweep == "never":
            return False
        if self.resource.sweep == "daily":
            return self.context.cadence != "intraday"
        if self.resource.sweep == "every_run" or self.context.cadence in ("weekly", "monthly"):
            return True
        last = self._last_read(FULL)
        return last is None or self.known_at - last >= WEEK

    def _since(self, newest: datetime) -> datetime:
        """Where unread changes begin: at the newest known one; in a quiet list, before its last reading."""
        last = self._last_read()
        return max(newest, last - QUIET) if last else newest

    def _last_read(self, kind: str | None = None) -> datetime | None:
        return last_read(self.context.landing, self.context.source.name, self.resource.name, kind)

    def _read_parts(self, increment: Increment | None, cursor: datetime | None) -> Iterator[Batch]:
        self.expected = 0 if self.resource.total else None
        hangs = self.resource.for_each
        at_once = hangs.at_once if hangs else 1
        for part in parts(self.parents, increment, cursor, self.known_at, at_once):
            told = yield from self._proven(part)
            self.pages += told.pages
            if self.expected is not None:
                self.expected += told.expected or 0
        yield from self._rest()

    def _can_ask(self, increment: Increment) -> bool:
        """Whether the API can be asked for changes only; one that should sort must show it."""
        return not increment.oldest_first or sorts(self.reader, self.records, increment)

    def _read_newest(self, increment: Increment, cursor: datetime) -> Iterator[Batch]:
        """The newest changes down to the overlap; everything, should their order break."""
        told, part = Pass(), Part(increment=increment)
        start = min(cursor, self.known_at) - timedelta(minutes=increment.overlap_minutes)
        try:
            for page in newest_pages(self.reader, self.records, told, part, start):
                yield from self._add(page, part)
        except OutOfOrder:
            yield from self._rest()
            self.records.forget()
            yield from self._read_parts(None, None)
        yield from self._rest()
        self.pages += told.pages
        self.context.notes.bytes += told.bytes

    def _proven(self, part: Part) -> Generator[Batch, None, Pass]:
        """Readings of one part until one of them proves that nothing is missing; returns that one."""
        found, last = "", (0, 0)
        for attempt in range(PASSES):
            told = Pass()
            if attempt:
                self.records.forget(part.number)
            yield from self._read(told, part)
            # without totals there is nothing to compare, and counting part by part takes long
            ids = self.records.count(part.number) if told.totals or told.broke_off else 0
            if ids < (told.expected or 0):
                found = f"{ids} records came, the source counts {told.expected}"
            elif told.shrank:
                found = "the list kept shrinking while it was read"
            elif told.broke_off and (told.pages, ids) != last:
                # where nothing counts, such an end is believed when two readings in a row come to it
                found, last = "a page that the one before it names was empty", (told.pages, ids)
            else:
                return told
        found = f"{found}, in {PASSES} readings."
        raise self.transport.refusal(self.resource.name, found, "Run again later.")

    def _read(self, told: Pass, part: Part) -> Iterator[Batch]:
        name, done = self.resource.name, 0
        for page in self.reader.pages(told, part):
            done += len(page.records)
            self.context.progress(name, done, told.expected)
            yield from self._add(page, part)
        if told.totals or told.broke_off:
            # the proof counts what was seen
            yield from self._rest()
        self.context.notes.bytes += told.bytes

    def _add(self, page: Page, part: Part) -> Iterator[Batch]:
        self.waiting.add(page, part)
        if self.waiting.is_full:
            yield from self._rest()

    def _rest(self) -> Iterator[Batch]:
        """What waits, as a batch."""
        if self.waiting.pages:
            yield Batch(self.resource.name, self.records.take(self.waiting.pages, self.known_at))
            self.waiting = Waiting()

    def _ask_sums(self) -> None:
        """What is said twice alike held while the list was read. Without an answer the records still land."""
        if not self.resource.summary:
            return
        try:
            self.sums.append(read_sums(self.resource, self.transport))
        except NoSums as error:
            self.sums.clear()
            if str(error):
                self.context.notes.warnings.append(
                    f"{self.context.source.name}, {self.resource.name}: its summary was not compared: {error}"
                )

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
