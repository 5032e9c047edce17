"""One file to batches: open all its tables, check all their columns, then give the rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.connector import Batch
from ingestion.errors import InputError
from ingestion.files.columns import (
    custom_rules,
    field_rules,
    habits_of,
    mentioned_names,
    used_columns,
    wanted_names,
)
from ingestion.files.cut import cut
from ingestion.files.mapping import Item, Mapping, Rule
from ingestion.files.mapping.models import Habits
from ingestion.files.read.grid import Grid
from ingestion.files.read.names import check_names, find
from ingestion.files.read.open import open_grids
from ingestion.files.sql.query import Place, Queries, Setting, compile_queries
from ingestion.files.sql.rules import Cells
from ingestion.files.work import Job
from ingestion.landing import REJECTS, SCHEMA

ROWS = 50_000
# DuckDB works on the tables of a group side by side
THREADS, GROUP = 2, 50_000
LAST_OF_KEY = "select * from {} qualify row_number() over (partition by id order by _row desc) = 1"


@dataclass
class Outcome:
    """What came of a file: rows that landed, rows that did not, the oldest moment they were known."""

    rows: int = 0
    rejected: int = 0
    known_at: datetime | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass
class Part:
    """One mapping over one table of the file."""

    item: Item
    number: int
    queries: Queries
    rows: int = 0
    rejected: int = 0
    example: str = ""


class FileReader:
    """Reads the files of one source, with one DuckDB connection."""

    def __init__(self, mapping: Mapping, setting: Setting, folder: Path) -> None:
        self.mapping, self.setting, self.folder = mapping, setting, folder
        self.connection = duckdb.connect(":memory:", config={"threads": THREADS})
        self.connection.execute("set timezone = 'UTC'")

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def read(self, job: Job, outcome: Outcome) -> Iterator[Batch]:
        """Batches of a file; nothing is given before all its columns are known to be there.

        Raises:
            InputError: the file cannot be taken, or none of its rows can be read.
        """
        for grid, items in self._grids(job):
            outcome.warnings += [words for words in grid.warnings if words not in outcome.warnings]
            parts = [self._file_part(job, grid, item, number) for number, item in enumerate(items)]
            yield from self.batches(job, grid, parts, outcome)

    def _grids(self, job: Job) -> list[tuple[Grid, list[Item]]]:
        assert job.path is not None
        specs: dict[str, list[Item]] = defaultdict(list)
        for item in job.items:
            specs[item.mapping.read_spec(self.mapping.defaults).model_dump_json()].append(item)
        found: list[tuple[Grid, list[Item]]] = []
        for number, items in enumerate(specs.values()):
            spec = items[0].mapping.read_spec(self.mapping.defaults)
            wanted = wanted_names(items)
            folder = self.folder / str(number)
            for grid in open_grids(job.path, job.name, spec, wanted, mentioned_names(items), folder):
                check_names(grid.names, wanted, repr(job.name), grid.where)
                found.append((grid, items))
        return found

    def _file_part(self, job: Job, grid: Grid, item: Item, number: int) -> Part:
        rules = field_rules(item, grid.names)
        custom = custom_rules(item.mapping, rules, grid.names)
        habits = habits_of(item, item.mapping.habits(self.mapping.defaults))
        return self.part(job, grid, item, number, rules=rules, custom=custom, habits=habits)

    def part(
        self,
        job: Job,
        grid: Grid,
        item: Item,
        number: int,
        *,
        rules: dict[str, Rule],
        custom: dict[str, Rule],
        habits: Habits,
    ) -> Part:
        """One mapping made ready for one table of a file; `number` tells it from the others of that table."""
        cells = Cells(lambda name: find(name, grid.names), grid.typed)
        used = used_columns(item, [*rules.values(), *custom.values()], grid.names)
        place = Place(job.name, grid.sheet)
        queries = compile_queries(
            item.entity, item.mapping, rules, custom, habits, cells, used, place, self.setting
        )
        return Part(item, number, queries)

    def batches(self, job: Job, grid: Grid, parts: list[Part], outcome: Outcome) -> Iterator[Batch]:
        """Batches of one table, for all its mappings in one reading.

        Raises:
            InputError: none of its rows can be read as one of the entities.
        """
        mapping = parts[0].item.mapping
        for part in parts:
            self.connection.execute(f"drop table if exists distinct_{part.number}")
        for cells in _grouped(cut(grid, mapping.stop_when, mapping.skip_last, self.connection)):
            self.connection.register("cells", cells)
            for part in parts:
                yield from self._rows(job, grid, part, outcome)
        for part in parts:
            if part.item.mapping.distinct:
                yield from self._distinct(part, outcome)
            if part.rejected and not part.rows:
                found = f"none of its {part.rejected:,} rows can be read as {part.item.entity.name}"
                todo = "Nothing of this file was taken. Correct the file, or the mapping."
                raise InputError(f"{found}; {part.example}.", where=repr(job.name), todo=todo)
            outcome.rows += part.rows
            outcome.rejected += part.rejected

    def _rows(self, job: Job, grid: Grid, part: Part, outcome: Outcome) -> Iterator[Batch]:
        found = self.connection.execute(part.queries.rows).to_arrow_table()
        bad = pc.sum(found.column("bad")).as_py() or 0
        if bad:
            part.rejected += bad
            yield self._rejects(job, grid, part)
            found = found.filter(pc.invert(found.column("bad")))
        if part.item.mapping.distinct:
            self._keep(found, part)
        else:
            part.rows += found.num_rows
            yield from _as_batches(found, part.item, outcome)

    def _keep(self, found: pa.Table, part: Part) -> None:
        """Hold distinct rows back until the file is read; within a batch they are few already."""
        table = f"distinct_{part.number}"
        self.connection.register("found", found)
        self.connection.execute(f"create table if not exists {table} as from found limit 0")
        self.connection.execute(f"insert into {table} {LAST_OF_KEY.format('found')}")

    def _distinct(self, part: Part, outcome: Outcome) -> Iterator[Batch]:
        table = f"distinct_{part.number}"
        if not self.connection.execute(f"from duckdb_tables() where table_name = '{table}'").fetchall():
            return
        query = f"{LAST_OF_KEY.format(table)} order by _row"
        found = self.connection.execute(query).to_arrow_table()
        part.rows = found.num_rows
        yield from _as_batches(found, part.item, outcome)

    def _rejects(self, job: Job, grid: Grid, part: Part) -> Batch:
        found = self.connection.execute(part.queries.rejects).to_arrow_table().to_pylist()
        entity = part.item.entity.name
        rows: list[dict[str, Any]] = []
        for wrong in found:
            part.example = part.example or _example(wrong)
            row = str(wrong.pop("_row"))
            body = {"file": job.name, "sheet": grid.sheet, "row": row, "entity": entity, **wrong}
            key = "|".join([job.name, grid.sheet, row, entity, body["field"]])
            text = json.dumps(body, ensure_ascii=False)
            rows.append({"id": key, "updated_at": None, "known_at": self.setting.known_at, "payload": text})
        return Batch(REJECTS, pa.Table.from_pylist(rows, schema=SCHEMA))


def _grouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables put together to about GROUP rows; their chunks stay apart."""
    held: list[pa.Table] = []
    for table in tables:
        if table.num_rows:
            held.append(table)
        if sum(part.num_rows for part in held) >= GROUP:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _example(wrong: dict[str, Any]) -> str:
    if not wrong["field"]:
        return f"row {wrong['_row']} {wrong['reason']}"
    column = f"column {wrong['column']!r} " if wrong["column"] else ""
    value = f"{wrong['value']!r} " if wrong["value"] is not None else ""
    return f"row {wrong['_row']}: {column}{value}{wrong['reason']}"


def _as_batches(found: pa.Table, item: Item, outcome: Outcome) -> Iterator[Batch]:
    rows = pa.table([found.column(name) for name in SCHEMA.names], schema=SCHEMA)
    if "known_at" in item.mapping.columns or item.mapping.canonical:
        oldest = pc.min(rows.column("known_at")).as_py()
        outcome.known_at = min(filter(None, [oldest, outcome.known_at]), default=None)
    for start in range(0, rows.num_rows, ROWS):
        # the query that made them has left out rows without their required fields
        yield Batch(item.entity.name, rows.slice(start, ROWS))
