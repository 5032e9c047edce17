"""How the CRM of a language exports: file names, headings, words for values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingestion.demo.export.columns import FILES
from ingestion.demo.plan import Language


@dataclass(frozen=True)
class Style:
    """Files, headings and value words of one language.

    Attributes:
        defaults: how dates and numbers are written, as a mapping says it.
        total: first word of the footer below the invoices. labels: words for values by kind of value.
    """

    defaults: dict[str, Any]
    total: str
    encodings: dict[str, str]
    files: dict[str, str]
    headings: dict[str, list[str]]
    labels: dict[str, dict[str, str]]

    def heading(self, file: str, column: str) -> str:
        """The file's own heading of a canonical column."""
        return self.headings[file][FILES[file].columns.index(column)]


def style(language: Language) -> Style:
    """The style of a language."""
    path = Path(__file__).with_name(f"{language}.yml")
    values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    headings = {name: [cell.strip() for cell in text.split(",")] for name, text in values["headings"].items()}
    for name, layout in FILES.items():
        assert len(headings[name]) == len(layout.columns), name
    return Style(**{**values, "headings": headings})
