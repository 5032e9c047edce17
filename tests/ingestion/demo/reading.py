"""Reads the generated files back for the tests."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

from ingestion.demo.export.columns import FILES
from ingestion.demo.export.style import style
from ingestion.demo.plan import Language

Rows = list[dict[str, str]]


def read_export(root: Path, name: str, language: Language = "ru") -> Rows:
    """Rows of an export under canonical column names; the footer is left out."""
    looks = style(language)
    encoding = looks.encodings.get(name, "utf-8-sig")
    path = root / "inbox" / "crm" / looks.files[name]
    with path.open(encoding=encoding, newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";" if language == "ru" else ","))
    assert rows[0] == looks.headings[name]
    found = [dict(zip(FILES[name].columns, row, strict=True)) for row in rows[1:]]
    return [row for row in found if not next(iter(row.values())).startswith(looks.total)]


def read_csv(path: Path) -> Rows:
    """Rows of a CSV as written."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_planted(root: Path) -> list[dict[str, Any]]:
    """The list of planted oddities."""
    found: list[dict[str, Any]] = yaml.safe_load((root / "truth" / "planted.yml").read_text(encoding="utf-8"))
    return found
