"""A company written by hand: rows of canonical entities become the inputs.duckdb that dbt reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from ingestion.canonical import COMMON_FIELDS, Entity, canonical_entities

Row = Mapping[str, Any]
LANDED = (
    "source varchar, load_id varchar, id varchar, updated_at timestamp, known_at timestamp, payload varchar"
)
SERVICE_ENTITIES = ("_files", "_rejects")
# what the connector of the bank lands; a hand-made company brings its movements as files
STATEMENTS = ("bank__bank_transactions", "bank__bank_balances", "bank___files")
# columns of the tables of the settings that are not canonical entities
SETTINGS = {
    "run": "as_of timestamp, as_of_on date, timezone varchar, language varchar, languages varchar, currency varchar,"
    " company_name varchar, amounts_include_vat boolean, connected_seconds integer, sample_floor integer,"
    " match_oldest_first boolean, receivables_basis varchar, first_touch_days integer, build_id varchar",
    "working_days": "weekday integer",
    "sources": "source varchar, connector varchar, max_age_hours double, last_load_at timestamp,"
    " data_as_of timestamp, status varchar, message varchar, last_load varchar, first_load_at timestamp,"
    " history varchar, lag varchar, deal_url varchar, not_provided varchar",
    "source_lists": "source varchar, list varchar, read_at timestamp, reported bigint, held bigint,"
    " is_counted boolean",
    "source_sums": "source varchar, list varchar, currency varchar, read_at timestamp, reported_records bigint,"
    " reported_amount decimal(38,6), held_records bigint, held_amount decimal(38,6), is_settled boolean",
    "source_entities": "source varchar, entity varchar",
    "stage_roles": "pipeline_id varchar, stage_id varchar, role varchar",
    "lead_statuses": "status varchar, status_group varchar",
    "loss_reason_names": "loss_reason varchar, name varchar",
    "activity_weights": "action varchar, weight decimal(18,2)",
    "windows": "name varchar, days integer",
    "test_records": "field varchar, pattern varchar",
    "cash_flow_articles": "article_id varchar, name varchar, kind varchar",
    "cash_flow_rules": "priority integer, direction varchar, counterparty_inn varchar,"
    " counterparty_name varchar, purpose varchar, is_budget boolean,"
    " is_client boolean, article_id varchar, line_of_business_id varchar, accrual_months integer",
    "robots": "user_id varchar",
    "old_clients": "client varchar",
    "matches": "transaction_id varchar, invoice_id varchar, amount decimal(18,2), action varchar,"
    " author varchar, reason varchar",
    "work_hours": "user_id varchar, weekday varchar, opens_at varchar, closes_at varchar",
    "calendar_days": "day date, is_working boolean, name varchar, shorter_minutes integer",
    "holidays": "day date, is_working boolean, name varchar",
    "notes": "report varchar, figure varchar, period varchar, text varchar, author varchar",
}
CANONICAL_SETTINGS = (
    "absences", "plans", "payroll", "exchange_rates", "opening_balances", "ad_spend",
    "user_departments", "lines_of_business", "bank_accounts",
)  # fmt: skip
RUN = {
    "as_of": datetime(2026, 10, 15, 9, 0),
    "as_of_on": date(2026, 10, 15),
    "timezone": "Europe/Moscow",
    "language": "en",
    "languages": "en ru",
    "currency": "RUB",
    "company_name": "Hand-made",
    "amounts_include_vat": True,
    "connected_seconds": 10,
    "sample_floor": 5,
    "match_oldest_first": False,
    "receivables_basis": "invoiced",
    "first_touch_days": 7,
    "build_id": "test",
}


@dataclass(frozen=True)
class HandMade:
    """Everything a build reads.

    Attributes:
        entities: rows by canonical entity; a value is text, number, bool, date or naive UTC datetime.
            `_source`, `_load_id`, `_known_at`, `_updated_at` and `_file` set what the landing adds.
        settings: rows by settings table, canonical settings included; they replace the defaults.
        run: values that differ from RUN; `as_of_on` must agree with `as_of` and the zone.
    """

    entities: Mapping[str, Iterable[Row]] = field(default_factory=dict)
    settings: Mapping[str, Iterable[Row]] = field(default_factory=dict)
    run: Row = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Write inputs.duckdb with the schemas landing and settings."""
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            self.fill(connection)

    def fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the schemas landing and settings in the current database of a connection."""
        connection.execute("create schema landing; create schema settings")
        self._write_landing(connection)
        self._write_settings(connection)

    def _write_landing(self, connection: duckdb.DuckDBPyConnection) -> None:
        entities = canonical_entities()
        unknown = set(self.entities) - set(entities)
        assert not unknown, f"no such canonical entity: {unknown}"
        files: dict[tuple[str, str, str], list[Any]] = {}
        for name, entity in entities.items():
            landed = [
                _landed(entity, row, number) for number, row in enumerate(self.entities.get(name, ()), 2)
            ]
            for record in landed:
                path = json.loads(record[5])["_file"]
                payload = json.dumps({"path": path, "status": "ok"})
                files[record[0], record[1], path] = [record[0], record[1], path, None, record[4], payload]
            _fill(connection, f"landing.files__{name}", LANDED, landed)
        for name in SERVICE_ENTITIES:
            rows = list(files.values()) if name == "_files" else []
            _fill(connection, f"landing.files__{name}", LANDED, rows)
        for name in STATEMENTS:
            _fill(connection, f"landing.{name}", LANDED, [])

    def _write_settings(self, connection: duckdb.DuckDBPyConnection) -> None:
        given = {
            "run": [{**RUN, **self.run}],
            "working_days": [{"weekday": day} for day in range(1, 6)],
            "sources": [{"source": "crm", "connector": "files", "max_age_hours": 30.0, "status": "ok"}],
            "source_entities": [{"source": "crm", "entity": name} for name in self.entities],
            **self.settings,
        }
        tables = SETTINGS | {name: _ddl(canonical_entities()[name]) for name in CANONICAL_SETTINGS}
        assert not set(given) - set(tables), f"no such settings table: {set(given) - set(tables)}"
        for name, ddl in tables.items():
            columns = [column.split()[0] for column in ddl.split(", ")]
            rows = [[row.get(column) for column in columns] for row in given.get(name, ())]
            _fill(connection, f"settings.{name}", ddl, rows)


def _ddl(entity: Entity) -> str:
    return ", ".join(f"{column.name} {column.type}" for column in entity.fields)


def _landed(entity: Entity, row: Row, number: int) -> list[Any]:
    known = {column.name for column in entity.fields} - set(COMMON_FIELDS) | {"is_deleted"}
    strange = {name for name in row if not name.startswith("_")} - known
    assert not strange, f"{entity.name} has no column {strange}"
    payload = {name: _text(value) for name, value in row.items() if name in known and value is not None}
    payload |= {"_file": row.get("_file", f"inbox/crm/{entity.name}.csv"), "_sheet": "", "_row": str(number)}
    return [
        row.get("_source", "crm"),
        row.get("_load_id", "1700000000.1"),
        "|".join(_text(row.get(name)) for name in entity.key),
        row.get("_updated_at"),
        row.get("_known_at", datetime(2000, 1, 1)),
        json.dumps(payload, ensure_ascii=False),
    ]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, ddl: str, rows: list[list[Any]]) -> None:
    connection.execute(f"create table {table} ({ddl})")
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into {table} values ({marks})", rows)
