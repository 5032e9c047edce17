"""CSV and its relatives."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from ingestion.errors import InputError
from ingestion.files.mapping.models import ReadSpec
from ingestion.files.read.encoding import TextFile, inspect_text
from ingestion.files.read.grid import Grid, cell, table
from ingestion.files.read.irregular import Irregular, csv_reader
from ingestion.files.read.names import header_index, hits, letter, unique_names

DELIMITERS = {"tab": "\t"}
CANDIDATES = (",", ";", "\t", "|")
# what of the file is looked at to find delimiter and header, in bytes
SAMPLE = 1 << 18
# rows of the sample that are looked at, beyond the header
SAMPLE_ROWS = 1000
# longest row: a larger one is a quote that never closes, or no table at all; also how much is read at once,
# so that it decides over memory too
LONGEST_ROW = 1 << 20
MOST_COLUMNS = 2000


@dataclass(frozen=True)
class Shape:
    """How a delimited file is cut: found in its first rows, or said by the mapping."""

    delimiter: str
    quote: str | None
    header: int
    names: tuple[str, ...]
    skipped_lines: int


def read_delimited(path: Path, spec: ReadSpec, wanted: Sequence[Sequence[str]], file: str) -> Grid:
    """The one table of a delimited text file.

    Args:
        path: where the bytes are.
        wanted: names the mappings look for.
        file: how messages call the file.

    Raises:
        InputError: not decodable, empty, or too wide.
    """
    text = inspect_text(path, spec.encoding, file)
    shape = _shape(text, spec, wanted, file)
    first = shape.header + 2 + spec.skip_rows
    where = f"row {shape.header + 1}" if shape.header >= 0 else "no header row"
    return Grid("", shape.names, False, lambda: _tables(text, shape, first, file), where)


def _shape(text: TextFile, spec: ReadSpec, wanted: Sequence[Sequence[str]], file: str) -> Shape:
    sample, whole = _sample(text)
    skipped = 0
    delimiter = None if spec.delimiter == "auto" else DELIMITERS.get(spec.delimiter, spec.delimiter)
    # spreadsheet programs may write their delimiter into a line of its own
    if sample[:4].lower() == "sep=" and sample[5:6] in ("\r", "\n"):
        delimiter, skipped = delimiter or sample[4], 1
        sample = sample[5:].lstrip("\r").removeprefix("\n")
    quote = None if spec.quote == "none" else spec.quote
    options = [delimiter] if delimiter else CANDIDATES
    parsed = {option: _rows(sample, option, quote, whole) for option in options}
    if not any(any(row) for rows in parsed.values() for row in rows):
        if sample.strip():
            raise InputError("its first row is too long for a row of names.", where=file)
        raise InputError("the file is empty.", where=file, todo="Put a file with rows here.")

    def score(option: str) -> tuple[int, int]:
        rows = parsed[option]
        header = header_index(rows, spec.header_row, wanted)
        row = rows[header] if 0 <= header < len(rows) else []
        names = row if header >= 0 else [letter(n) for n in range(max(map(len, rows)))]
        return hits(wanted, names), _usual_width(rows)

    delimiter = max(options, key=score)
    rows = parsed[delimiter]
    header = header_index(rows, spec.header_row, wanted)
    if header >= len(rows):
        raise InputError(
            f"there is no row {header + 1}.", where=file, todo="Correct header_row in the mapping."
        )
    named = rows[header] if header >= 0 else []
    width = max(len(named), _usual_width(rows[header + 1 :]))
    if width > MOST_COLUMNS:
        raise InputError(f"{width:,} columns are more than the {MOST_COLUMNS:,} allowed.", where=file)
    return Shape(delimiter, quote, header, unique_names(named, width), skipped)


def _sample(text: TextFile) -> tuple[str, bool]:
    """The beginning of the text, and whether that is all of it."""
    with text.path.open("rb") as reading:
        head = reading.read(SAMPLE)
        whole = not reading.read(1)
    return codecs.getincrementaldecoder(text.encoding)().decode(head, final=whole), whole


def _rows(sample: str, delimiter: str, quote: str | None, whole: bool) -> list[list[str]]:
    reader = csv_reader(sample, delimiter, quote)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([text.strip() for text in row])
            if len(rows) > SAMPLE_ROWS:
                return rows
    except csv.Error:
        pass
    # the last row of a sample may be cut
    return rows if whole or len(rows) < 2 else rows[:-1]


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = [len(row) for row in rows if any(row)]
    return max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0


def _tables(text: TextFile, shape: Shape, first: int, file: str) -> Iterator[pa.Table]:
    width = len(shape.names)
    names = [cell(number) for number in range(width)]
    irregular = Irregular(shape.delimiter, shape.quote, width, shape.skipped_lines, file)
    try:
        reader = pacsv.open_csv(
            text.path,
            read_options=pacsv.ReadOptions(
                column_names=names,
                skip_rows=shape.skipped_lines,
                block_size=LONGEST_ROW,
                encoding="utf-8" if text.encoding == "utf-8-sig" else text.encoding,
                # rows that do not fit are numbered only when read in their order
                use_threads=False,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=shape.delimiter,
                quote_char=shape.quote or False,
                newlines_in_values=text.quotes and shape.quote is not None,
                ignore_empty_lines=False,
                invalid_row_handler=irregular.take,
            ),
            convert_options=pacsv.ConvertOptions(
                # every byte was decoded already
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        number = 1
        for batch in reader:
            rows, number = irregular.numbers(number, batch.num_rows)
            cells = [pc.utf8_trim_whitespace(column) for column in batch.columns]
            if text.quotes:
                irregular.check_swallowed(rows, cells)
            if text.formula_texts:
                cells = [_without_formula(column) for column in cells]
            found = irregular.merged(table(rows, cells), number)
            yield found.filter(pc.field("_row") >= first)
        rest = irregular.merged(table(pa.array([], pa.int64()), [pa.array([], pa.string())] * width), None)
        yield rest.filter(pc.field("_row") >= first)
    except pa.ArrowInvalid as error:
        raise _explained(error, file) from None


def _without_formula(column: pa.Array) -> pa.Array:
    """`="00123"`, by which programs keep a spreadsheet from eating zeros, as `00123`."""
    return pc.replace_substring_regex(column, r'^="([^"]*)"$', r"\1")


def _explained(error: Exception, file: str) -> InputError:
    words = str(error)
    if "straddling" in words or "block" in words:
        found = f"a row is longer than {LONGEST_ROW >> 20} MB; is there a quote that is not closed?"
        return InputError(found, where=file, todo="Correct the file, or set `quote: none` in the mapping.")
    return InputError(f"it cannot be read: {words.splitlines()[0]}.", where=file)
