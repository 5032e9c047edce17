"""Rows written in the mapping itself, for small dictionaries such as pipelines and stages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from ingestion.connector import Batch
from ingestion.errors import InputError
from ingestion.files.mapping import Item, Rule
from ingestion.files.mapping.models import Habits
from ingestion.files.read.grid import Grid, table
from ingestion.files.work import Job

if TYPE_CHECKING:
    from ingestion.files.extract import FileReader
    from ingestion.files.parts import Outcome

PLAIN = Habits(dates=["iso"], numbers="1234.56")


def read_inline(reader: FileReader, job: Job, outcome: Outcome) -> Iterator[Batch]:
    """Batches of the rows written in the mapping; ids are checked as those of files are.

    Raises:
        InputError: a value does not fit its field.
    """
    first = 1
    for item in job.items:
        grid = inline_grid(item, first)
        first += len(item.mapping.rows)
        rules = {name: Rule(column=[name]) for name in grid.names}
        part = reader.part(job, grid, item, 0, rules=rules, custom={}, habits=PLAIN)
        for batch in reader.batches(job, grid, [part], outcome):
            if part.rejected:
                todo = f"Correct it in {job.name}, line {item.line} and below."
                raise InputError(f"rows of {item.entity.name}, {part.example}.", where=job.name, todo=todo)
            yield batch


def inline_grid(item: Item, first: int) -> Grid:
    """The rows as a table whose columns are named as the fields."""
    rows = item.mapping.rows
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    numbers = pa.array(range(first, first + len(rows)), pa.int64())
    cells = [pa.array([row.get(name) or "" for row in rows], pa.string()) for name in names]
    return Grid("", names, False, lambda: iter([table(numbers, cells)]), f"line {item.line}")
