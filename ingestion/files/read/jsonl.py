"""JSONL: one JSON object per line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from ingestion.errors import InputError
from ingestion.files.mapping.models import ReadSpec
from ingestion.files.marks import NUMBER
from ingestion.files.read.encoding import inspect_text
from ingestion.files.read.grid import Grid, cell
from ingestion.files.sql.quote import literal

LONGEST_LINE = 1 << 20
# no JSON text holds this character, so that every line is one cell
NO_DELIMITER = "\x01"


def read_jsonl(path: Path, spec: ReadSpec, mentioned: Sequence[str], file: str) -> Grid:
    """The one table of a JSONL file; its columns are the keys of the objects, and paths into them.

    Args:
        mentioned: every name the mappings use; those with a dot may be paths.

    Raises:
        InputError: not decodable, or no line is a JSON object.
    """
    encoding = inspect_text(path, spec.encoding, file).encoding
    asked = [name for name in mentioned if "." in name]
    ways = _ways(path, encoding, asked, file)
    return Grid("", tuple(ways), True, lambda: _tables(path, encoding, ways.values(), file), "its objects")


def _lines(path: Path, encoding: str, file: str) -> Iterator[tuple[int, pa.RecordBatch]]:
    try:
        reader = pacsv.open_csv(
            path,
            read_options=pacsv.ReadOptions(
                column_names=["line"],
                block_size=LONGEST_LINE,
                encoding="utf-8" if encoding == "utf-8-sig" else encoding,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=NO_DELIMITER, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={"line": pa.string()}, strings_can_be_null=False
            ),
        )
        number = 1
        for batch in reader:
            yield number, batch
            number += batch.num_rows
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            raise InputError("the file is empty.", where=file, todo="Put a file with rows here.") from None
        found = f"a line is longer than {LONGEST_LINE >> 20} MB" if "straddling" in str(error) else str(error)
        raise InputError(f"it cannot be read: {found}.", where=file) from None


def _ways(path: Path, encoding: str, asked: Sequence[str], file: str) -> dict[str, str]:
    """JSON path of each key of the objects, then of the asked paths that lead somewhere."""
    keys: set[str] = set()
    found: set[str] = set()
    parts = {name: name.split(".") for name in asked if '"' not in name}
    paths = {name: "$." + ".".join(f'"{part}"' for part in split) for name, split in parts.items()}
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        for _, batch in _lines(path, encoding, file):
            connection.register("lines", pa.table([batch.column(0)], names=["line"]))
            objects = "(select line from lines where json_valid(line)) where json_type(line) = 'OBJECT'"
            query = f"select distinct unnest(json_keys(line)) from {objects}"
            keys |= {key for (key,) in connection.execute(query).fetchall() if '"' not in key}
            if paths:
                tests = ", ".join(f"bool_or(json_exists(line, {literal(way)}))" for way in paths.values())
                there = connection.execute(f"select {tests} from {objects}").fetchall()[0]
                found |= {name for name, exists in zip(paths, there, strict=True) if exists}
    if not keys:
        raise InputError("no line is a JSON object.", where=file, todo="Write one object per line.")
    ways = {key: f'$."{key}"' for key in sorted(keys)}
    return ways | {name: paths[name] for name in paths if name in found and name not in ways}


def _tables(path: Path, encoding: str, ways: Iterable[str], file: str) -> Iterator[pa.Table]:
    cells = ", ".join(f"{_text(literal(way))} as {cell(number)}" for number, way in enumerate(ways))
    query = f"""
        with checked as (
            select _row, line, json_valid(line) and starts_with(ltrim(line), '{{') as good
            from lines
            where trim(line) <> ''
        ),
        objects as (select _row, good, case when good then line else '{{}}' end as line from checked)
        select _row, case when not good then 'is no JSON object' end as _wrong, {cells}
        from objects
        order by _row
    """
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        for number, batch in _lines(path, encoding, file):
            rows = pa.arange(number, number + batch.num_rows)
            connection.register("lines", pa.table([rows, batch.column(0)], names=["_row", "line"]))
            found = connection.execute(query).to_arrow_table()
            trimmed = [pc.utf8_trim_whitespace(column) for column in found.columns[2:]]
            yield pa.table([*found.columns[:2], *trimmed], names=found.column_names)


def _text(way: str) -> str:
    """A value as text with its mark; a number as its plain digits, an object or list as JSON."""
    value = f"coalesce(json_extract_string(line, {way}), '')"
    digits = f"cast(try_cast({value} as decimal(38,12)) as varchar)"
    number = f"json_type(line, {way}) in ('DOUBLE', 'BIGINT', 'UBIGINT', 'HUGEINT')"
    plain = f"case when contains({value}, 'e') then {digits} else {value} end"
    return f"case when {number} then '{NUMBER}' || {plain} else {value} end"
