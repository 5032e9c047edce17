"""XLSX and XLS."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.errors import InputError
from ingestion.files.mapping.models import ReadSpec
from ingestion.files.marks import FIRST, LAST
from ingestion.files.read.grid import Grid, table
from ingestion.files.read.irregular import filled
from ingestion.files.read.names import SEARCHED_ROWS, header_index, letter, unique_names

ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
WORKER = "ingestion.files.read.excel_worker"
SECONDS = 900
# a workbook that unpacks to more, or to so many times its size, is not a table somebody typed
UNPACKED = 2 << 30
RATIO = 200
RATIO_FROM = 64 << 20
MEMBERS = 10_000
BLOCK = 1 << 20
DAMAGES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)


def read_excel(
    path: Path, spec: ReadSpec, wanted: Sequence[Sequence[str]], file: str, folder: Path
) -> list[Grid]:
    """The chosen sheets of a workbook.

    Args:
        path: where the bytes are.
        wanted: names the mappings look for.
        file: how messages call the file.
        folder: where converted sheets may stay while they are read.

    Raises:
        InputError: no workbook, locked, too large when unpacked, or without the sheet.
    """
    with path.open("rb") as reading:
        magic = reading.read(8)
    warnings: tuple[str, ...] = ()
    if magic.startswith(ZIP):
        warnings = check_archive(path, file, UNPACKED)
    elif magic != OLE:
        todo = "Save it as XLSX or CSV; some programs give tables of web pages the name of a workbook."
        raise InputError("this is no workbook.", where=file, todo=todo)
    folder.mkdir(parents=True, exist_ok=True)
    answer = convert(path, folder, spec.sheet, file)
    if "error" in answer:
        there = f"; there are {', '.join(map(repr, answer['all']))}" if answer.get("all") else ""
        raise InputError(f"{answer['error']}{there}.", where=file, todo="Nothing of this file was taken.")
    return [_grid(folder, sheet, spec, wanted, file, warnings) for sheet in answer["sheets"]]


def convert(path: Path, folder: Path, sheets: Sequence[str], file: str) -> Any:
    """The chosen sheets as Arrow files in a folder, as `excel_worker` answers.

    Raises:
        InputError: it takes too long.
    """
    command = [sys.executable, "-m", WORKER, str(path), str(folder), json.dumps(sheets)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise InputError("reading it takes too long.", where=file, todo="Save it as CSV.") from None
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"error": "the workbook cannot be read within the memory allowed; save it as CSV"}


def check_archive(path: Path, file: str, limit: int) -> tuple[str, ...]:
    """Unpack a workbook without keeping anything, to know how large it is; warns of formulas that failed.

    Args:
        limit: bytes it may unpack to.

    Raises:
        InputError: it is damaged, locked, or unpacks to more.
    """
    packed, unpacked, failed = path.stat().st_size, 0, 0
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS:
                raise InputError(f"the workbook has {len(members):,} parts.", where=file)
            for member in members:
                with archive.open(member) as part:
                    tail = b""
                    while block := part.read(BLOCK):
                        unpacked += len(block)
                        if unpacked > limit or (unpacked > RATIO_FROM and unpacked > RATIO * packed):
                            size = f"{packed / 1e6:.1f} MB unpack to more than {unpacked / 1e6:,.0f} MB"
                            raise InputError(f"{size}; this is no ordinary workbook.", where=file)
                        if "worksheets/" in member.filename:
                            failed += (tail + block).count(b' t="e"') - tail.count(b' t="e"')
                            tail = block[-5:]
    except DAMAGES as error:
        if "password" in str(error):
            raise InputError("the workbook is locked with a password.", where=file) from None
        raise InputError(f"the workbook is damaged ({error}).", where=file, todo="Save it again.") from None
    return (f"{file}: {failed} cells hold an error such as #N/A and count as empty.",) if failed else ()


def _grid(
    folder: Path,
    converted: dict[str, Any],
    spec: ReadSpec,
    wanted: Sequence[Sequence[str]],
    file: str,
    warnings: tuple[str, ...],
) -> Grid:
    path, sheet = folder / converted["file"], converted["name"]
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        head = reader.get_batch(0).slice(0, SEARCHED_ROWS if spec.header_row == "auto" else 1000).to_pylist()
    rows = [[_bare(value) for value in row.values()] for row in head]
    header = header_index(rows, spec.header_row, wanted)
    if header >= len(rows):
        raise InputError(
            f"sheet {sheet!r} has no row {header + 1}.", where=file, todo="Correct header_row in the mapping."
        )
    width = len(rows[0]) if rows else 0
    names = unique_names(rows[header] if header >= 0 else [letter(n) for n in range(width)], width)
    first = header + 2 + spec.skip_rows
    where = f"sheet {sheet!r}, row {header + 1}" if header >= 0 else f"sheet {sheet!r}"
    return Grid(sheet, names, True, lambda: _tables(path, first), where, warnings)


def _bare(text: str) -> str:
    return text[1:].strip() if FIRST <= text[:1] <= LAST else text.strip()


def _tables(path: Path, first: int) -> Iterator[pa.Table]:
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        number = 1
        for index in range(reader.num_record_batches):
            batch = reader.get_batch(index)
            rows = pa.arange(number, number + batch.num_rows)
            number += batch.num_rows
            found = table(rows, [pc.utf8_trim_whitespace(column) for column in batch.columns])
            yield filled(found.filter(pc.field("_row") >= first))
