"""Settings as typed Parquet for the build: the same settings always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.settings.calendars import TYPES as CALENDAR_DAYS
from ingestion.settings.calendars import calendar_days
from ingestion.settings.company import Company
from ingestion.settings.list_counts import list_counts
from ingestion.settings.list_sums import list_sums
from ingestion.settings.sources import SourceState, source_states
from ingestion.settings.tables import Column, TableSpec, table_rows, table_specs
from ingestion.settings.values import DECIMAL

TYPES = {
    "varchar": pa.string(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "double": pa.float64(),
    "time": pa.string(),
}
RUN = {
    "as_of": "timestamp",
    "as_of_on": "date",
    "timezone": "varchar",
    "language": "varchar",
    "languages": "varchar",
    "currency": "varchar",
    "company_name": "varchar",
    "amounts_include_vat": "boolean",
    "connected_seconds": "integer",
    "sample_floor": "integer",
    "match_oldest_first": "boolean",
    "receivables_basis": "varchar",
    "first_touch_days": "integer",
    "build_id": "varchar",
}
SOURCES = {
    "source": "varchar",
    "connector": "varchar",
    "max_age_hours": "double",
    "last_load_at": "timestamp",
    "data_as_of": "timestamp",
    "status": "varchar",
    "message": "varchar",
    "last_load": "varchar",
    "first_load_at": "timestamp",
    "history": "varchar",
    "lag": "varchar",
    "deal_url": "varchar",
    "not_provided": "varchar",
}
SOURCE_LISTS = {
    "source": "varchar",
    "list": "varchar",
    "read_at": "timestamp",
    "reported": "bigint",
    "held": "bigint",
    "is_counted": "boolean",
}
SOURCE_SUMS = {
    "source": "varchar",
    "list": "varchar",
    "currency": "varchar",
    "read_at": "timestamp",
    "reported_records": "bigint",
    "reported_amount": "decimal(38,6)",
    "held_records": "bigint",
    "held_amount": "decimal(38,6)",
    "is_settled": "boolean",
}
COMMON = {"source": "varchar", "updated_at": "timestamp", "known_at": "timestamp", "is_deleted": "boolean"}


@dataclass(frozen=True)
class RunRow:
    """What one run adds to the settings.

    Attributes:
        as_of: the moment the data is looked at, aware UTC.
        build_id: id of the build.
        sources: state of each source; None means: read it from the landing.
    """

    as_of: datetime
    build_id: str
    sources: tuple[SourceState, ...] | None = None


def write_parquet(company: Company, run: RunRow, out_dir: Path) -> dict[str, Path]:
    """Write every settings table, the empty ones too.

    Besides them: `run`, `working_days`, `calendar_days`, `sources`, `source_lists`, `source_sums` and
    `source_entities`.

    Returns:
        The file of each table by its name.

    Raises:
        SettingsError: a settings CSV holds something it may not; nothing is written.
    """
    rows = table_rows(company)
    states = source_states(company, run.as_of) if run.sources is None else run.sources
    as_of = run.as_of.astimezone(UTC).replace(tzinfo=None)
    tables = {spec.name: _settings_table(spec, rows[spec.name], as_of) for spec in table_specs().values()}
    tables["run"] = _table(RUN, [_run_row(company, run, as_of)])
    tables["working_days"] = _table(
        {"weekday": "integer"}, [{"weekday": day} for day in company.calendar.iso_weekdays]
    )
    tables["calendar_days"] = _table(CALENDAR_DAYS, calendar_days(company.calendar.days))
    tables["sources"] = _table(
        SOURCES, [{name: getattr(state, name) for name in SOURCES} for state in states]
    )
    tables["source_lists"] = _table(SOURCE_LISTS, [asdict(each) for each in list_counts(company, as_of)])
    tables["source_sums"] = _table(SOURCE_SUMS, [asdict(each) for each in list_sums(company, as_of)])
    provided = [(state.source, entity) for state in states for entity in sorted(state.entities)]
    provided += [
        ("settings", spec.name) for spec in table_specs().values() if spec.canonical and rows[spec.name]
    ]
    tables["source_entities"] = _table(
        {"source": "varchar", "entity": "varchar"},
        [{"source": source, "entity": entity} for source, entity in provided],
    )
    out_dir.mkdir(parents=True, exist_ok=True)
    for stale in set(out_dir.glob("*.parquet")) - {out_dir / f"{name}.parquet" for name in tables}:
        stale.unlink()
    return {name: _write(table, out_dir / f"{name}.parquet") for name, table in tables.items()}


def _run_row(company: Company, run: RunRow, as_of: datetime) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "as_of_on": run.as_of.astimezone(company.zone).date(),
        "timezone": company.timezone,
        "language": company.language,
        "languages": " ".join(dict.fromkeys((company.language, *company.languages))),
        "currency": company.currency,
        "company_name": company.name,
        "amounts_include_vat": company.amounts_include_vat,
        "connected_seconds": company.activity.connected_seconds,
        "sample_floor": company.sample_floor,
        "match_oldest_first": company.matching.oldest_first,
        "receivables_basis": company.receivables.basis,
        "first_touch_days": company.first_touch.days,
        "build_id": run.build_id,
    }


def _settings_table(spec: TableSpec, rows: Iterable[Mapping[str, Any]], as_of: datetime) -> pa.Table:
    types = {column.name: column.type for column in spec.columns}
    if not spec.canonical:
        return _table(types, rows)
    common = {"source": "settings", "updated_at": None, "known_at": as_of, "is_deleted": False}
    return _table(types | COMMON, [{**row, **common} for row in rows])


def arrow_type(column_type: str) -> pa.DataType:
    """Arrow type of a declared column type."""
    exact = DECIMAL.fullmatch(column_type)
    return pa.decimal128(int(exact[1]), int(exact[2])) if exact else TYPES[column_type]


def _table(types: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in types.items()])
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def _write(table: pa.Table, path: Path) -> Path:
    pq.write_table(table, path, compression="zstd", store_schema=False)
    return path


__all__ = ["Column", "RunRow", "arrow_type", "write_parquet"]
