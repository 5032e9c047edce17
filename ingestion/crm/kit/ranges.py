"""Which part of a list a run reads: all of it, or what changed in a closed range of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.crm.kit.resources import Increment


@dataclass(frozen=True)
class Range:
    """A closed range of changes, naive UTC, as the request says it."""

    start: datetime
    end: datetime
    increment: Increment

    @property
    def params(self) -> dict[str, Any]:
        """Parameters of the request."""
        return {key: self._filled(value) for key, value in self.increment.params.items()}

    @property
    def body(self) -> dict[str, Any]:
        """Body of the request."""
        return {key: self._filled(value) for key, value in self.increment.body.items()}

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            ends = {"{from}": self.start, "{to}": self.end}
            for mark, moment in ends.items():
                value = value.replace(mark, written(moment, self.increment.format))
            return value
        if isinstance(value, dict):
            return {key: self._filled(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self._filled(part) for part in value]
        return value


def ranges(increment: Increment, cursor: datetime, now: datetime) -> Iterator[Range]:
    """Ranges from the overlap before `cursor` up to `now`, without a gap between them; naive UTC."""
    start = min(cursor, now) - timedelta(minutes=increment.overlap_minutes)
    step = timedelta(hours=increment.window_hours) if increment.window_hours else now - start
    while True:
        end = min(start + step, now)
        yield Range(start, end, increment)
        if end >= now:
            return
        start = end


def written(moment: datetime, how: str) -> str:
    """A naive UTC moment as an API wants it; to whole seconds, so that a range never begins too late."""
    aware = moment.replace(tzinfo=UTC, microsecond=0)
    if how == "iso":
        return aware.isoformat().replace("+00:00", "Z")
    seconds = int(aware.timestamp())
    return str(seconds * 1000 if how == "unix_ms" else seconds)
