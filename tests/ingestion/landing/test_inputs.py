"""inputs.duckdb shows completed loads and settings, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.canonical import canonical_entities
from ingestion.connector import Batch, ExtractContext
from ingestion.landing import land, write_inputs
from tests.ingestion.landing.fake import AS_OF, company, rows, use


def query(out: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(out), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    folder = tmp_path / "settings' [1]"
    folder.mkdir()
    pq.write_table(pa.table({"language": ["ru"]}), folder / "run.parquet")
    return folder


def test_views_hold_every_completed_row_with_its_load(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "a 'company' [x] *"
    use(monkeypatch.setattr, lambda _: [Batch("deals", rows([1, 2])), Batch("vendor_events", rows([5]))])
    report = land(company(root), "crm")
    out = root / ".build" / "inputs.duckdb"
    write_inputs(company(root), settings, out)
    moment = datetime(AS_OF.year, AS_OF.month, AS_OF.day, AS_OF.hour)
    assert query(out, "select * from landing.fake__deals order by id") == [
        ("crm", report.load_id, "1", moment, moment, '{"deal_id": "1"}'),
        ("crm", report.load_id, "2", moment, moment, '{"deal_id": "2"}'),
    ]
    assert query(out, "select id from landing.fake__vendor_events") == [("5",)]
    assert query(out, "select * from settings.run") == [("ru",)]


def test_an_entity_nobody_landed_is_an_empty_typed_view(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch.setattr, lambda _: [])
    out = tmp_path / "inputs.duckdb"
    write_inputs(company(tmp_path), settings, out)
    views = {
        name for (name,) in query(out, "select view_name from duckdb_views() where schema_name = 'landing'")
    }
    assert views == {
        f"fake__{name}" for name in [*canonical_entities(), "_files", "_rejects", "_reads", "_deletions"]
    }
    assert query(out, "select count(*) from landing.fake___rejects") == [(0,)]
    types = query(out, "select column_name, column_type from (describe landing.fake__deals)")
    assert types == [
        ("source", "VARCHAR"),
        ("load_id", "VARCHAR"),
        ("id", "VARCHAR"),
        ("updated_at", "TIMESTAMP"),
        ("known_at", "TIMESTAMP"),
        ("payload", "VARCHAR"),
    ]


def test_writing_again_shows_the_newer_loads(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "inputs.duckdb"
    for ids in ([1], [2, 3]):
        use(monkeypatch.setattr, lambda _, ids=ids: [Batch("deals", rows(ids))])  # type: ignore[misc]
        land(company(tmp_path), "crm")
        write_inputs(company(tmp_path), settings, out)
    assert query(out, "select count(*), count(distinct load_id) from landing.fake__deals") == [(3, 2)]


def test_rows_of_an_unfinished_load_are_not_shown(
    tmp_path: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_: ExtractContext) -> Iterator[Batch]:
        yield Batch("deals", rows([1]))

    use(monkeypatch.setattr, endless)
    land(company(tmp_path), "crm")
    folder = tmp_path / "landing" / "crm" / "deals"
    pq.write_table(rows([99]), folder / "1995465786.0746164.0a0a0a0a0a.parquet")
    (folder / "1995465786.1.0b.parquet").write_bytes(b"half a file")
    out = tmp_path / "inputs.duckdb"
    write_inputs(company(tmp_path), settings, out)
    assert query(out, "select id from landing.fake__deals") == [("1",)]
