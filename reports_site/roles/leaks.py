"""The last look at a tree before it is written: names of employees its reader may not know of."""

from __future__ import annotations

import gzip
import html
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ingestion.errors import RunFailed
from reports_site.artifacts import Artifacts
from reports_site.roles.reader import Reader
from reports_site.roles.view import personal_columns
from reports_site.warehouse import Warehouse, quoted

# made of the rows that stand as text in the CSV of the same name
TWIN = ".parquet"


def strangers(whole: Warehouse, seen: Warehouse, reader: Reader, artifacts: Artifacts) -> frozenset[str]:
    """Names that must not stand anywhere: of two words or more, as one word may mean anything.

    A namesake of somebody the reader knows is no stranger, and neither is a name that the reader's own
    records hold in their titles or clients.
    """
    if reader.people is None:
        return frozenset()
    users = whole.query('select user_id, trim(name) from "marts"."dim_users" where name is not null')
    known = {name for user, name in users if user in reader.people}
    found = {name for user, name in users if user not in reader.people and len(name.split()) > 1} - known
    told = "\n".join(_told(seen, reader, artifacts))
    return frozenset(name for name in found if name not in told)


def check(files: Mapping[str, bytes | Path], reader: Reader, names: Iterable[str]) -> None:
    """Looks at every file of a tree.

    Raises:
        RunFailed: a name stands in a file or in its name.
    """
    forms = {name: _forms(name) for name in sorted(names)}
    if not forms:
        return
    for path, body in sorted(files.items()):
        text = path.encode("utf-8", "replace") + b"\n" + _text(path, body)
        for name, spelt in forms.items():
            if any(form in text for form in spelt):
                raise RunFailed(
                    f"the site of the role {reader.name} names {name!r}, whom it may not see.",
                    where=path,
                    todo="Nothing is published. This is a fault of the program: please report it.",
                )


def _text(path: str, body: bytes | Path) -> bytes:
    if path.endswith(TWIN):
        return b""
    content = body if isinstance(body, bytes) else body.read_bytes()
    if path.endswith(".gz"):
        return gzip.decompress(content)
    if path.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    return content


def _forms(name: str) -> set[bytes]:
    """The name as it may be written in text, markup, JSON or a quoted field."""
    spelt = {
        name,
        html.escape(name),
        html.escape(name, quote=False),
        html.escape(name).replace("&quot;", "&#34;").replace("&#x27;", "&#39;"),
        json.dumps(name, ensure_ascii=False)[1:-1],
        name.replace('"', '""'),
    }
    return {form.encode("utf-8", "replace") for form in spelt}


def _told(seen: Warehouse, reader: Reader, artifacts: Artifacts) -> Iterable[str]:
    """Texts of the reader's own records: personal data the role lists."""
    there = {
        name
        for (name,) in seen.query(
            "select table_name from information_schema.tables"
            " where table_catalog = current_database() and table_schema = 'reports'"
        )
    }
    for name in sorted(there):
        for column, kind in personal_columns(artifacts, name).items():
            if kind in reader.shown:
                rows = seen.query(f'select distinct {quoted(column)} from "reports".{quoted(name)}')
                yield from (str(value) for (value,) in rows if value is not None)
