"""The demo company's CRM as canonical rows, as it stands at a moment."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping

from ingestion.demo.export.columns import FILES
from ingestion.demo.export.dialect import Dialect, canonical
from ingestion.demo.export.documents import write_story
from ingestion.demo.export.fixed import write_fixed
from ingestion.demo.export.rows import RowWriter
from ingestion.demo.office import Office
from ingestion.demo.plan import Plan
from ingestion.demo.story import tell
from ingestion.demo.world import World as DemoWorld

# canonical field → text; what is empty is left out
Row = dict[str, str]
Tables = dict[str, list[Row]]


def only(row: Row, fields: str) -> Row:
    """The named fields of a row that are there; `fields` has blanks between the names."""
    return {name: row[name] for name in fields.split() if name in row}


class Plain(Dialect):
    """Canonical values that need no quotes: they are never written into a CSV."""

    def text(self, value: str) -> str:
        """The text itself."""
        return value


class TableWriter(RowWriter):
    """Collects rows of canonical entities instead of lines of files."""

    def __init__(self, world: DemoWorld, as_of: int) -> None:
        spoken = canonical(world.clock)
        values = {field.name: getattr(spoken, field.name) for field in dataclasses.fields(spoken)}
        labels: Mapping[str, Mapping[str, str]] = defaultdict(dict)
        super().__init__(world, Plain(**values), as_of, labels)
        self.tables: Tables = defaultdict(list)

    def put(self, file: str, *cells: str) -> None:
        """One row, cells in the order of the file's columns."""
        layout = FILES[file]
        row = {name: cell for name, cell in zip(layout.columns, cells, strict=True) if cell != ""}
        row |= layout.constants
        row |= {name: row[column] for name, column in layout.same.items() if column in row}
        self.tables[layout.entity].append(row)


class Company:
    """A demo company; its stories are told once and shown as of many moments."""

    def __init__(self, plan: Plan) -> None:
        self.demo = DemoWorld(plan)
        self.office = Office(self.demo)
        self.stories = [tell(self.demo, number) for number in range(self.demo.stories)]

    def at(self, moment: int) -> Tables:
        """Rows by entity at a moment in UTC seconds."""
        writer = TableWriter(self.demo, moment)
        write_fixed(writer, self.demo, self.office)
        for story in self.stories:
            write_story(writer, story)
        tables = dict(writer.tables)
        named = {row["pipeline_id"]: row.pop("pipeline_name") for row in tables["stages"]}
        tables["pipelines"] = [{"pipeline_id": key, "name": name} for key, name in named.items()]
        return tables
