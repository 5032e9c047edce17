"""Rows of one story as the source shows them at a moment."""

from __future__ import annotations

from collections.abc import Mapping

from ingestion.demo.contacts import OwnerChange
from ingestion.demo.export.dialect import Dialect
from ingestion.demo.world import World

Lines = dict[str, list[str]]


class RowWriter:
    """Collects CSV lines by file; `as_of` is the moment the records are shown at, `today` its local day."""

    def __init__(
        self, world: World, dialect: Dialect, as_of: int, labels: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.world, self.dialect, self.as_of = world, dialect, as_of
        self.today = world.clock.day(as_of)
        self.labels = labels
        self.lines: Lines = {}

    def take(self) -> Lines:
        """The lines written so far; starts anew."""
        lines, self.lines = self.lines, {}
        return lines

    def put(self, file: str, *cells: str) -> None:
        """One row, cells in the order of the file's columns."""
        self.lines.setdefault(file, []).append(self.dialect.delimiter.join(cells))

    def label(self, words: str, value: str) -> str:
        """The source's own word for a canonical value."""
        return self.labels[words].get(value, value)

    def past(self, at: int | None) -> int | None:
        """The moment, if it has come."""
        return at if at is not None and at <= self.as_of else None

    def owner(self, owner: str, changes: list[OwnerChange]) -> str:
        """Write the changes of owner that happened, and return the present owner."""
        moment = self.dialect.moment
        for row in changes:
            if row.at > self.as_of:
                break
            kind = self.label("entity_type", row.entity_type)
            hands = (row.from_owner, row.to_owner)
            self.put("owner_changes", row.change_id, kind, row.entity_id, *hands, moment(row.at), row.by)
            owner = row.to_owner
        return owner
