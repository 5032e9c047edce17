"""The parts of a list that one run reads: all of it, windows of time, one per record of another list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from ingestion.crm.kit.resources import Increment


@dataclass(frozen=True)
class Part:
    """One part: what it adds to the request, and what the marks in the request stand for.

    Attributes:
        number: from 0. parent: value of the record it hangs on. each: values of all records it hangs on.
        start, end: closed range of changes, naive UTC; both None when everything is wanted.
    """

    number: int = 0
    parent: str = ""
    start: datetime | None = None
    end: datetime | None = None
    increment: Increment | None = None
    each: tuple[str, ...] = ()

    def path(self, path: str) -> str:
        """Path of the request."""
        return path.replace("{parent}", quote(self.parent, safe=""))

    def params(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters of the request."""
        more = self.increment.params if self.increment else {}
        filled: dict[str, Any] = self._filled({**params, **more})
        return filled

    def body(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Body of the request."""
        more = self.increment.body if self.increment else {}
        filled: dict[str, Any] = self._filled({**body, **more})
        return filled

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("{parent}", self.parent)
            if self.increment and self.start and self.end:
                value = value.replace("{from}", written(self.start, self.increment.format))
                value = value.replace("{to}", written(self.end, self.increment.format))
            return value
        if isinstance(value, Mapping):
            return {key: self._filled(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self._filled(one) for part in value for one in self._repeated(part)]
        return value

    def _repeated(self, element: Any) -> list[Any]:
        """An element of a list, once for each record the part hangs on if it names them."""
        if "{each}" not in repr(element):
            return [element]
        return [_replaced(element, value) for value in self.each]


def _replaced(element: Any, value: str) -> Any:
    if isinstance(element, Mapping):
        return {key: _replaced(part, value) for key, part in element.items()}
    return element.replace("{each}", value) if isinstance(element, str) else element


def windows(increment: Increment, cursor: datetime, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Closed ranges from the overlap before `cursor` up to `now`, without a gap between them; naive UTC."""
    start = min(cursor, now) - timedelta(minutes=increment.overlap_minutes)
    step = timedelta(hours=increment.window_hours) if increment.window_hours else now - start
    while True:
        end = min(start + step, now)
        yield start, end
        if end >= now:
            return
        start = end


def parts(
    parents: Iterable[str] | None,
    increment: Increment | None,
    cursor: datetime | None,
    now: datetime,
    at_once: int = 1,
) -> Iterator[Part]:
    """Parts of a run: every window of every `at_once` parents; without increment or cursor all of them."""
    number = 0
    values = [""] if parents is None else list(parents)
    for first in range(0, len(values), at_once):
        each = tuple(values[first : first + at_once])
        parent = each[0] if at_once == 1 else ""
        ranges = windows(increment, cursor, now) if increment and cursor else iter([(None, None)])
        for start, end in ranges:
            yield Part(number, parent, start, end, increment if start else None, each)
            number += 1


def written(moment: datetime, how: str) -> str:
    """A naive UTC moment as an API wants it; to whole seconds, so that a range never begins too late."""
    aware = moment.replace(tzinfo=UTC, microsecond=0)
    if how == "iso":
        return aware.isoformat().replace("+00:00", "Z")
    seconds = int(aware.timestamp())
    return str(seconds * 1000 if how == "unix_ms" else seconds)
