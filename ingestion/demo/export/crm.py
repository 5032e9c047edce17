"""The CRM's own export files."""

from __future__ import annotations

from io import TextIOWrapper
from pathlib import Path

from ingestion.demo.export.columns import FILES
from ingestion.demo.export.dialect import Dialect
from ingestion.demo.export.rows import Lines
from ingestion.demo.export.style import Style


class CrmFiles:
    """Open export files of one folder; use as a context."""

    def __init__(self, folder: Path, dialect: Dialect, style: Style) -> None:
        self.folder, self.dialect, self.style = folder, dialect, style
        self.counts: dict[str, int] = dict.fromkeys(FILES, 0)
        self._streams: dict[str, TextIOWrapper] = {}

    def __enter__(self) -> CrmFiles:
        for name in FILES:
            encoding = self.style.encodings.get(name, self.dialect.encoding)
            path = self.folder / self.style.files[name]
            stream = path.open("w", encoding=encoding, newline="", errors="replace")
            stream.write(self.dialect.delimiter.join(self.style.headings[name]) + "\r\n")
            self._streams[name] = stream
        return self

    def __exit__(self, *_: object) -> None:
        footer = [
            f"{self.style.total}: {self.counts['invoices']}",
            *[""] * (len(FILES["invoices"].columns) - 1),
        ]
        self._streams["invoices"].write(self.dialect.delimiter.join(footer) + "\r\n")
        for stream in self._streams.values():
            stream.close()

    def add(self, lines: Lines) -> None:
        """Append rows."""
        for name, rows in lines.items():
            self._streams[name].write("\r\n".join(rows) + "\r\n")
            self.counts[name] += len(rows)
