"""The inbox sensor starts a run for a file that came to rest; the failure sensor writes a failed run down."""

from __future__ import annotations

import json
import os
from pathlib import Path

import dagster as dg
import pytest

from ingestion.settings import Company
from orchestration import sensors
from orchestration.failure import failure_log, last_failure, record_failure
from orchestration.sensors import SETTLE_SECONDS, FolderState, Seen, folder_state, inbox_sensor, look

NOW = 1_700_000_000.0


def rested(digest: str) -> FolderState:
    return FolderState(digest, NOW - SETTLE_SECONDS)


@pytest.mark.parametrize(
    ("seen", "state", "start", "after"),
    [
        pytest.param(Seen(), FolderState("", 0), False, Seen(), id="an empty folder starts nothing"),
        pytest.param(Seen(), rested("a"), False, Seen("", "a"), id="a first file waits for a second look"),
        pytest.param(Seen("", "a"), rested("a"), True, Seen("a"), id="a file that rests starts a run"),
        pytest.param(Seen("a"), rested("a"), False, Seen("a"), id="a file that was taken starts nothing"),
        pytest.param(Seen("a"), rested("b"), False, Seen("a", "b"), id="a changed file waits"),
        pytest.param(Seen("a", "b"), rested("c"), False, Seen("a", "c"), id="a growing file waits on"),
        pytest.param(
            Seen("a", "b"), FolderState("b", NOW - 1), False, Seen("a", "b"), id="a file of this second waits"
        ),
        pytest.param(Seen("a", "b"), rested("a"), False, Seen("a"), id="a change taken back is no change"),
        pytest.param(Seen("a"), FolderState("", 0), False, Seen(), id="an emptied folder starts nothing"),
    ],
)  # fmt: skip
def test_when_a_run_starts(seen: Seen, state: FolderState, start: bool, after: Seen) -> None:
    assert look(seen, state, NOW) == (after, start)


@pytest.mark.parametrize(
    "name",
    ["~$plan.xlsx", ".hidden", "statement.txt.part", "statement.crdownload"],
    ids=lambda name: str(name),
)
def test_files_being_written_are_not_seen(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    assert folder_state([tmp_path]).digest == ""


def test_a_changed_file_changes_the_state(tmp_path: Path) -> None:
    file = tmp_path / "а" / "выписка.txt"
    file.parent.mkdir()
    file.write_text("1", encoding="utf-8")
    first = folder_state([tmp_path]).digest
    file.write_text("22", encoding="utf-8")
    assert folder_state([tmp_path]).digest != first


def test_the_sensor_starts_the_intraday_job_once(
    definitions: dg.Definitions,
    company: Company,
    instance: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sensor = inbox_sensor(company)
    statement = company.root / "inbox" / "bank" / "may.txt"
    statement.write_text("1CClientBankExchange", encoding="utf-8")
    os.utime(statement, (NOW, NOW))
    cursor: str | None = None
    started = []
    changed = statement.stat().st_ctime
    for minute in range(4):
        monkeypatch.setattr(sensors.time, "time", lambda minute=minute: changed + 60 * minute)
        context = dg.build_sensor_context(instance=instance, cursor=cursor, definitions=definitions)
        tick = sensor.evaluate_tick(context)
        started.append(len(tick.run_requests or []))
        cursor = tick.cursor
    assert started == [0, 1, 0, 0]
    assert sensor.job_name == "intraday"
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING


def test_a_failed_run_is_written_down_once_and_without_secrets(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_API_TOKEN", "canary-4711-secret")
    message = "GET https://crm.example/rest/1/k4n4ry/deals?api_token=canary-4711-secret failed:\nnot allowed"
    assert record_failure(company, "daily", "run-1", [message])
    assert not record_failure(company, "daily", "run-1", [message])
    lines = failure_log(company).read_text(encoding="utf-8").splitlines()
    record = json.loads(last_failure(company).read_text(encoding="utf-8"))
    assert len(lines) == 1
    assert record["job"] == "daily" and record["run_id"] == "run-1" and record["company"] == company.name
    for text in (lines[0], record["message"]):
        assert "failed: not allowed" in text
        assert "canary-4711-secret" not in text and "k4n4ry" not in text


def test_the_failure_sensor_records_a_run_of_the_daemon(
    company: Company, instance: dg.DagsterInstance
) -> None:
    @dg.op
    def breaks() -> None:
        raise ValueError("the moon is in the way")

    @dg.job(name="daily")
    def daily() -> None:
        breaks()

    result = daily.execute_in_process(instance=instance, raise_on_error=False)
    failure = next(event for event in result.all_events if event.is_failure and event.is_job_event)
    context = dg.build_run_status_sensor_context(
        sensor_name=sensors.FAILURES,
        dagster_event=failure,
        dagster_instance=instance,
        dagster_run=result.dagster_run,
    ).for_run_failure()
    sensors.failure_sensor(company)(context)
    text = failure_log(company).read_text(encoding="utf-8")
    assert "the moon is in the way" in text and result.run_id in text
    assert len(text.splitlines()) == 1
