"""Where a cell leads: to the page of whom it names, or to the record in the CRM."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports_site.spec_words import Strict, Text

KINDS_FILE = Path(__file__).parent / "drill" / "kinds.yml"
# columns that name a record, which has its address in the column `url`
RECORDS = frozenset({"deal_name", "record_name"})
URL = "url"
# an address of the CRM comes from outside: nothing but a page of the web is followed
WEB = re.compile(r"https?://[^\s\"'<>\\]{1,2000}", re.IGNORECASE)
DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)\d")


class KindSpec(Strict):
    """One kind of page; the keys are explained in drill/kinds.yml."""

    key: str
    names: dict[str, str]
    folder: str
    most: int
    title: Text


@dataclass(frozen=True)
class Links:
    """Pages by kind and id; a path is relative to the home of the language."""

    pages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def path(self, column: str, row: Mapping[str, Any]) -> str:
        """Where the words of a column lead; nothing when they lead nowhere."""
        if column in RECORDS:
            address = str(row.get(URL) or "")
            return address if WEB.fullmatch(address) else ""
        kind = kind_of(column)
        if kind is None:
            return ""
        return self.pages.get(kind, {}).get(str(row.get(kinds()[kind].names[column])), "")


@cache
def kinds() -> Mapping[str, KindSpec]:
    """Every kind of page by its name."""
    found = yaml.safe_load(KINDS_FILE.read_text(encoding="utf-8"))
    return {name: KindSpec.model_validate(about) for name, about in found.items()}


@cache
def key_column(name: str) -> str | None:
    """The column with the id of whom a column names."""
    return next((kind.names[name] for kind in kinds().values() if name in kind.names), None)


@cache
def kind_of(name: str) -> str | None:
    """The kind of page a column leads to."""
    return next((kind for kind, about in kinds().items() if name in about.names), None)


def file_name(one: str) -> str:
    """A name for every id that is a file name everywhere; ids that differ only in odd signs stay apart."""
    plain = re.sub(r"[^a-z0-9]+", "-", one.lower()).strip("-")[:40]
    # Windows keeps a few names for devices
    is_free = bool(plain) and not DEVICE.fullmatch(plain)
    return (
        plain
        if plain == one and is_free
        else f"{plain or 'x'}-{zlib.crc32(one.encode('utf-8', 'replace')):08x}"
    )
