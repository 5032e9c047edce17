"""Changes of an API that cannot filter but sorts: its newest ones, down to what is known already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from ingestion.crm.kit.pages import Page
from ingestion.crm.kit.parts import Part
from ingestion.crm.kit.reader import ListReader, Pass
from ingestion.crm.kit.records import Records
from ingestion.crm.kit.resources import Increment


class OutOfOrder(Exception):
    """The records do not come newest first after all."""


def sorts(reader: ListReader, records: Records, increment: Increment) -> bool:
    """Whether the first pages, asked for in both orders, come in them.

    An API that does not know the parameter answers the same twice, and is not believed.
    """
    turned = increment.model_copy(update={"params": increment.oldest_first})
    newest, oldest = (
        records.moments(next(reader.pages(Pass(), Part(increment=asked))).records)
        for asked in (increment, turned)
    )
    return falls(newest) and falls(oldest[::-1]) and newest[:1] > oldest[:1]


def newest_pages(
    reader: ListReader, records: Records, told: Pass, part: Part, start: datetime
) -> Iterator[Page]:
    """Pages up to the first that reaches behind `start`; naive UTC.

    Raises:
        OutOfOrder: a record is newer than the one before it.
    """
    last: list[datetime | None] = []
    for page in reader.pages(told, part):
        moments = records.moments(page.records)
        # a record that was changed meanwhile is in front now, and the others moved down: their order stays
        if not falls(last + moments):
            raise OutOfOrder
        yield page
        last = moments[-1:]
        if last and last[0] is not None and last[0] < start:
            return


def falls(moments: list[datetime | None]) -> bool:
    """Whether each moment is there and none is later than the one before it."""
    return None not in moments and all(one >= other for one, other in pairwise(moments))  # type: ignore[operator]
