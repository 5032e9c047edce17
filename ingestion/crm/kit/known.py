"""What completed loads hold of an entity, without its payloads."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.landing.reader import Landing
from ingestion.landing.schema import DELETIONS

# newest version of each record: by load, then by its own time; the payload settles what is equal
NEWEST = "(load_id, coalesce(updated_at, timestamp '0001-01-01'), {})"
PAYLOAD = "md5(payload)"
# md5 of every payload would cost four times all the rest
TIED_PAYLOAD = f"case when id in (from tied) then {PAYLOAD} else '' end"


def load_known(connection: duckdb.DuckDBPyConnection, landing: Landing, source: str, entity: str) -> None:
    """Make the table `known` (id, hash, updated_at, deleted): newest version of each record of an entity."""
    versions = _read(landing.files(source, entity))
    marks = _read(landing.files(source, DELETIONS))
    connection.execute(
        # ids are unique by the query; an index over them would cost more than all else
        "create table known (id varchar, hash ubigint, updated_at timestamp, deleted boolean)"
    )
    connection.execute(
        f"""
        insert into known
        with landed as not materialized (
            from ({versions})
        ),
        tied as (
            select distinct id
            from (select id from landed group by id, load_id, updated_at having count(*) > 1)
        ),
        versions as (
            select
                id,
                arg_max(hash(payload), {NEWEST.format(TIED_PAYLOAD)}) as hash,
                max(updated_at) as updated_at
            from landed group by id
        ),
        marks as (
            select
                payload ->> 'id' as id,
                arg_max(payload ->> 'is_deleted', {NEWEST.format(PAYLOAD)}) = 'true' as deleted
            from ({marks}) where payload ->> 'entity' = ? group by all
        )
        select id, hash, updated_at, coalesce(deleted, false) from versions left join marks using (id)
        """,
        [entity],
    )


def _read(files: list[Path]) -> str:
    """Landed rows of the files with their load id as a number."""
    if not files:
        return (
            "select ''::varchar as id, null::timestamp as updated_at, '{}'::varchar as payload,"
            " 0.0::double as load_id where false"
        )
    paths = [str(path) for path in files]
    return (
        "select id, updated_at, payload,"
        r" try_cast(regexp_extract(filename, '([0-9.]+)\.[0-9a-f]+\.parquet$', 1) as double) as load_id"
        f" from read_parquet({paths}, filename = true, hive_partitioning = false)"
    )
