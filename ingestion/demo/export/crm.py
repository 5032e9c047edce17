"""The CRM's own export files."""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from ingestion.demo.export.columns import COLUMNS
from ingestion.demo.export.dialect import Dialect
from ingestion.demo.export.rows import Lines


class CrmFiles:
    """Open export files of one folder, one per entity; use as a context."""

    def __init__(self, folder: Path, dialect: Dialect) -> None:
        self.folder, self.dialect = folder, dialect
        self.counts: dict[str, int] = dict.fromkeys(COLUMNS, 0)
        self._streams: dict[str, TextIOWrapper] = {}

    def __enter__(self) -> CrmFiles:
        for entity, names in COLUMNS.items():
            path = self.folder / f"{entity}.csv"
            stream = path.open("w", encoding=self.dialect.encoding, newline="")
            stream.write(self.dialect.delimiter.join(names.split()) + "\r\n")
            self._streams[entity] = stream
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._streams.values():
            stream.close()

    def add(self, lines: Lines) -> None:
        """Append rows."""
        for entity, rows in lines.items():
            self._streams[entity].write("\r\n".join(rows) + "\r\n")
            self.counts[entity] += len(rows)


def mapping_yml() -> Iterator[str]:
    """A mapping that takes every file as it is."""
    yield "files:"
    for entity in COLUMNS:
        yield f"  - {{entity: {entity}, file: {entity}.csv, canonical: true}}"
    yield ""
