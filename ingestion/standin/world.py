"""What the stand-ins serve: rows of a company that change as a virtual clock goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from ingestion.canonical import canonical_entities
from ingestion.standin.tables import Row, Tables

TOKEN = "stand-in-token"
# moments of a record that can be the one of its last change
MOMENTS = ("created_at", "happened_at", "closed_at", "done_at", "accepted_at", "processed_at", "changed_at")


class World:
    """Rows by canonical entity, `updated_at` on each, at the moment of the virtual clock.

    Args:
        source: rows by entity at a moment in UTC seconds.
        now: where the clock begins.

    Attributes:
        token: what every vendor's stand-in accepts as its secret.
        version: grows with every change, so that routers may keep what they computed.
    """

    def __init__(self, source: Callable[[int], Tables], now: datetime, token: str = TOKEN) -> None:
        self._source, self.token, self.version = source, token, 0
        self.now = now
        self.tables: Tables = {}
        self._rows: dict[tuple[str, str], Row] = {}
        self.set_clock(now)

    def set_clock(self, now: datetime) -> None:
        """Let the clock jump; what differs from before was changed just now. Aware UTC."""
        first, self.now = not self.tables, now
        moment = int(now.timestamp())
        text = text_of(moment)
        self.tables = self._source(moment)
        seen: dict[tuple[str, str], Row] = {}
        for entity, rows in self.tables.items():
            key = canonical_entities()[entity].key
            for row in rows:
                said = row.pop("updated_at", "")
                name = (entity, "|".join(row.get(column, "") for column in key))
                before = self._rows.get(name)
                seen[name] = dict(row)
                past = [row[column] for column in MOMENTS if row.get(column, "~") <= text]
                own = max([said, *past], default="") or text
                if before is None:
                    row["updated_at"] = own if first else max(own, text_of(moment - 1))
                else:
                    kept = before.pop("updated_at")
                    row["updated_at"] = kept if before == row else max(own, text_of(moment - 1))
                seen[name]["updated_at"] = row["updated_at"]
        self._rows = seen
        self.version += 1

    def change(self) -> None:
        """Say that `tables` were changed by hand."""
        self.version += 1

    def rows(self, entity: str) -> list[Row]:
        """Rows of an entity; none when the company has no such thing."""
        return self.tables.get(entity, [])


def text_of(moment: int) -> str:
    """UTC seconds as canonical text."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S")
