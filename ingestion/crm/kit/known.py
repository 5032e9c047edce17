"""What completed loads hold of a list, without its payloads: of all its records, or of those that come."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.landing.reader import Landing
from ingestion.landing.schema import DELETIONS

# newest version of each record: by load, then by its own time; the payload settles what is equal
NEWEST = "(load_id, coalesce(updated_at, timestamp '0001-01-01'), {})"
PAYLOAD = "md5(payload)"
# md5 of every payload would cost four times all the rest
TIED_PAYLOAD = f"case when id in (from tied) then {PAYLOAD} else '' end"


class Known:
    """The table `known` (id, hash, deleted): newest version of each record of an entity.

    It begins empty. A reading that asks for changes looks up the records that come; one that must see what is
    gone reads everything first.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, landing: Landing, source: str, entity: str
    ) -> None:
        self.connection, self.is_whole = connection, False
        self.versions = _read(landing.files(source, entity))
        # ids are unique by the query; an index over them would cost more than all else
        connection.execute("create table known (id varchar, hash ubigint, deleted boolean)")
        connection.execute("create table looked_up (id varchar)")
        connection.execute(
            f"""
            create table marks as
            select
                payload ->> 'id' as id,
                arg_max(payload ->> 'is_deleted', {NEWEST.format(PAYLOAD)}) = 'true' as deleted
            from ({_read(landing.files(source, DELETIONS))}) where payload ->> 'entity' = $1 group by all
            """,
            [entity],
        )

    def newest_cursor(self) -> datetime | None:
        """Newest change that was landed; naive UTC."""
        found: datetime | None = self.connection.execute(
            f"select max(updated_at) from ({self.versions})"
        ).fetchall()[0][0]
        return found

    def read_all(self) -> int:
        """Make every record known; how many of them are not called deleted."""
        if not self.is_whole:
            # what was looked up may have become another version since, and stays
            self._add(f"not materialized (from ({self.versions}) anti join looked_up using (id))")
            self.is_whole = True
        return int(self.connection.execute("select count(*) from known where not deleted").fetchall()[0][0])

    def look_up(self, table: str) -> None:
        """Make the records of a table (id) known, as far as there are any."""
        if self.is_whole:
            return
        self.connection.execute(
            "create or replace temp table wanted as"
            f" select distinct id from {table} anti join looked_up using (id)"
        )
        self._add(f"materialized (from ({self.versions}) semi join wanted using (id))")
        self.connection.execute("insert into looked_up from wanted")

    def _add(self, landed: str) -> None:
        self.connection.execute(
            f"""
            insert into known
            with landed as {landed},
            tied as (
                select distinct id
                from (select id from landed group by id, load_id, updated_at having count(*) > 1)
            ),
            versions as (
                select
                    id,
                    arg_max(hash(payload), {NEWEST.format(TIED_PAYLOAD)}) as hash
                from landed group by id
            )
            select id, hash, coalesce(deleted, false) from versions left join marks using (id)
            """
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
