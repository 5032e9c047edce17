"""The company: everything `company.yml` may say, with its defaults."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from ingestion.settings.calendars import calendar_names
from ingestion.settings.problems import did_you_mean
from ingestion.settings.roles import Role
from ingestion.settings.schedules import Schedules

Language = Literal["en", "ru"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
# names the build uses itself
RESERVED_SOURCES = frozenset({"settings", "landing", "run"})


def refuse(allowed: str) -> PydanticCustomError:
    """A validation error that carries only what is allowed; the loader adds file, line, key and value."""
    return PydanticCustomError("lead2cash", "allowed: {allowed}", {"allowed": allowed})


class Section(BaseModel):
    """A group of settings: strict types, unknown keys refused, unchangeable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Releases(Section):
    """How many published releases stay on disk, the current one included."""

    keep: Annotated[int, Field(ge=1, le=1000)] = 7


class Calendar(Section):
    """The working week and the days that differ from it; settings/holidays.csv goes before both."""

    days: str = "weekdays"
    working_days: Annotated[list[Weekday], Field(min_length=1)] = ["mon", "tue", "wed", "thu", "fri"]

    @field_validator("days")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in calendar_names():
            raise refuse(", ".join(calendar_names()))
        return name

    @field_validator("working_days")
    @classmethod
    def _each_once(cls, days: list[Weekday]) -> list[Weekday]:
        if len(set(days)) != len(days):
            raise refuse("each weekday once")
        return days

    @property
    def iso_weekdays(self) -> list[int]:
        """Working weekdays as numbers, 1 for Monday to 7 for Sunday."""
        return sorted(WEEKDAYS.index(day) + 1 for day in self.working_days)


class Activity(Section):
    """From how many seconds of talk an answered call counts as connected."""

    connected_seconds: Annotated[int, Field(ge=0, le=3600)] = 10


class Matching(Section):
    """Whether a payment nobody else claims goes to the oldest open instalment of the same INN."""

    oldest_first: bool = False


class Receivables(Section):
    """What makes a client owe: delivery documents, invoices or won deals."""

    basis: Literal["delivered", "invoiced", "won"] = "invoiced"


class FirstTouch(Section):
    """For how many days after its creation a lead that names no source may still learn its first one."""

    days: Annotated[int, Field(ge=0, le=365)] = 7


class SourceSettings(Section):
    """One source: its connector, the connector's own options as written, and how old its data may get."""

    name: str
    connector: str
    options: Mapping[str, Any] = {}
    max_age_hours: Annotated[float, Field(gt=0)] = 30.0


class Company(Section):
    """A company directory and its validated settings.

    Attributes:
        root: the company directory, absolute.
        as_of: fixed clock, aware UTC; None means the real clock.
        language: the company's own; languages: those a reader may choose beside it.
        sources: settings of each source by its name, in the order written.
        roles: readers with a site of their own by name, from `roles.yml`.
    """

    root: Path
    name: Annotated[str, Field(min_length=1, max_length=200)]
    language: Language = "en"
    languages: list[Language] = ["en", "ru"]
    timezone: str = "Europe/Moscow"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "RUB"
    amounts_include_vat: bool = True
    as_of: datetime | None = None
    releases: Releases = Releases()
    calendar: Calendar = Calendar()
    activity: Activity = Activity()
    sample_floor: Annotated[int, Field(ge=0)] = 5
    matching: Matching = Matching()
    receivables: Receivables = Receivables()
    first_touch: FirstTouch = FirstTouch()
    schedules: Schedules = Schedules()
    sources: Mapping[str, SourceSettings] = {}
    roles: Mapping[str, Role] = {}

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            zoneinfo.ZoneInfo(zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            hint = did_you_mean(zone, sorted(zoneinfo.available_timezones()))
            raise refuse(f"an IANA time zone such as Europe/Moscow{hint}") from None
        return zone

    @field_validator("as_of", mode="before")
    @classmethod
    def _fixed_clock(cls, value: object, info: ValidationInfo) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            raise refuse("null, 2026-11-23T08:00 (company time) or 2026-11-23T08:00+03:00") from None
        if moment.tzinfo is None:
            # when the zone itself is wrong, that mistake is reported and this value is not used
            moment = moment.replace(tzinfo=zoneinfo.ZoneInfo(info.data.get("timezone", "UTC")))
        return moment.astimezone(UTC)

    def clock(self) -> datetime:
        """The moment the data is looked at: the fixed `as_of`, else now; aware UTC."""
        return self.as_of or datetime.now(UTC)

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The reporting time zone: days, weeks and months are cut in it."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def landing_dir(self) -> Path:
        """Immutable loads, one folder per source."""
        return self.root / "landing"

    @property
    def releases_dir(self) -> Path:
        """Published releases, one folder per build."""
        return self.root / "releases"

    @property
    def current(self) -> Path:
        """Symbolic link to the release people read."""
        return self.root / "current"

    @property
    def build_dir(self) -> Path:
        """Private build; its path never changes, so dbt's partial parse survives."""
        return self.root / ".build"

    @property
    def inbox_dir(self) -> Path:
        """Where people put their files."""
        return self.root / "inbox"

    @property
    def settings_dir(self) -> Path:
        """The CSV tables."""
        return self.root / "settings"

    @property
    def mapping_dir(self) -> Path:
        """YAML mappings of spreadsheets."""
        return self.root / "mapping"

    @property
    def dagster_dir(self) -> Path:
        """Home of Dagster's run history."""
        return self.root / ".dagster"

    @property
    def lock_file(self) -> Path:
        """Held by the run in progress."""
        return self.root / "run.lock"
