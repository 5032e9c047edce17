"""The fingerprint depends on what was landed and in which order, on nothing else."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from ingestion.connector import Batch
from ingestion.errors import RunFailed
from ingestion.landing import Landing, land
from ingestion.landing.manifest import Digest
from ingestion.settings.sources import source_states
from tests.ingestion.landing.fake import FakeConnector, company, rows, use


def landed(root: Path, patch: pytest.MonkeyPatch, *loads: list[Batch]) -> Landing:
    for batches in loads:
        use(patch.setattr, lambda _, batches=batches: batches)  # type: ignore[misc]
        land(company(root), "crm")
    return Landing(root / "landing")


def test_equal_content_has_an_equal_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = landed(tmp_path / "a", monkeypatch, [Batch("deals", rows(range(9)))], [Batch("leads", rows([1]))])
    cut = landed(
        tmp_path / "b",
        monkeypatch,
        [Batch("deals", rows(range(4))), Batch("deals", rows(range(4, 9)))],
        [Batch("leads", rows([1]))],
    )
    assert whole.completed_loads("crm") != cut.completed_loads("crm")
    assert whole.fingerprint() == cut.fingerprint()


def test_different_content_has_a_different_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = {
        "some": [[Batch("deals", rows([1, 2]))]],
        "another value": [[Batch("deals", rows([1, 3]))]],
        "another order": [[Batch("deals", rows([2, 1]))]],
        "another entity": [[Batch("leads", rows([1, 2]))]],
        "two loads": [[Batch("deals", rows([1]))], [Batch("deals", rows([2]))]],
        "the two loads the other way": [[Batch("deals", rows([2]))], [Batch("deals", rows([1]))]],
        "the border between texts moved": [[Batch("deals", rows([12, ""]))]],
    }
    del loads["the border between texts moved"]
    prints = {name: landed(tmp_path / name, monkeypatch, *each).fingerprint() for name, each in loads.items()}
    prints["nothing"] = Landing(tmp_path / "nothing").fingerprint()
    assert len(set(prints.values())) == len(prints)


def test_the_digest_tells_where_one_text_ends() -> None:
    def digest(first: str, second: str) -> str:
        found = Digest()
        table = rows(["x", "y"])
        found.add(table.set_column(0, table.schema.field(0), pa.array([first, second])))
        return found.hexdigest()

    assert digest("1", "23") != digest("12", "3")


def test_the_digest_sees_through_slices_and_nulls() -> None:
    table = rows(range(100))
    blank = pa.array([None if n % 3 else 10**15 for n in range(100)], pa.timestamp("us"))
    table = table.set_column(1, table.schema.field(1), blank)
    whole, parts = Digest(), Digest()
    whole.add(table)
    for start, length in ((0, 1), (1, 49), (50, 0), (50, 33), (83, 17)):
        parts.add(table.slice(start, length))
    assert whole.hexdigest() == parts.hexdigest()
    empty = pa.nulls(100, pa.timestamp("us"))
    other = Digest()
    other.add(table.set_column(1, table.schema.field(1), empty))
    assert other.hexdigest() != whole.hexdigest()


def test_a_landing_without_manifests_is_read_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landing = landed(tmp_path, monkeypatch, [Batch("deals", rows([1, 2]))])
    written = landing.fingerprint()
    shutil.rmtree(tmp_path / "landing" / "crm" / "_manifest")
    assert Landing(tmp_path / "landing").fingerprint() == written


def test_a_lost_file_of_a_completed_load_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(tmp_path, monkeypatch, [Batch("deals", rows([1])), Batch("leads", rows([1]))])
    shutil.rmtree(tmp_path / "landing" / "crm" / "deals")
    with pytest.raises(RunFailed, match="is not whole: deals"):
        Landing(tmp_path / "landing").fingerprint()


def test_a_source_is_told_its_last_load_by_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last_load(name: str, *loads: list[Batch]) -> str:
        landed(tmp_path / name, monkeypatch, *loads)
        found = {"fake": FakeConnector(lambda _: [])}
        monkeypatch.setattr("ingestion.registry.connectors", lambda: found)
        return source_states(company(tmp_path / name), datetime.now(UTC))[0].last_load

    one, two = [Batch("deals", rows([1]))], [Batch("deals", rows([2]))]
    assert last_load("once", one) == last_load("again", one) != ""
    assert last_load("after another", one, two) == last_load("alone", two) != last_load("first", one)
    assert last_load("nothing yet") == ""
