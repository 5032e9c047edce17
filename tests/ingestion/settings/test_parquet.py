"""Settings as typed Parquet: complete, typed, and the same bytes every time."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.settings import (
    Company,
    RunRow,
    SettingsError,
    SourceState,
    load_company,
    settings_hash,
    table_specs,
    write_parquet,
)
from tests.ingestion.settings.conftest import Write

AS_OF = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
RUN = RunRow(AS_OF, "b1", ())


def test_every_table_is_written_even_when_empty(company: Company, tmp_path: Path) -> None:
    files = write_parquet(company, RUN, tmp_path / "out")
    assert set(files) == {
        *table_specs(),
        "run",
        "working_days",
        "calendar_days",
        "sources",
        "source_lists",
        "source_sums",
        "source_entities",
    }
    for name, spec in table_specs().items():
        table = pq.read_table(files[name])
        common = ["source", "updated_at", "known_at", "is_deleted"] if spec.canonical else []
        assert table.column_names == [*(column.name for column in spec.columns), *common]
        assert table.num_rows == 0


def test_the_run_row(company: Company, tmp_path: Path) -> None:
    files = write_parquet(company, RUN, tmp_path / "out")
    (row,) = pq.read_table(files["run"]).to_pylist()
    assert row["as_of"] == datetime(2026, 11, 22, 22, 30)
    # half past one in Moscow: already the next day
    assert row["as_of_on"] == date(2026, 11, 23)
    assert (row["company_name"], row["timezone"], row["build_id"]) == (
        "Северный ветер",
        "Europe/Moscow",
        "b1",
    )
    assert pq.read_table(files["working_days"]).column("weekday").to_pylist() == [1, 2, 3, 4, 5]


def test_types_are_those_of_the_contract(company: Company, table: Write, tmp_path: Path) -> None:
    table("exchange_rates", "rate_on,currency,rate\n2026-11-01,USD,91.5\n")
    written = pq.read_table(write_parquet(company, RUN, tmp_path / "out")["exchange_rates"])
    assert written.schema.field("rate").type == pa.decimal128(18, 6)
    assert written.schema.field("rate_on").type == pa.date32()
    (row,) = written.to_pylist()
    assert (row["source"], row["known_at"], row["is_deleted"]) == (
        "settings",
        datetime(2026, 11, 22, 22, 30),
        False,
    )


def test_the_same_settings_give_the_same_bytes(company: Company, table: Write, tmp_path: Path) -> None:
    table("plans", "month_on,user_id,metric,value\n2026-11-01,7,won_amount,1000\n")

    def hashes(out: Path) -> dict[str, str]:
        files = write_parquet(company, RUN, out)
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}

    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_sources_and_what_they_provide(company: Company, table: Write, tmp_path: Path) -> None:
    table("plans", "month_on,user_id,metric,value\n2026-11-01,7,won_amount,1000\n")
    moment = datetime(2026, 11, 22)
    state = SourceState(
        "crm",
        "files",
        30.0,
        moment,
        moment,
        "ok",
        "",
        frozenset({"users", "deals"}),
        "c0ffee",
        deal_url="https://crm.example.com/{id}",
        not_provided="Costs",
    )
    files = write_parquet(company, RunRow(AS_OF, "b1", (state,)), tmp_path / "out")
    assert pq.read_table(files["sources"]).to_pylist() == [
        {
            "source": "crm",
            "connector": "files",
            "max_age_hours": 30.0,
            "last_load_at": moment,
            "data_as_of": moment,
            "status": "ok",
            "message": "",
            "last_load": "c0ffee",
            "first_load_at": None,
            "history": "",
            "lag": "",
            "deal_url": "https://crm.example.com/{id}",
            "not_provided": "Costs",
        }
    ]
    assert pq.read_table(files["source_lists"]).to_pylist() == []
    assert [tuple(row.values()) for row in pq.read_table(files["source_entities"]).to_pylist()] == [
        ("crm", "deals"),
        ("crm", "users"),
        ("settings", "plans"),
    ]


def test_a_mistake_writes_nothing(company: Company, table: Write, tmp_path: Path) -> None:
    table("robots", "user\n1\n")
    with pytest.raises(SettingsError):
        write_parquet(company, RUN, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_files_of_tables_that_are_gone_are_removed(company: Company, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "old.parquet").write_bytes(b"")
    write_parquet(company, RUN, out)
    assert not (out / "old.parquet").exists()


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("sample_floor: 9", True, id="a rule"),
        pytest.param("timezone: UTC", True, id="the zone"),
        pytest.param("sources: {money: {connector: bank, folder: other}}", True, id="a source"),
        pytest.param("# a comment", False, id="a comment"),
        pytest.param("schedules: {daily: null}", False, id="a schedule"),
        pytest.param("releases: {keep: 2}", False, id="retention"),
    ],
)
def test_the_hash_follows_what_changes_the_numbers(root: Path, text: str, changes: bool) -> None:
    before = settings_hash(load_company(root))
    (root / "company.yml").write_text(f"name: Северный ветер\n{text}\n")
    assert (settings_hash(load_company(root)) != before) is changes


def test_the_hash_follows_the_tables(company: Company, table: Write) -> None:
    before = settings_hash(company)
    table("robots", "user_id\n1\n")
    assert settings_hash(company) != before
