"""One file to batches: open all its tables, check all their columns, then give the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

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
from ingestion.files.parts import Outcome, Part, grouped, landed_batches, reject_batch
from ingestion.files.read.grid import Grid
from ingestion.files.read.names import check_names, find
from ingestion.files.read.open import open_grids
from ingestion.files.sql.cells import Cells
from ingestion.files.sql.query import Place, Setting, compile_queries
from ingestion.files.work import Job

# reading, mapping and writing go on side by side already
THREADS = 1
LAST_OF_KEY = "select * from {} qualify row_number() over (partition by id order by _row desc) = 1"


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
        for cells in grouped(cut(grid, mapping.stop_when, mapping.skip_last, self.connection)):
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
            wrong = self.connection.execute(part.queries.rejects).to_arrow_table().to_pylist()
            place = Place(job.name, grid.sheet)
            yield reject_batch(wrong, part, place, self.setting.known_at)
            found = found.filter(pc.invert(found.column("bad")))
        if part.item.mapping.distinct:
            self._keep(found, part)
        else:
            part.rows += found.num_rows
            yield from landed_batches(found, part.item, outcome)

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
        yield from landed_batches(found, part.item, outcome)
