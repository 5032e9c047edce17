"""A company that is made in the test: files, a mapping, and what landed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.landing import Landing, LoadReport, land
from ingestion.settings import Company, load_company

COMPANY = """
name: Test
timezone: {zone}
currency: {currency}
as_of: 2026-11-20T09:00
sources:
  crm: {{connector: files, folder: inbox/crm, mapping: mapping/crm.yml{options}}}
"""


@dataclass
class Desk:
    """One company directory with one source of files."""

    root: Path
    zone: str = "Europe/Moscow"
    currency: str = "RUB"
    options: str = ""
    report: LoadReport = field(default_factory=lambda: LoadReport("crm", None))

    @property
    def inbox(self) -> Path:
        """Where the files go."""
        return self.root / "inbox" / "crm"

    @property
    def company(self) -> Company:
        """The company as its file says."""
        text = COMPANY.format(zone=self.zone, currency=self.currency, options=self.options)
        (self.root / "company.yml").write_text(text)
        return load_company(self.root)

    @property
    def landing(self) -> Landing:
        """What landed."""
        return Landing(self.root / "landing")

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        """Write a file into the inbox."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def map(self, text: str) -> None:
        """Write the mapping."""
        path = self.root / "mapping" / "crm.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))

    def land(self, as_of: datetime | None = None) -> LoadReport:
        """Land what is new."""
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.report = land(self.company, "crm", as_of=as_of)
        return self.report

    def payloads(self, entity: str) -> list[dict[str, Any]]:
        """Payloads of an entity, in the order they landed."""
        tables = [pq.read_table(path) for path in self.landing.files("crm", entity)]
        return [json.loads(text) for table in tables for text in table.column("payload").to_pylist()]

    def column(self, entity: str, name: str) -> list[Any]:
        """One field of all rows of an entity."""
        return [payload.get(name) for payload in self.payloads(entity)]

    def rejects(self) -> list[tuple[Any, ...]]:
        """Row, field, column, value and reason of everything rejected."""
        names = ("row", "field", "column", "value", "reason")
        return [tuple(payload[name] for name in names) for payload in self.payloads("_rejects")]

    def failures(self) -> list[str]:
        """Words of everything that was left out whole."""
        return [str(failure) for failure in self.report.failures]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty company."""
    return Desk(tmp_path)
