"""Dagster's home in the company directory: local, quiet, one run at a time."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ingestion.settings import Company

if TYPE_CHECKING:
    from dagster import DagsterInstance

log = logging.getLogger(__name__)
KEPT_RUNS = 60
MAX_RUN_SECONDS = 6 * 3600
CONFIG = "dagster.yaml"


def instance_config(home: Path) -> dict[str, Any]:
    """What dagster.yaml says."""
    return {
        "telemetry": {"enabled": False},
        # its welcome asks for an e-mail address
        "nux": {"enabled": False},
        "event_log_storage": {
            "module": "orchestration.event_log",
            "class": "EventLog",
            "config": {"base_dir": str(home / "events")},
        },
        "run_storage": {
            "module": "dagster._core.storage.runs",
            "class": "SqliteRunStorage",
            "config": {"base_dir": str(home / "runs")},
        },
        "schedule_storage": {
            "module": "dagster._core.storage.schedules",
            "class": "SqliteScheduleStorage",
            "config": {"base_dir": str(home / "schedules")},
        },
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(home)},
        },
        # capturing the output of every step would take the terminal away from the progress bars
        "compute_logs": {
            "module": "dagster._core.storage.noop_compute_log_manager",
            "class": "NoOpComputeLogManager",
        },
        "concurrency": {"runs": {"max_concurrent_runs": 1}},
        "run_monitoring": {
            "enabled": True,
            "start_timeout_seconds": 300,
            "max_runtime_seconds": MAX_RUN_SECONDS,
            "poll_interval_seconds": 60,
        },
        "retention": {
            "schedule": {"purge_after_days": 90},
            "sensor": {"purge_after_days": {"skipped": 3, "failure": 30, "success": 90}},
        },
    }


def prepare_home(company: Company) -> Path:
    """Make the home and its dagster.yaml; to be called before anything of Dagster starts."""
    home = company.dagster_dir
    home.mkdir(exist_ok=True)
    path = home / CONFIG
    text = yaml.safe_dump(instance_config(home), sort_keys=False, allow_unicode=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        part = path.with_name(f"{CONFIG}.{os.getpid()}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    return home


@contextmanager
def open_instance(company: Company) -> Iterator[DagsterInstance]:
    """The company's Dagster instance, closed at the end."""
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(prepare_home(company))) as instance:
        yield instance


def forget_old_runs(instance: DagsterInstance, keep: int = KEPT_RUNS) -> int:
    """Delete the history of all but the newest finished runs; return how many."""
    from dagster import RunsFilter
    from dagster._core.storage.dagster_run import FINISHED_STATUSES

    records = instance.get_run_records(RunsFilter(statuses=FINISHED_STATUSES))
    for record in records[keep:]:
        instance.delete_run(record.dagster_run.run_id)
    return max(len(records) - keep, 0)
