"""The check every batch passes before its load may complete."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from ingestion.connector import Batch
from ingestion.errors import InputError
from ingestion.landing.reader import ENTITY
from ingestion.landing.schema import SCHEMA

SHOWN = 120


class BatchChecker:
    """Checks batches of one source; what fails is named by entity, field and example id."""

    def __init__(self, source: str) -> None:
        self.source = source
        # in memory and alone, so that a build that runs elsewhere is never disturbed
        self.connection = duckdb.connect(":memory:", config={"threads": 1})

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def check(self, batch: Batch) -> None:
        """Refuse a batch that would leave holes in the warehouse.

        Raises:
            InputError: another schema, an empty id, a payload that is no JSON object, or a required
                field that is missing or empty.
        """
        if not ENTITY.fullmatch(batch.entity):
            raise InputError(f"{batch.entity!r} is no name of an entity.", where=self.source)
        if not batch.rows.schema.equals(SCHEMA):
            raise self._refusal(batch, f"the columns are {_shape(batch.rows)}, not {_shape(SCHEMA)}.")
        for column in ("id", "known_at", "payload"):
            if batch.rows.column(column).null_count:
                raise self._refusal(batch, f"{batch.rows.column(column).null_count} rows have no {column}.")
        self.connection.register("batch", batch.rows)
        try:
            self._check_payloads(batch)
        finally:
            self.connection.unregister("batch")

    def _check_payloads(self, batch: Batch) -> None:
        empty, broken, example, text = self._one(
            "select count(*) filter (trim(id) = ''), count(*) filter (broken),"
            " any_value(id) filter (broken), any_value(payload) filter (broken)"
            " from (select *, case when starts_with(payload, '{') or starts_with(ltrim(payload), '{')"
            " then not json_valid(payload) else true end as broken"
            " from batch)"
        )
        if empty:
            raise self._refusal(batch, f"{empty} rows have an empty id.")
        if broken:
            found = f"{broken} payloads are no JSON object, for example of id {example!r}: {text[:SHOWN]!r}."
            raise self._refusal(batch, found)
        if not batch.required:
            return
        shape = ", ".join(f'"{name}": "VARCHAR"' for name in batch.required)
        tests = [f"coalesce(fields.\"{name}\", '') = ''" for name in batch.required]
        counts = ", ".join(f"count(*) filter ({test}), any_value(id) filter ({test})" for test in tests)
        rows = f"select id, json_transform(payload, '{{{shape}}}') as fields from batch"
        found_at = self._one(f"select {counts} from ({rows})")
        for name, missing, example in zip(batch.required, found_at[::2], found_at[1::2], strict=True):
            if missing:
                raise self._refusal(
                    batch, f"field {name} is missing in {missing} records, for example of id {example!r}."
                )

    def _one(self, sql: str) -> tuple[Any, ...]:
        return self.connection.execute(sql).fetchall()[0]

    def _refusal(self, batch: Batch, found: str) -> InputError:
        return InputError(
            found,
            where=f"{self.source}, {batch.entity}",
            todo="Nothing of this source was landed; its last good data stays.",
        )


def _shape(rows: pa.Table | pa.Schema) -> str:
    schema = rows.schema if isinstance(rows, pa.Table) else rows
    return ", ".join(f"{field.name} {field.type}{'' if field.nullable else ' not null'}" for field in schema)
