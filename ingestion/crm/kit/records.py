"""Records of one list on their way into the landing: vectorised, in a DuckDB of their own.

Of each record only the id, the cursor and the declared fields are looked at; what is landed is the payload
as it came, and only when it differs from the newest version the landing holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from ingestion.crm.kit.fields import json_path, wrong_field
from ingestion.crm.kit.known import Known
from ingestion.crm.kit.parts import Part
from ingestion.crm.kit.resources import Resource
from ingestion.errors import InputError
from ingestion.landing.reader import Landing
from ingestion.landing.schema import SCHEMA

MOMENTS = {
    # the session's zone is UTC, so a text without an offset is taken for UTC
    "iso": "try_cast({} as timestamptz)",
    "unix": "to_timestamp(try_cast({} as double))",
    "unix_ms": "to_timestamp(try_cast({} as double) / 1000)",
}
SHOWN = 120


class Records:
    """What is known of one list, and what comes.

    Args:
        source: name of the source.
        as_of: naive UTC; a record said to be changed later is landed as changed then.
        offers: path of a value other lists need of each record, and whether only of changed ones.

    Attributes:
        changed: records that were new or differed, so far.
        future: records that say they were changed after `as_of`.
    """

    def __init__(
        self,
        resource: Resource,
        source: str,
        landing: Landing,
        as_of: datetime,
        offers: tuple[str, bool] | None = None,
    ) -> None:
        self.resource, self.source, self.as_of, self.offers = resource, source, as_of, offers
        self.changed = self.future = 0
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute("set TimeZone = 'UTC'")
        # without keys: their indexes would take more memory than the ids, and a record is rarely seen twice
        self.connection.execute("create table seen (part integer, id varchar)")
        self.connection.execute("create table offered (value varchar)")
        self.known = Known(self.connection, landing, source, resource.name)
        self._newest = self.known.newest_cursor()
        self._columns = self._batch_columns()

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def forget(self, part: int | None = None) -> None:
        """Count what was seen of a part of the list, or of all of it, no more: it is read again."""
        self.connection.execute("delete from seen where part = coalesce(?, part)", [part])

    def count(self, part: int | None = None) -> int:
        """Different ids seen in a part of the list, or in all of it."""
        sql = "select count(distinct id) from seen where part = coalesce(?, part)"
        return int(self.connection.execute(sql, [part]).fetchall()[0][0])

    def newest_cursor(self) -> datetime | None:
        """Newest change of what was landed and of what came, never after `as_of`; naive UTC."""
        return self._newest

    def take(self, pages: Sequence[tuple[Part, list[msgspec.Raw]]], known_at: datetime) -> pa.Table:
        """New and changed records of pages and the parts they belong to, in the landing's schema.

        Raises:
            InputError: bytes that are no UTF-8, an id is missing, a cursor is no time, a declared field is
                missing or of another type.
        """
        try:
            payloads = pa.array([bytes(one) for _, records in pages for one in records], pa.binary())
            payloads = payloads.cast(pa.string())
        except pa.ArrowInvalid:
            raise self._refusal("a record holds bytes that are no UTF-8.") from None
        columns = {
            "payload": payloads,
            "nth": pa.array(range(len(payloads))),
            "part": pa.array([part.number for part, records in pages for _ in records], pa.int32()),
            "parent": pa.array([part.parent for part, records in pages for _ in records], pa.string()),
        }
        self.connection.register("page", pa.table(columns))
        self.connection.execute(f"create or replace temp table batch as {self._columns}")
        self.connection.unregister("page")
        self._check()
        self.connection.execute("insert into seen select distinct part, id from batch")
        self.known.look_up("batch")
        table = self._changed(known_at)
        if self.offers:
            path, changed_only = self.offers
            rows = "fresh" if changed_only else "batch"
            self.connection.execute(
                f"insert into offered select distinct payload ->> '{json_path(path)}' as value from {rows}"
                " where value is not null"
            )
        self.changed += table.num_rows
        return table

    def moments(self, records: list[msgspec.Raw]) -> list[datetime | None]:
        """When each record says it was changed, in their order; naive UTC."""
        path = json_path(self.resource.cursor.field if self.resource.cursor else "-")
        said = MOMENTS[self.resource.cursor.format if self.resource.cursor else "iso"]
        payloads = [bytes(record).decode("utf-8", "replace") for record in records]
        sql = f"select timezone('UTC', {said.format(f'json_extract_string(payload, {path!r})')}) from page"
        self.connection.register("page", pa.table({"payload": pa.array(payloads, pa.string())}))
        found = [row[0] for row in self.connection.execute(sql).fetchall()]
        self.connection.unregister("page")
        return found

    def offered(self) -> list[str]:
        """Values for the lists that hang on this one."""
        return [
            row[0]
            for row in self.connection.execute("select distinct value from offered order by 1").fetchall()
        ]

    def vanished(self) -> list[str]:
        """Known ids that were not seen, deleted ones left out."""
        return self._ids("select id from known where not deleted and id not in (select id from seen)")

    def returned(self) -> list[str]:
        """Ids that the landing calls deleted and that were seen."""
        return self._ids("select id from known where deleted and id in (select id from seen)")

    def _ids(self, sql: str) -> list[str]:
        return [row[0] for row in self.connection.execute(f"{sql} order by id").fetchall()]

    def _one(self, sql: str) -> tuple[Any, ...]:
        return self.connection.execute(sql).fetchall()[0]

    def _batch_columns(self) -> str:
        """Query from `page` to id, time and hash of each record."""
        resource, cursor = self.resource, self.resource.cursor
        ids = resource.ids
        paths = [*map(json_path, ids), json_path(cursor.field if cursor else "-")]
        parts = ", ".join(f"cells[{at}]" for at in range(1, len(ids) + 1))
        text = f"cells[{len(paths)}]"
        moment = MOMENTS[cursor.format].format(text) if cursor else "null::timestamptz"
        prefix = "parent || '/' || " if resource.id_of_parent else ""
        return f"""
            select nth, part, payload, {prefix}array_to_string([{parts}], '/') as id,
                list_bool_and([coalesce(cell, '') <> '' for cell in [{parts}]]) as has_id,
                {text} as moment, timezone('UTC', {moment}) as updated_at
            from (select nth, part, parent, payload, json_extract_string(payload, {paths}) as cells from page)
        """

    def _check(self) -> None:
        no_id, no_time, example, text, future = self.connection.execute(
            """
            select count(*) filter (not has_id), count(*) filter (bad), any_value(id) filter (bad),
                any_value(moment) filter (bad), count(*) filter (updated_at > $1)
            from (select *, updated_at is null and moment is not null and $2 as bad from batch)
            """,
            [self.as_of, self.resource.cursor is not None],
        ).fetchall()[0]
        if no_id:
            raise self._refusal(f"{no_id} records have no {' or '.join(self.resource.ids)}.")
        if no_time:
            where = self.resource.cursor.field if self.resource.cursor else ""
            raise self._refusal(f"{where} of id {example!r} is no time: {text[:SHOWN]!r}.")
        self.future += future
        wrong = wrong_field(self.connection, "batch", self.resource.fields)
        if wrong:
            raise self._refusal(wrong)

    def _changed(self, known_at: datetime) -> pa.Table:
        """The newest of each record in the batch that differs from what is known, which it becomes."""
        self.connection.execute(
            """
            create or replace temp table fresh as
            with newest as (
                select id, payload, updated_at, nth
                from batch
                qualify row_number() over (partition by id order by updated_at desc nulls last, nth desc) = 1
            )
            select newest.*, known.id is not null as is_known, coalesce(known.deleted, false) as deleted
            from newest left join known using (id)
            where known.hash is distinct from hash(newest.payload)
            """
        )
        is_known, newest = self._one("select coalesce(bool_or(is_known), false), max(updated_at) from fresh")
        if newest is not None:
            self._newest = max(self._newest or datetime.min, min(newest, self.as_of))
        if is_known:
            self.connection.execute("delete from known where id in (select id from fresh where is_known)")
        self.connection.execute("insert into known select id, hash(payload), deleted from fresh")
        rows = self.connection.execute(
            "select id, least(updated_at, cast($1 as timestamp)) as updated_at,"
            " cast($2 as timestamp) as known_at, payload from fresh order by nth",
            [self.as_of, known_at],
        )
        return rows.to_arrow_table().cast(SCHEMA)

    def _refusal(self, found: str) -> InputError:
        return InputError(
            found,
            where=f"{self.source}, {self.resource.name}",
            todo="The CRM answers in another form than this version reads. Nothing of this source was landed;"
            " its last good data stays.",
        )
