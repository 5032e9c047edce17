"""Readings of whole lists of an API, and what the landing held at such a moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingestion.landing import Landing

WHOLE = "full"
# a file of the landing begins with the number of its load
LOAD_ID = r"try_cast(regexp_extract(filename, '([0-9.]+)\.[0-9a-f]+\.parquet$', 1) as double)"


def last_whole_readings(
    landing: Landing, source: str, as_of: datetime
) -> dict[str, tuple[datetime, dict[str, Any]]]:
    """Moment and journal row of the last whole reading of each list up to `as_of`; naive UTC."""
    import pyarrow.parquet as pq

    from ingestion.landing.schema import READS

    found: dict[str, tuple[datetime, dict[str, Any]]] = {}
    for path in landing.files(source, READS):
        for row in pq.read_table(path, columns=["id", "known_at", "payload"]).to_pylist():
            body = json.loads(row["payload"])
            if body["kind"] == WHOLE and row["known_at"] <= as_of:
                found[row["id"]] = (row["known_at"], body)
    return found


def held_rows(
    landing: Landing, source: str, name: str, read_at: datetime, query: str, values: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Rows of a query on `held` (id, payload): the records of a list known at a moment and not marked as
    deleted then, in their newest version; nothing where none ever landed.

    Args:
        values: for the query's `?`.
    """
    import duckdb

    from ingestion.landing.schema import DELETIONS

    records, marks = landing.files(source, name), landing.files(source, DELETIONS)
    if not records:
        return []
    gone = "select null as id where false"
    if marks:
        gone = f"""
            select payload ->> 'id' from {_files(marks)}
            where known_at <= getvariable('read_at') and (payload ->> 'entity') = getvariable('list')
            group by 1
            having arg_max(payload ->> 'is_deleted', ({LOAD_ID}, known_at)) = 'true'
        """
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute("set variable read_at = $1::timestamp", [read_at])
        connection.execute("set variable list = $1", [name])
        sql = f"""
            with gone as ({gone}),
            held as (
                select
                    id,
                    arg_max(
                        payload, ({LOAD_ID}, coalesce(updated_at, timestamp '0001-01-01'), md5(payload))
                    ) as payload
                from {_files(records)}
                where known_at <= getvariable('read_at') and id not in (from gone)
                group by id
            )
            {query}
        """
        return connection.execute(sql, list(values)).fetchall()


def _files(files: Sequence[Path]) -> str:
    paths = [str(path) for path in files]
    return f"read_parquet({paths}, filename = true, hive_partitioning = false)"
