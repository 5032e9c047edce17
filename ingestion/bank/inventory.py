"""Rows of `_files`: what became of each statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingestion.bank.inbox import DUPLICATE, OK, REFUSED, Candidate
from ingestion.bank.statement import Remark, Statement
from ingestion.errors import InputError
from ingestion.landing import TakenFile

SHOWN = 3
Row = dict[str, Any]


def taken(file: Candidate, statement: Statement, reading: str) -> Row:
    """The row of a landed statement."""
    row = {
        **_file(file, reading, OK, ""),
        "rows": len(statement.transactions) + len(statement.balances),
        "format": statement.format,
        "encoding": statement.encoding,
        "accounts": sorted(statement.speaks_for),
        "remarks": [],
    }
    for each in statement.remarks:
        remark(row, each)
    return row


def remark(row: Row, said: Remark) -> None:
    """Add a remark to the row of a landed statement; its message tells the first ones."""
    row["remarks"].append({"line": said.line, "text": said.text})
    shown = "; ".join(f"line {each['line']}: {each['text']}" for each in row["remarks"][:SHOWN])
    more = len(row["remarks"]) - SHOWN
    row["message"] = f"{shown}; and {more} more" if more > 0 else shown


def refused(file: Candidate, error: InputError, reading: str) -> Row:
    """The row of a statement that was left out."""
    return _file(file, reading, REFUSED, str(error))


def copy(file: Candidate, of: str, reading: str) -> Row:
    """The row of a file that is there twice."""
    return _file(file, reading, DUPLICATE, f"the same file as {of}")


def unknown(rows: Sequence[Row], before: Mapping[str, TakenFile]) -> list[tuple[str, Row]]:
    """The rows, by path, that say something the inventory does not say yet."""
    return [(row["path"], row) for row in rows if row["status"] == OK or not _told(row, before)]


def _told(row: Row, before: Mapping[str, TakenFile]) -> bool:
    known = before.get(row["path"])
    said = ("sha256", "status", "message")
    return known is not None and all(known.payload.get(key) == row[key] for key in said)


def _file(file: Candidate, reading: str, status: str, message: str) -> Row:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "bytes": file.bytes,
        "mapping_hash": reading,
        "rows": 0,
        "rejected": 0,
        "status": status,
        "message": message,
    }
