"""A load is there whole or not at all."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.connector import Batch, BrokenInput, ExtractContext
from ingestion.errors import InputError, UserError
from ingestion.landing import SCHEMA, Landing, land
from tests.ingestion.landing.fake import Source, company, rows, use


def run(root: Path, monkeypatch: pytest.MonkeyPatch, source: Source):  # type: ignore[no-untyped-def]
    use(monkeypatch.setattr, source)
    return land(company(root), "crm")


def ids(root: Path, entity: str = "deals") -> list[str]:
    return [
        value
        for path in Landing(root / "landing").files("crm", entity)
        for value in pq.read_table(path).column("id").to_pylist()
    ]


def leftovers(root: Path) -> list[str]:
    """Data files of loads that did not complete, and working directories."""
    landing = Landing(root / "landing")
    entities = [*landing.entities("crm"), "_manifest"]
    known = {path for entity in entities for path in landing.files("crm", entity)}
    data = set(landing.folder("crm").glob("*/*.parquet"))
    return [path.name for path in [*(data - known), *landing.folder("crm").glob("_work/*")]]


def test_rows_land_once_per_load_and_in_one_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = [Batch("deals", rows([1, 2])), Batch("_files", rows(["x"])), Batch("deals", rows([3]))]
    report = run(tmp_path, monkeypatch, lambda _: batches)
    assert report.load_id and report.ok
    assert report.rows == {"deals": 3}
    assert sorted(ids(tmp_path)) == ["1", "2", "3"]
    landing = Landing(tmp_path / "landing")
    assert landing.sources() == ["crm"]
    assert landing.entities("crm") == ["_files", "deals"]
    for path in landing.files("crm", "deals"):
        assert path.name.startswith(f"{report.load_id}.")
        assert pq.read_schema(path).equals(SCHEMA)
    assert leftovers(tmp_path) == []


def test_loads_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([1]))])
    second = run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([1, 2]))])
    assert ids(tmp_path) == ["1", "1", "2"]
    loads = Landing(tmp_path / "landing").completed_loads("crm")
    assert [load.load_id for load in loads] == [first.load_id, second.load_id]


def test_nothing_new_makes_no_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([]))]).load_id is None
    assert Landing(tmp_path / "landing").sources() == []


def test_dlt_says_nothing_and_keeps_no_state(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger("dlt").propagate = True
    with caplog.at_level(logging.WARNING):
        run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([n])) for n in range(20)])
    assert caplog.messages == []
    assert capfd.readouterr() == ("", "")
    folders = {path.name for path in (tmp_path / "landing" / "crm").iterdir()}
    assert folders == {"_dlt_loads", "_dlt_version", "_manifest", "deals", "init"}


def test_nothing_is_sent_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dlt.common.configuration.container import Container
    from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext

    calls: list[object] = []
    monkeypatch.setattr("socket.socket.connect", lambda _, address: calls.append(address))
    run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([1]))])
    assert calls == []
    runtime = Container()[PluggableRunContext].context.runtime_config
    assert runtime is not None
    assert runtime.dlthub_telemetry is False


def payload(text: str) -> pa.Table:
    """One row with this payload."""
    return rows([1]).set_column(3, SCHEMA.field(3), pa.array([text]))


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        pytest.param(rows([""]), "1 rows have an empty id", id="empty id"),
        pytest.param(payload("{"), "no JSON object", id="cut JSON"),
        pytest.param(payload("[1]"), "no JSON object", id="a list"),
        pytest.param(payload(""), "no JSON object", id="no payload"),
        pytest.param(rows([1]).drop_columns(["known_at"]), "the columns are", id="missing column"),
        pytest.param(rows([1, 2], amount=None), "amount is missing in 2", id="required field null"),
        pytest.param(rows([7], amount=""), "of id '7'", id="required field empty"),
        pytest.param(rows([1], name="x"), "amount is missing in 1", id="required field absent"),
    ],
)  # fmt: skip
def test_a_bad_batch_never_becomes_a_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: pa.Table, words: str
) -> None:
    run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([1]))])
    good = [Batch("deals", rows(range(100 * n, 100 * n + 100), amount="1"), ("amount",)) for n in range(5)]
    report = run(tmp_path, monkeypatch, lambda _: [*good, Batch("deals", bad, ("amount",))])
    assert report.load_id is None
    assert words in str(report.failures[0])
    assert "crm, deals" in str(report.failures[0])
    assert ids(tmp_path) == ["1"]
    assert leftovers(tmp_path) == []
    # the next good run needs nobody
    assert run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([2]))]).ok
    assert ids(tmp_path) == ["1", "2"]


def test_an_error_in_the_connector_lands_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: ExtractContext) -> Iterator[Batch]:
        yield Batch("deals", rows(range(1000)))
        yield Batch("deals", rows(range(1000)))
        raise ZeroDivisionError("a mistake in the code")

    with pytest.raises(ZeroDivisionError):
        run(tmp_path, monkeypatch, failing)
    assert ids(tmp_path) == []
    assert leftovers(tmp_path) == []


def test_a_broken_input_takes_back_only_its_own_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def source(context: ExtractContext) -> Iterator[Batch]:
        yield Batch("deals", rows([1]))
        if "torn.csv" in context.broken:
            context.notes.failures.append(context.broken["torn.csv"])
        else:
            yield Batch("deals", rows([2]))
            raise BrokenInput("torn.csv", InputError("the file ends in the middle.", where="torn.csv"))
        yield Batch("deals", rows([3]))

    report = run(tmp_path, monkeypatch, source)
    assert sorted(ids(tmp_path)) == ["1", "3"]
    assert [str(failure) for failure in report.failures] == ["torn.csv: the file ends in the middle."]
    assert len(Landing(tmp_path / "landing").completed_loads("crm")) == 1


def test_a_load_dlt_has_not_listed_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([1]))])
    line = next((tmp_path / "landing" / "crm" / "_dlt_loads").iterdir())
    for text in (
        "",
        '{"load_id": "1',
        json.dumps({"load_id": report.load_id, "status": 1, "inserted_at": "x"}),
    ):
        line.write_text(text)
        assert Landing(tmp_path / "landing").completed_loads("crm") == []
        assert ids(tmp_path) == []


def test_an_unknown_source_is_a_clear_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no source 'nobody'.*Sources: crm"):
        land(company(tmp_path), "nobody")


def test_a_clock_behind_the_newest_load_stops_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([1]))])
    monkeypatch.setattr("ingestion.landing.loading.time.time", lambda: 1_700_000_000.0)
    with pytest.raises(UserError, match=r"clock is .* hours behind"):
        run(tmp_path, monkeypatch, lambda _: [Batch("deals", rows([2]))])


def test_paths_with_spaces_and_other_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "компания № 1 [100] #2 & 'co'"
    assert run(root, monkeypatch, lambda _: [Batch("deals", rows([1]))]).load_id
    assert ids(root) == ["1"]
    assert [path.name for path in tmp_path.iterdir()] == [root.name]


def test_a_path_dlt_cannot_work_in_is_a_clear_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="must not hold a % sign"):
        run(tmp_path / "100% ours", monkeypatch, lambda _: [])
