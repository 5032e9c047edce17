"""A small real connector for the tests of the landing: it gives the batches it was made with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import BaseModel

import ingestion.landing.inputs
import ingestion.landing.loading
from ingestion.connector import Batch, ExtractContext
from ingestion.landing import SCHEMA
from ingestion.settings.company import Company, SourceSettings

AS_OF = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
Source = Callable[[ExtractContext], Iterable[Batch]]


def rows(ids: Iterable[object], /, **payload: object) -> pa.Table:
    """Rows with these ids; every payload holds the id as `deal_id` and the given fields."""
    moment = AS_OF.replace(tzinfo=None)
    times = {"updated_at": moment, "known_at": moment}
    records = [
        {"id": str(number), **times, "payload": json.dumps({"deal_id": str(number), **payload})}
        for number in ids
    ]
    return pa.Table.from_pylist(records, schema=SCHEMA)


class FakeConnector:
    """A connector whose batches come from a function."""

    NAME = "fake"
    LABEL = "made for a test"
    Options = BaseModel

    def __init__(self, source: Source) -> None:
        self.source = source

    def entities(self, company: Company, source: SourceSettings) -> set[str]:
        return {"deals"}

    def extract(self, context: ExtractContext) -> Iterator[Batch]:
        yield from self.source(context)


def use(patch: Callable[[Any, str, Any], None], source: Source) -> None:
    """Make `fake` the only connector there is."""
    found = {"fake": FakeConnector(source)}
    patch(ingestion.landing.loading, "connectors", lambda: found)
    patch(ingestion.landing.inputs, "connectors", lambda: found)


def company(root: Path) -> Company:
    """A company with one source `crm` of the fake connector."""
    source = SourceSettings(name="crm", connector="fake")
    return Company(root=root, name="Test", as_of=AS_OF, sources={"crm": source})
