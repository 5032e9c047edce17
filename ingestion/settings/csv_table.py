"""A settings CSV to typed rows, with every mistake named by file, line, column, value and allowed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingestion.settings.company import Company
from ingestion.settings.problems import Problem, SettingsError, did_you_mean, quoted
from ingestion.settings.tables import Column, TableSpec
from ingestion.settings.values import NotAllowed, parse

Row = dict[str, Any]
# how the name of a column begins that nobody but a person reads
NOTE = "_"


class CsvTable:
    """Reads one CSV; `problems` collects what is wrong, `lines` the line of each row."""

    def __init__(self, spec: TableSpec, path: Path, company: Company) -> None:
        self.spec, self.path, self.company = spec, path, company
        self.problems: list[Problem] = []
        self.rows: list[Row] = []
        self.lines: list[int] = []
        self.notes: set[int] = set()
        self._read()

    def problem(self, line: int, key: str, found: str, allowed: str) -> None:
        """Note one mistake."""
        self.problems.append(Problem(self.spec.file, line, key, found, allowed))

    def _read(self) -> None:
        text = self._text()
        records = self._records(text)
        first = next(records, None)
        if first is None:
            return
        columns = self._header(*first)
        if self.problems:
            return
        seen: dict[tuple[Any, ...], int] = {}
        for line, cells in records:
            row = self._row(line, cells, columns)
            if row is None:
                continue
            key = tuple(row[name] for name in self.spec.key)
            if self.spec.key and key in seen:
                found = f"{', '.join(map(str, key))} a second time (first on line {seen[key]})"
                self.problem(line, ", ".join(self.spec.key), found, "each one once")
            seen.setdefault(key, line)
            self.rows.append(row)
            self.lines.append(line)

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.problem(
                line, "encoding", f"byte 0x{error.object[error.start]:02x}", "UTF-8: save it as CSV UTF-8"
            )
        except OSError as error:
            self.problem(1, "file", str(error.strerror), "a file that can be read")
        return ""

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Non-empty records with the line each starts on; the delimiter is the one the header uses more."""
        header = text.split("\n", 1)[0]
        delimiter = ";" if header.count(";") > header.count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, [cell.strip() for cell in cells]
                line = reader.line_num + 1
        except csv.Error as error:
            self.problem(line, "quotes", str(error), 'every " closed, and doubled inside a quoted cell')

    def _header(self, line: int, cells: list[str]) -> list[Column | None]:
        known = {column.name: column for column in self.spec.columns}
        found = [cell.lower() for cell in cells]
        # columns for people, as those of a proposed table
        self.notes = {at for at, name in enumerate(found) if name.startswith(NOTE)}
        for name in found:
            if name and name not in known and not name.startswith(NOTE):
                allowed = ", ".join(known) + did_you_mean(name, list(known))
                self.problem(line, "header", quoted(name), allowed)
            if name and found.count(name) > 1 and found.index(name) >= 0:
                self.problem(line, "header", f"{quoted(name)} twice", "each column once")
        for column in self.spec.columns:
            if column.required and column.name not in found and column.name not in self.spec.derived:
                self.problem(line, "header", f"no column {quoted(column.name)}", ", ".join(known))
        self.problems = list(dict.fromkeys(self.problems))
        return [known.get(name) for name in found]

    def _row(self, line: int, cells: list[str], columns: list[Column | None]) -> Row | None:
        for index in range(len(columns), len(cells)):
            if cells[index]:
                self.problem(
                    line, f"cell {index + 1}", quoted(cells[index]), f"{len(columns)} cells, as in the header"
                )
                return None
        mistakes = len(self.problems)
        row: Row = dict.fromkeys((column.name for column in self.spec.columns), None)
        for at, (column, cell) in enumerate(zip(columns, cells, strict=False)):
            if column and cell:
                row[column.name] = self._value(line, column, cell)
            elif cell and at not in self.notes:
                self.problem(line, "cell", quoted(cell), "nothing below an empty header")
        self._derive(row)
        for column in self.spec.columns:
            if column.required and row[column.name] is None and len(self.problems) == mistakes:
                values = ", ".join(column.allowed) or "a value"
                self.problem(line, column.name, "an empty cell", f"{values} ({column.description})")
        return row if len(self.problems) == mistakes else None

    def _value(self, line: int, column: Column, cell: str) -> Any:
        try:
            value = parse(cell, column.type, self.company.zone)
        except NotAllowed as error:
            self.problem(line, column.name, quoted(cell), str(error))
            return None
        if column.allowed and value not in column.allowed:
            hint = did_you_mean(cell, column.allowed)
            self.problem(line, column.name, quoted(cell), ", ".join(column.allowed) + hint)
        if column.pattern and not re.fullmatch(column.pattern, cell):
            self.problem(line, column.name, quoted(cell), column.example)
        return value

    def _derive(self, row: Row) -> None:
        for name, parts in self.spec.derived.items():
            if row[name] is None:
                row[name] = "|".join("" if row[part] is None else str(row[part]) for part in parts)


def read_tables(company: Company, specs: Mapping[str, TableSpec]) -> dict[str, list[Row]]:
    """Typed rows of every table; see `ingestion.settings.tables.table_rows`."""
    tables: dict[str, CsvTable] = {}
    problems: list[Problem] = []
    for name, spec in specs.items():
        path = company.settings_dir / f"{name}.csv"
        if path.exists():
            tables[name] = CsvTable(spec, path, company)
            problems += tables[name].problems
    for table in tables.values():
        problems += _missing_references(table, tables, specs)
    problems += _unknown_files(company, specs)
    if problems:
        raise SettingsError(problems)
    return {name: tables[name].rows if name in tables else [] for name in specs}


def _missing_references(
    table: CsvTable, tables: Mapping[str, CsvTable], specs: Mapping[str, TableSpec]
) -> Iterator[Problem]:
    """Values that point at a row another table does not have."""
    for column in table.spec.columns:
        if not column.references:
            continue
        target, target_column = column.references.split(".")
        if target in tables and tables[target].problems:
            continue
        known = {row[target_column] for row in tables[target].rows} if target in tables else set()
        for line, row in zip(table.lines, table.rows, strict=True):
            value = row[column.name]
            if value is not None and value not in known:
                allowed = f"{target_column} of a row in {specs[target].file}" + did_you_mean(
                    str(value), sorted(known)
                )
                yield Problem(table.spec.file, line, column.name, quoted(value), allowed)


def _unknown_files(company: Company, specs: Mapping[str, TableSpec]) -> Iterator[Problem]:
    """CSV files that no table reads: most often a misspelt name, whose rows would silently be left out."""
    if not company.settings_dir.is_dir():
        return
    for path in sorted(company.settings_dir.glob("*.csv")):
        if path.stem not in specs:
            allowed = ", ".join(specs) + did_you_mean(path.stem, list(specs))
            yield Problem(f"settings/{path.name}", 1, "file name", quoted(path.stem), allowed)
