"""The settings tables: one YAML spec each, and the rows a company gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.canonical import canonical_entities
from ingestion.settings.company import Company

SPECS = Path(__file__).parent / "tables"
COMMON = ("source", "updated_at", "known_at", "is_deleted")


@dataclass(frozen=True)
class Column:
    """One column: its type (varchar, integer, boolean, date, timestamp or decimal) and what it may hold.

    ``pattern`` is what its text looks like, ``example`` the same for people.
    """

    name: str
    type: str
    description: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    references: str = ""
    pattern: str = ""
    example: str = ""


@dataclass(frozen=True)
class TableSpec:
    """One settings table.

    Attributes:
        key: columns that identify a row.
        columns: what the CSV may hold.
        derived: key columns made of others when the CSV does not give them.
        canonical: True for a canonical entity that may also come from a source.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    derived: Mapping[str, tuple[str, ...]]
    canonical: bool

    @property
    def file(self) -> str:
        """Path of the CSV below the company directory."""
        return f"settings/{self.name}.csv"


@cache
def table_specs() -> Mapping[str, TableSpec]:
    """Every declared settings table by name, in alphabetical order."""
    return {path.stem: _spec(path) for path in sorted(SPECS.glob("*.yml"))}


def _spec(path: Path) -> TableSpec:
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    derived = {name: tuple(parts) for name, parts in raw.get("derived", {}).items()}
    if raw.get("canonical"):
        entity = canonical_entities()[path.stem]
        columns = tuple(
            Column(field.name, field.type.lower(), field.description, field.required, tuple(field.allowed))
            for field in entity.fields
            if field.name not in COMMON
        )
        return TableSpec(path.stem, entity.grain, tuple(entity.key), columns, derived, canonical=True)
    columns = tuple(
        Column(
            column["name"],
            column["type"],
            column["description"],
            column.get("required", False),
            tuple(column.get("allowed", ())),
            column.get("references", ""),
            column.get("pattern", ""),
            column.get("example", ""),
        )
        for column in raw["columns"]
    )
    return TableSpec(path.stem, raw["description"], tuple(raw["key"]), columns, derived, canonical=False)


def table_rows(company: Company) -> dict[str, list[dict[str, Any]]]:
    """Typed rows of every declared table; a table without a CSV has none.

    Raises:
        SettingsError: CSV files hold something they may not; every mistake of every file is listed.
    """
    from ingestion.settings.csv_table import read_tables

    return read_tables(company, table_specs())


def settings_hash(company: Company) -> str:
    """Hash of everything in the settings that changes the marts or the pages.

    When and how often to run, and how many releases to keep, change neither; the clock is not part of it.
    """
    plain = company.model_dump(mode="json", exclude={"root", "as_of", "schedules", "releases"})
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode())
    for name in table_specs():
        path = company.settings_dir / f"{name}.csv"
        if path.is_file():
            digest.update(f"\0{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()
