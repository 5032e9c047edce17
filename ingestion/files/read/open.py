"""Which reader a file gets: by its name, and for workbooks by its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from ingestion.errors import InputError
from ingestion.files.mapping.models import ReadSpec
from ingestion.files.read.delimited import read_delimited
from ingestion.files.read.excel import read_excel
from ingestion.files.read.grid import Grid
from ingestion.files.read.jsonl import read_jsonl
from ingestion.files.read.parquet import read_parquet

DELIMITED = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK = frozenset({".xlsx", ".xlsm", ".xls"})
JSONL = frozenset({".jsonl", ".ndjson"})
PARQUET = frozenset({".parquet", ".pq"})
KNOWN = DELIMITED | WORKBOOK | JSONL | PARQUET


def open_grids(
    path: Path,
    name: str,
    spec: ReadSpec,
    wanted: Sequence[Sequence[str]],
    mentioned: Sequence[str],
    folder: Path,
) -> list[Grid]:
    """The tables of a file.

    Args:
        path: where the bytes are.
        name: path of the file below the source's folder; its ending tells the format.
        wanted: names the mappings cannot do without.
        mentioned: every name the mappings use.
        folder: for what a reader must put aside while it works.

    Raises:
        InputError: the file cannot be read.
    """
    ending, file = PurePosixPath(name).suffix.lower(), repr(name)
    if ending in DELIMITED:
        return [read_delimited(path, spec, wanted, file)]
    if ending in WORKBOOK:
        return read_excel(path, spec, wanted, file, folder)
    if ending in JSONL:
        return [read_jsonl(path, spec, mentioned, file)]
    if ending in PARQUET:
        return [read_parquet(path, file)]
    endings = ", ".join(sorted(KNOWN))
    raise InputError(
        f"files ending in {ending or 'nothing'!r} are not read.", where=file, todo=f"Known: {endings}."
    )
