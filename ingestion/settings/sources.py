"""How fresh each source is, as the pages and `doctor` say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from ingestion.settings.company import Company, SourceSettings

# a source's newest rows are in its newest loads; after years there are thousands of older files
FILES_LOOKED_AT = 20

Status = Literal["ok", "stale", "failed", "never"]


@dataclass(frozen=True)
class SourceState:
    """State of one source at `as_of`; times are naive UTC.

    Attributes:
        last_load_at: moment of the run that made the last completed load.
        data_as_of: newest `known_at` of its rows, or when a file was last seen unchanged.
        entities: canonical entities it provides.
        deal_url: page of a deal in the CRM, with {id} in it; empty when it is not known.
        last_load: start of the content digest of its last completed load, the same for equal rows.
        first_load_at: moment of the run that made the first completed load.
        history, lag, not_provided: since when changes are known, how late data arrives, and what it does not
            give, in the company's language; empty when the connector does not say.
    """

    source: str
    connector: str
    max_age_hours: float
    last_load_at: datetime | None
    data_as_of: datetime | None
    status: Status
    message: str
    entities: frozenset[str] = frozenset()
    last_load: str = ""
    first_load_at: datetime | None = None
    history: str = ""
    lag: str = ""
    deal_url: str = ""
    not_provided: str = ""


def source_states(
    company: Company, as_of: datetime, failures: Mapping[str, str] | None = None
) -> tuple[SourceState, ...]:
    """State of every source of the company, from its completed loads.

    Args:
        as_of: the run's moment, aware UTC.
        failures: reason by name of each source whose load failed in this run.
    """
    moment = as_of.astimezone(UTC).replace(tzinfo=None)
    return tuple(_state(company, source, moment, failures or {}) for source in company.sources.values())


def _state(
    company: Company, source: SourceSettings, as_of: datetime, failures: Mapping[str, str]
) -> SourceState:
    # both parts need more imports than reading settings does
    from ingestion.landing import Landing
    from ingestion.landing.inventory import newest_taken
    from ingestion.landing.schema import MANIFEST, READS
    from ingestion.registry import connectors

    landing = Landing(company.landing_dir)
    connector = connectors()[source.connector]
    # one that is read over HTTP says what it declares
    api = connector.VENDOR.api if hasattr(connector, "VENDOR") else None
    entities = frozenset(connector.entities(company, source))
    last_load_at = _newest(landing.files(source.name, MANIFEST), as_of)
    # a list that was read to its end and held nothing new is as fresh as one that did
    looked_at = [*sorted(entities), READS]
    known = [_newest(landing.files(source.name, entity), as_of) for entity in looked_at]
    known.append(newest_taken(landing, source.name, as_of))
    data_as_of = max((moment for moment in known if moment), default=None)
    fresh_at = data_as_of or last_load_at
    age = as_of - fresh_at if fresh_at else None
    status: Status = "never" if age is None else "ok"
    message = ""
    if source.name in failures:
        status, message = "failed", failures[source.name]
    elif age is not None and age > timedelta(hours=source.max_age_hours):
        status = "stale"
    return SourceState(
        source.name,
        source.connector,
        source.max_age_hours,
        last_load_at,
        data_as_of,
        status,
        message,
        entities,
        _load(landing.files(source.name, MANIFEST), as_of),
        _oldest(landing.files(source.name, MANIFEST), as_of),
        api.history[company.language] if api else "",
        api.lag[company.language] if api else "",
        getattr(connector, "deal_url", lambda _: "")(source),
        api.not_provided[company.language] if api else "",
    )


def _load(paths: Sequence[Path], as_of: datetime) -> str:
    """Which load was the last up to `as_of`, told by what it holds."""
    from ingestion.landing.manifest import read_manifests

    path = next((path for path in reversed(paths) if _newest_in(path, as_of)), None)
    return next((load.digest[:12] for load in read_manifests([path]).values()), "") if path else ""


def _newest(paths: Sequence[Path], as_of: datetime) -> datetime | None:
    """Newest `known_at` up to `as_of` in landed files, oldest first; only the last ones are looked at."""
    found: list[datetime] = []
    for path in reversed(paths):
        moment = _newest_in(path, as_of)
        if moment is not None:
            found.append(moment)
        if len(found) == FILES_LOOKED_AT:
            break
    return max(found, default=None)


def _oldest(paths: Sequence[Path], as_of: datetime) -> datetime | None:
    """`known_at` of the first of the files up to `as_of`."""
    return next((moment for path in paths if (moment := _newest_in(path, as_of))), None)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _newest_in(path: Path, as_of: datetime) -> datetime | None:
    """Newest `known_at` up to `as_of` in a landed file, from its footer where that is enough."""
    file: Any = pq.ParquetFile(path)
    column = file.schema_arrow.get_field_index("known_at")
    if column < 0:
        return None
    newest: datetime | None = None
    for group in range(file.metadata.num_row_groups):
        statistics = file.metadata.row_group(group).column(column).statistics
        highest = statistics.max if statistics is not None and statistics.has_min_max else None
        if highest is None or _naive(highest) > as_of:
            values = file.read_row_group(group, columns=["known_at"]).column(0).to_pylist()
            highest = max(
                (_naive(value) for value in values if value and _naive(value) <= as_of), default=None
            )
        if highest is not None:
            newest = _naive(highest) if newest is None else max(newest, _naive(highest))
    return newest
