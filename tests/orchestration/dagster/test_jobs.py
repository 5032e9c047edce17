"""Jobs, schedules and the file Dagster loads."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from ingestion.settings import Company, load_company
from orchestration.graph import company_dbt, definitions_of
from orchestration.schedules import schedules
from orchestration.session import JOBS

CRONS = {
    "daily_schedule": "5 7 * * *",
    "weekly_schedule": "30 7 * * mon",
    "monthly_schedule": "0 8 1 * *",
    "intraday_schedule": "0 */2 * * *",
}


def test_every_job_is_there_and_can_be_resolved(definitions: dg.Definitions) -> None:
    for name in JOBS:
        job = definitions.resolve_job_def(name)
        assert job.executor_def.name == "in_process", name
    dg.Definitions.validate_loadable(definitions)


@pytest.mark.parametrize(
    ("job", "first_folders"),
    [
        pytest.param("ingest", {"landing"}, id="ingest stops at the landing"),
        pytest.param(
            "build",
            {"settings", "inputs", "staging", "intermediate", "marts", "reports"},
            id="build reads no source",
        ),
        pytest.param("render", {"site"}, id="render draws only"),
        pytest.param("publish", {"release"}, id="publish publishes only"),
    ],
)
def test_a_job_makes_its_own_part(definitions: dg.Definitions, job: str, first_folders: set[str]) -> None:
    keys = definitions.resolve_job_def(job).asset_layer.selected_asset_keys
    assert {key.path[0] for key in keys} == first_folders


@pytest.mark.parametrize("job", ["daily", "weekly", "monthly", "intraday"])
def test_the_cadences_make_everything(definitions: dg.Definitions, job: str) -> None:
    everything = definitions.resolve_asset_graph().get_all_asset_keys()
    layer = definitions.resolve_job_def(job).asset_layer
    assert layer.selected_asset_keys == everything
    assert set(layer.asset_graph.asset_check_keys) == set(definitions.resolve_asset_graph().asset_check_keys)


def test_schedules_follow_company_yml_in_its_zone(company: Company) -> None:
    found = schedules(company)
    assert {schedule.name: schedule.cron_schedule for schedule in found} == CRONS
    assert {schedule.execution_timezone for schedule in found} == {"Asia/Yekaterinburg"}
    assert {schedule.default_status for schedule in found} == {dg.DefaultScheduleStatus.RUNNING}


def test_a_schedule_ticks_at_local_time(definitions: dg.Definitions, company: Company) -> None:
    daily = definitions.get_repository_def().get_schedule_def("daily_schedule")
    after = datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("UTC")).timestamp()
    tick = next(schedule_execution_time_iterator(after, str(daily.cron_schedule), daily.execution_timezone))
    local = tick.astimezone(ZoneInfo(company.timezone))
    assert (local.hour, local.minute) == (7, 5)


def test_a_schedule_that_is_switched_off_does_not_exist(company: Company) -> None:
    path = company.root / "company.yml"
    text = path.read_text(encoding="utf-8").replace("intraday: every 2 hours", "intraday: null")
    path.write_text(text.replace('daily: "07:05"', "daily: null"), encoding="utf-8")
    assert {schedule.name for schedule in schedules(load_company(company.root))} == {
        "weekly_schedule",
        "monthly_schedule",
    }


def test_a_company_without_sources_has_a_graph(company: Company, manifest: dict[str, Any]) -> None:
    bare = company.model_copy(update={"sources": {}})
    definitions = definitions_of(bare, manifest, company_dbt(bare))
    dg.Definitions.validate_loadable(definitions)


def test_the_file_dagster_loads_parses_dbt_once_and_does_nothing_else(company: Company) -> None:
    environment = os.environ | {"LEAD2CASH_COMPANY": str(company.root)}
    code = "from orchestration.definitions import defs; print(len(list(defs.resolve_all_asset_keys())))"
    manifest = company.build_dir / "dbt" / "manifest" / "manifest.json"
    changed = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
        )
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) > 100
        changed.append(manifest.stat().st_mtime_ns)
    assert changed[0] == changed[1]
    assert not company.landing_dir.exists() and not (company.build_dir / "warehouse.duckdb").exists()
