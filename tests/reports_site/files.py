"""Everything a built site says, whatever kind of file it says it in."""

from __future__ import annotations

import gzip
import html
import io
import zipfile
from pathlib import Path

import pyarrow.parquet as parquet


def said(tree: Path) -> dict[str, str]:
    """Path and text of every file; the path is part of the text. A picture of pixels says nothing."""
    found = {}
    for path in sorted(tree.rglob("*")):
        if path.is_file() and path.suffix != ".png":
            name = path.relative_to(tree).as_posix()
            found[name] = f"{name}\n{_text(path)}"
    return found


def _text(path: Path) -> str:
    body = path.read_bytes()
    if path.suffix == ".parquet":
        return str(parquet.read_table(path).to_pylist())
    if path.suffix == ".gz":
        body = gzip.decompress(body)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return html.unescape(body.decode("utf-8"))
