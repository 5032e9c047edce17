"""Dagster's home: quiet, local, one run at a time, and no run that stays "started" for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._core.storage.dagster_run import DagsterRun

from ingestion.settings import Company
from orchestration.dagster_home import forget_old_runs, open_instance, prepare_home
from orchestration.dead_runs import PROCESS_TAG, bury_dead_runs, process_tag
from orchestration.event_log import EventLog
from orchestration.quick_steps import quicken


@dg.asset
def number() -> int:
    return 1


@dg.asset_check(asset=number)
def is_one() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


def make_number(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    return dg.materialize([number, is_one], instance=instance)


def test_the_configuration_is_written_once_and_says_what_it_must(company: Company) -> None:
    home = prepare_home(company)
    before = (home / "dagster.yaml").stat().st_mtime_ns
    prepare_home(company)
    config = yaml.safe_load((home / "dagster.yaml").read_text(encoding="utf-8"))
    assert (home / "dagster.yaml").stat().st_mtime_ns == before
    assert config["telemetry"] == {"enabled": False}
    assert config["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert config["run_monitoring"]["enabled"] is True


def test_what_ran_is_known_to_the_next_process(company: Company) -> None:
    with open_instance(company) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        assert instance.telemetry_enabled is False
        make_number(instance)
        run_id = make_number(instance).run_id
    with open_instance(company) as instance:
        assert instance.get_run_by_id(run_id) is not None
        event = instance.get_latest_materialization_event(dg.AssetKey("number"))
        assert event is not None and event.run_id == run_id
        assert len(instance.all_logs(run_id)) > 5
        (record,) = instance.get_asset_records([dg.AssetKey("number")])
        assert record.asset_entry.last_run_id == run_id


def test_what_is_gathered_reaches_another_process_in_a_moment(company: Company) -> None:
    with open_instance(company) as ours, open_instance(company) as theirs:

        @dg.multi_asset(specs=[dg.AssetSpec("first"), dg.AssetSpec("second")])
        def step() -> Iterator[Any]:
            yield dg.MaterializeResult("first")
            until = time.monotonic() + 20
            while theirs.get_latest_materialization_event(dg.AssetKey("first")) is None:
                assert time.monotonic() < until, "nothing is committed while the step goes on"
                time.sleep(0.05)
            yield dg.MaterializeResult("second")

        assert dg.materialize([step], instance=ours).success


def test_a_check_of_a_quickened_step_knows_the_table_it_is_about(company: Company) -> None:
    @dg.multi_asset(specs=[dg.AssetSpec("a")], check_specs=[dg.AssetCheckSpec("good", asset="a")])
    def models(context) -> Iterator[Any]:
        quicken(context.get_step_execution_context())
        yield dg.MaterializeResult("a")
        yield dg.AssetCheckResult(passed=True, asset_key="a", check_name="good")

    with open_instance(company) as instance:
        dg.materialize([models], instance=instance)
        result = dg.materialize([models], instance=instance)
        (record,) = instance.get_asset_records([dg.AssetKey("a")])
    newest = record.asset_entry.last_materialization_record
    (evaluation,) = result.get_asset_check_evaluations()
    about = evaluation.target_materialization_data
    assert newest is not None and about is not None
    assert (about.storage_id, about.run_id) == (newest.storage_id, result.run_id)


def test_many_runs_share_the_open_files(company: Company) -> None:
    with open_instance(company) as instance:
        ids = [make_number(instance).run_id for _ in range(8)]
        assert all(instance.all_logs(run_id) for run_id in ids)


def test_old_runs_are_forgotten_with_their_files(company: Company) -> None:
    with open_instance(company) as instance:
        ids = [make_number(instance).run_id for _ in range(4)]
        assert forget_old_runs(instance, keep=2) == 2
        assert {run.run_id for run in instance.get_runs()} == set(ids[2:])
        left = {path.stem for path in (company.dagster_dir / "events").glob("*-*.db")}
        assert left == set(ids[2:])


def test_a_run_whose_process_is_gone_is_buried(company: Company) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    alive = process_tag(child.pid)
    with open_instance(company) as instance:
        for run_id, tag in {"theirs": alive, "mine": process_tag(), "unknown": ""}.items():
            tags = {PROCESS_TAG: tag} if tag else {}
            instance.add_run(
                DagsterRun("daily", run_id=run_id, status=dg.DagsterRunStatus.STARTED, tags=tags)
            )
        assert bury_dead_runs(instance) == []
        child.communicate(b"\n")
        assert bury_dead_runs(instance) == ["theirs"]
        run = instance.get_run_by_id("theirs")
        assert run is not None and run.status is dg.DagsterRunStatus.FAILURE


def test_a_process_is_told_from_another_with_its_id() -> None:
    assert process_tag().startswith(f"{os.getpid()}:")
    assert process_tag(2**22 + 1) == ""


@pytest.mark.parametrize("name", ["dagster.yaml", "events", "runs"])
def test_two_companies_do_not_share_a_home(company: Company, name: str) -> None:
    with open_instance(company) as instance:
        make_number(instance)
    assert (company.dagster_dir / name).exists()
    assert str(company.root) in (company.dagster_dir / "dagster.yaml").read_text(encoding="utf-8")
