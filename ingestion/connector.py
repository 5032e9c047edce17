"""What a connector is: the contract between a source system and the landing.

A connector is a package with a `connector.py` in `ingestion/<name>/` or `ingestion/crm/<vendor>/`; the
registry finds it there. Adding one adds a folder and edits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

import pyarrow as pa
from pydantic import BaseModel

from ingestion.errors import InputError, Lead2CashError
from ingestion.settings.company import Company, SourceSettings

if TYPE_CHECKING:
    from ingestion.landing import Landing

Cadence = Literal["daily", "weekly", "monthly", "intraday"]
# (what is being read, how much is done, how much there is in all when that is known)
Progress = Callable[[str, int, int | None], None]


def no_progress(what: str, done: int, total: int | None) -> None:
    """Progress nobody looks at."""


@dataclass(frozen=True)
class Batch:
    """Rows of one entity, about 50,000 of them, in the landing's schema (`ingestion.landing.SCHEMA`).

    Attributes:
        entity: canonical entity, the vendor's own entity, or `_files` / `_rejects`.
        rows: columns id, updated_at, known_at, payload.
        required: fields that no payload of the batch may lack or leave empty.
    """

    entity: str
    rows: pa.Table
    required: tuple[str, ...] = ()


@dataclass
class Notes:
    """What a connector tells besides rows: it collects here, the load report shows it.

    Attributes:
        failures: inputs that were left out whole, each with what to do.
        warnings: things worth saying that stopped nothing.
        rejected: rows that could not be read and went to `_rejects`.
        bytes: bytes of input that were taken.
    """

    failures: list[Lead2CashError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rejected: int = 0
    bytes: int = 0


class BrokenInput(Exception):
    """An input turned out unreadable after some of its rows were already given.

    The extraction starts again with the input in `ExtractContext.broken`, so that none of its rows land.
    """

    def __init__(self, name: str, failure: InputError) -> None:
        super().__init__(name)
        self.name, self.failure = name, failure


@dataclass(frozen=True)
class ExtractContext:
    """Everything one extraction may use.

    Attributes:
        as_of: the run's moment, aware UTC; `known_at` of the rows unless the source says otherwise.
        landing: completed loads; what was already taken is known from there only.
        broken: failure by name of each input that must not be read in this extraction (see BrokenInput).
    """

    company: Company
    source: SourceSettings
    cadence: Cadence
    as_of: datetime
    landing: Landing
    progress: Progress = no_progress
    notes: Notes = field(default_factory=Notes)
    broken: Mapping[str, InputError] = field(default_factory=dict)


class Connector(Protocol):
    """The face of a connector; a module with these names is one.

    Attributes:
        NAME: the word in company.yml, and the name of its folder.
        LABEL: what it reads, in a few words.
        Options: pydantic model of the source's own keys in company.yml.

    One that lands entities under names of its own also has `landed(company, source)`, which lists them, and
    one that knows the page of a deal in the CRM has `deal_url(source)`: its address with {id} in it.
    """

    NAME: str
    LABEL: str
    Options: type[BaseModel]

    def entities(self, company: Company, source: SourceSettings) -> set[str]:
        """Canonical entities the source provides."""

    def extract(self, context: ExtractContext) -> Iterator[Batch]:
        """Rows that are not in the landing yet; nothing when nothing changed."""
