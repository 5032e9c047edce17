"""Records of one entity on their way into the landing: vectorised, in a DuckDB of their own.

Of each record only the id, the cursor and the declared fields are looked at; what is landed is the payload
as it came, and only when it differs from the newest version the landing holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from ingestion.crm.kit.known import load_known
from ingestion.crm.kit.resources import Resource, field_types
from ingestion.errors import InputError
from ingestion.landing.reader import Landing
from ingestion.landing.schema import SCHEMA

# what DuckDB calls the types of JSON values
TYPES = {
    "text": ["VARCHAR"],
    "number": ["BIGINT", "UBIGINT", "HUGEINT", "DOUBLE"],
    "boolean": ["BOOLEAN"],
    "object": ["OBJECT"],
    "array": ["ARRAY"],
    "null": ["NULL"],
}
WORDS = {name: word for word, names in TYPES.items() for name in names}
MOMENTS = {
    # the session's zone is UTC, so a text without an offset is taken for UTC
    "iso": "try_cast(cells[2] as timestamptz)",
    "unix": "to_timestamp(try_cast(cells[2] as double))",
    "unix_ms": "to_timestamp(try_cast(cells[2] as double) / 1000)",
}


@dataclass(frozen=True)
class Counts:
    """How many records came, how many different ones, and how many were new or changed."""

    records: int = 0
    ids: int = 0
    changed: int = 0


class Records:
    """What is known of one entity, and what comes.

    Args:
        source: name of the source.
        as_of: naive UTC; a record said to be changed later is landed as changed then.
    """

    def __init__(self, resource: Resource, source: str, landing: Landing, as_of: datetime) -> None:
        self.resource, self.source, self.as_of = resource, source, as_of
        self.future = 0
        self._count = 0
        self._changed = 0
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute("set TimeZone = 'UTC'")
        load_known(self.connection, landing, source, resource.name)
        self.start_pass()

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def start_pass(self) -> None:
        """A reading from the first page on; what was seen before counts no more."""
        self.connection.execute("create or replace table seen (id varchar primary key)")
        self._count = 0

    @property
    def counts(self) -> Counts:
        """Counts of this pass; `changed` of all passes."""
        return Counts(self._count, int(self._one("select count(*) from seen")[0]), self._changed)

    @property
    def known(self) -> int:
        """Records the landing holds and does not call deleted."""
        return int(self._one("select count(*) from known where not deleted")[0])

    def newest_cursor(self) -> datetime | None:
        """Newest change among what is known, never after `as_of`; naive UTC."""
        found: datetime | None = self._one("select max(updated_at) from known")[0]
        return found

    def take(self, records: list[msgspec.Raw], known_at: datetime) -> pa.Table:
        """New and changed records in the landing's schema.

        Raises:
            InputError: an id is missing, a cursor is no time, a declared field is missing or of another type.
        """
        payloads = pa.array([bytes(record) for record in records], pa.binary()).cast(pa.string())
        self.connection.register(
            "page", pa.table({"payload": payloads, "nth": pa.array(range(len(records)))})
        )
        try:
            self._check()
            self._count += len(records)
            table = self.connection.execute(self._changed_sql(), [self.as_of, known_at]).to_arrow_table()
            table = table.cast(SCHEMA)
            if table.num_rows:
                self.connection.register("fresh", table)
                self.connection.execute(
                    "insert or replace into known select f.id, hash(f.payload), f.updated_at,"
                    " coalesce(k.deleted, false) from fresh f left join known k using (id)"
                )
                self.connection.unregister("fresh")
            self._changed += table.num_rows
            return table
        finally:
            self.connection.unregister("page")

    def vanished(self) -> list[str]:
        """Known ids that a whole pass did not see, deleted ones left out."""
        return self._ids("select id from known where not deleted and id not in (from seen)")

    def returned(self) -> list[str]:
        """Ids that the landing calls deleted and this pass saw."""
        return self._ids("select id from known where deleted and id in (from seen)")

    def _ids(self, sql: str) -> list[str]:
        return [row[0] for row in self.connection.execute(f"{sql} order by id").fetchall()]

    def _one(self, sql: str) -> tuple[Any, ...]:
        return self.connection.execute(sql).fetchall()[0]

    def _changed_sql(self) -> str:
        cursor = self.resource.cursor
        paths = [json_path(self.resource.id), json_path(cursor.field if cursor else "-")]
        moment = MOMENTS[cursor.format] if cursor else "null::timestamptz"
        return f"""
            with cells as (
                select payload, json_extract_string(payload, {paths}) as cells, nth from page
            ),
            moments as (
                select payload, cells[1] as id, nth, timezone('UTC', {moment}) as updated_at from cells
            ),
            newest as (
                select id, arg_max(payload, (coalesce(updated_at, timestamp '0001-01-01'), nth)) as payload,
                    max(updated_at) as updated_at, max(nth) as nth
                from moments group by id
            )
            select newest.id, least(newest.updated_at, cast($1 as timestamp)) as updated_at,
                cast($2 as timestamp) as known_at, newest.payload
            from newest left join known using (id)
            where known.hash is distinct from hash(newest.payload)
            order by newest.nth
        """

    def _check(self) -> None:
        cursor = self.resource.cursor
        paths = [json_path(self.resource.id), json_path(cursor.field if cursor else "-")]
        moment = MOMENTS[cursor.format] if cursor else "null::timestamptz"
        no_id, no_time, example, text, future = self._one(
            f"""
            select count(*) filter (coalesce(cells[1], '') = ''), count(*) filter (bad),
                any_value(cells[1]) filter (bad), any_value(cells[2]) filter (bad),
                count(*) filter ({moment} > timestamptz '{self.as_of.isoformat()}+00')
            from (
                select cells, {moment} is null and cells[2] is not null and {bool(cursor)} as bad
                from (select json_extract_string(payload, {paths}) as cells from page)
            )
            """
        )
        if no_id:
            raise self._refusal(f"{no_id} records have no {self.resource.id}.")
        if no_time:
            raise self._refusal(f"{cursor.field if cursor else ''} of id {example!r} is no time: {text!r}.")
        self.future += future
        self.connection.execute(
            "insert or ignore into seen select distinct json_extract_string(payload, ?) from page",
            [json_path(self.resource.id)],
        )
        self._check_fields()

    def _check_fields(self) -> None:
        fields = self.resource.fields
        if not fields:
            return
        paths = [json_path(path) for path in fields]
        columns = []
        for at, words in enumerate(fields.values(), 1):
            allowed = [name for word in field_types(words) for name in TYPES.get(word, ())]
            bad = f"coalesce(types[{at}], 'absent') not in {(*allowed, *_absent(words), '')}"
            columns += [f"count(*) filter ({bad})", f"any_value(id) filter ({bad})"]
            columns += [f"any_value(coalesce(types[{at}], 'absent')) filter ({bad})"]
        found = self._one(
            f"select {', '.join(columns)} from (select json_extract_string(payload, '{_id(self)}') as id,"
            f" json_type(payload, {paths}) as types from page)"
        )
        for at, (path, words) in enumerate(fields.items()):
            count, example, kind = found[at * 3 : at * 3 + 3]
            if count:
                raise self._refusal(
                    f"field {path} is {WORDS.get(kind, kind)} and not {words} in {count} records,"
                    f" for example of id {example!r}."
                )

    def _refusal(self, found: str) -> InputError:
        return InputError(
            found,
            where=f"{self.source}, {self.resource.name}",
            todo="The CRM answers in another form than this version reads. Nothing of this source was landed;"
            " its last good data stays.",
        )


def json_path(dotted: str) -> str:
    """DuckDB's path of a dotted one, e.g. `$."attributes"."updated-at"`."""
    return "$" + "".join(f'."{key}"' for key in dotted.split("."))


def _id(records: Records) -> str:
    return json_path(records.resource.id)


def _absent(words: str) -> Iterable[str]:
    return ("absent",) if "absent" in field_types(words) else ()
