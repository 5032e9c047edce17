"""What each list of an API held when it was last read as a whole, and what the landing held of it then."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.settings.company import Company

if TYPE_CHECKING:
    from ingestion.landing import Landing

WHOLE = "full"
# a file of the landing begins with the number of its load
LOAD_ID = r"try_cast(regexp_extract(filename, '([0-9.]+)\.[0-9a-f]+\.parquet$', 1) as double)"


@dataclass(frozen=True)
class ListCount:
    """One list of one source.

    Attributes:
        read_at: when it was last read from its beginning to its end, naive UTC.
        reported: records the source counted then; where it does not count, records it listed.
        held: records of the landing then that are not marked as deleted.
    """

    source: str
    list: str
    read_at: datetime
    reported: int
    held: int


def list_counts(company: Company, as_of: datetime) -> Iterator[ListCount]:
    """Counts of every list that was read as a whole up to `as_of` (naive UTC), by source and list."""
    # reading settings alone needs none of these imports
    from ingestion.landing import Landing

    landing = Landing(company.landing_dir)
    for source in company.sources:
        for name, (read_at, row) in sorted(_last_whole_readings(landing, source, as_of).items()):
            reported = row["records"] if row["expected"] is None else row["expected"]
            yield ListCount(source, name, read_at, reported, _held(landing, source, name, read_at))


def _last_whole_readings(
    landing: Landing, source: str, as_of: datetime
) -> dict[str, tuple[datetime, dict[str, Any]]]:
    """Moment and journal row of the last whole reading of each list."""
    import pyarrow.parquet as pq

    from ingestion.landing.schema import READS

    found: dict[str, tuple[datetime, dict[str, Any]]] = {}
    for path in landing.files(source, READS):
        for row in pq.read_table(path, columns=["id", "known_at", "payload"]).to_pylist():
            body = json.loads(row["payload"])
            if body["kind"] == WHOLE and row["known_at"] <= as_of:
                found[row["id"]] = (row["known_at"], body)
    return found


def _held(landing: Landing, source: str, name: str, read_at: datetime) -> int:
    """Records of a list known at a moment and not marked as deleted then."""
    import duckdb

    from ingestion.landing.schema import DELETIONS

    records, marks = landing.files(source, name), landing.files(source, DELETIONS)
    if not records:
        return 0
    gone = "select null as id where false"
    if marks:
        gone = f"""
            select payload ->> 'id' from {_rows(marks)}
            where known_at <= $1 and (payload ->> 'entity') = $2
            group by 1
            having arg_max(payload ->> 'is_deleted', ({LOAD_ID}, known_at)) = 'true'
        """
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        sql = f"""
            with gone as ({gone})
            select count(distinct id) from {_rows(records)}
            where known_at <= $1 and $2 <> '' and id not in (from gone)
        """
        return int(connection.execute(sql, [read_at, name]).fetchall()[0][0])


def _rows(files: Sequence[Path]) -> str:
    paths = [str(path) for path in files]
    return f"read_parquet({paths}, filename = true, hive_partitioning = false)"
