"""What each list of an API held when it was last read as a whole, and what the landing held of it then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ingestion.settings.company import Company
from ingestion.settings.whole_readings import held_rows, last_whole_readings


@dataclass(frozen=True)
class ListCount:
    """One list of one source.

    Attributes:
        read_at: when it was last read from its beginning to its end, naive UTC.
        reported: records the source counted then; where it does not count, records it listed.
        held: records of the landing then that are not marked as deleted.
        is_counted: whether the source counted them.
    """

    source: str
    list: str
    read_at: datetime
    reported: int
    held: int
    is_counted: bool


def list_counts(company: Company, as_of: datetime) -> Iterator[ListCount]:
    """Counts of every list that was read as a whole up to `as_of` (naive UTC), by source and list."""
    # reading settings alone needs none of these imports
    from ingestion.landing import Landing

    landing = Landing(company.landing_dir)
    for source in company.sources:
        for name, (read_at, row) in sorted(last_whole_readings(landing, source, as_of).items()):
            is_counted = row["expected"] is not None
            reported = row["expected"] if is_counted else row["records"]
            held = held_rows(landing, source, name, read_at, "select count(*) from held")
            yield ListCount(source, name, read_at, reported, held[0][0] if held else 0, is_counted)
