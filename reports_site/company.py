"""What a build says about itself: its clock, zone, language and the sources it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from reports_site.warehouse import Warehouse


@dataclass(frozen=True)
class Run:
    """The one row of ``dim_run``. ``as_of`` is naive UTC; ``as_of_on`` is the company's local date."""

    as_of: datetime
    as_of_on: date
    timezone: str
    language: str
    languages: str
    currency: str
    company_name: str
    sample_floor: int
    build_id: str
    amounts_include_vat: bool = True

    @property
    def offered(self) -> list[str]:
        """Languages of the site, the company's own first."""
        return self.languages.split()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """A naive UTC moment on the company's clock."""
        return moment.replace(tzinfo=UTC).astimezone(self.zone)


@dataclass(frozen=True)
class Source:
    """One source with the age of what it knows. ``status``: ok, stale, failed or never; ``last_load`` tells
    the load by what it holds."""

    name: str
    connector: str
    status: str
    data_as_of: datetime | None
    last_load_at: datetime | None
    max_age_hours: float | None
    message: str | None
    last_load: str | None
    entities: frozenset[str]


@dataclass(frozen=True)
class Company:
    run: Run
    sources: tuple[Source, ...]

    def missing(self, needs: tuple[str, ...]) -> list[str]:
        """Entities that no source of the company provides, in the order they are needed."""
        return [entity for entity in needs if entity not in self.provided]

    @cached_property
    def provided(self) -> frozenset[str]:
        """Entities that some source provides."""
        return frozenset[str]().union(*(source.entities for source in self.sources))

    @property
    def troubled(self) -> list[Source]:
        return [source for source in self.sources if source.status != "ok"]


def read_company(warehouse: Warehouse) -> Company:
    """Reads dim_run, dim_sources and dim_source_entities."""
    fields = tuple(Run.__dataclass_fields__)
    row = warehouse.rows("dim_run", fields)[0]
    provided: dict[str, set[str]] = {}
    for pair in warehouse.rows("dim_source_entities", ("source", "entity")):
        provided.setdefault(pair["source"], set()).add(pair["entity"])
    columns = tuple(name for name in Source.__dataclass_fields__ if name not in {"name", "entities"})
    found = warehouse.rows("dim_sources", ("source", *columns), order=("source",))
    # the settings tables a company may fill are not a system somebody has to keep fresh
    outside = [row for row in found if row["connector"] != "settings"]
    by_settings = frozenset(provided.get("settings", ()))
    return Company(
        run=Run(**{**row, "sample_floor": int(row["sample_floor"] or 0)}),
        sources=tuple(_source(row, frozenset(provided.get(row["source"], ()))) for row in outside)
        + ((_settings(by_settings),) if by_settings else ()),
    )


def _settings(entities: frozenset[str]) -> Source:
    return Source("settings", "settings", "ok", None, None, None, None, None, entities)


def _source(row: Mapping[str, object], entities: frozenset[str]) -> Source:
    values = {key: value for key, value in row.items() if key != "source"}
    return Source(name=str(row["source"]), entities=entities, **values)  # type: ignore[arg-type]
