"""Runs whose process is gone: they stay "started", which would block the queue for ever."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterInstance

PROCESS_TAG = "lead2cash/process"


def process_tag(pid: int | None = None) -> str:
    """A process by its id and start time, so that a reused id is not taken for it; empty when it is gone."""
    number = os.getpid() if pid is None else pid
    try:
        text = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "" if pid is not None else f"{number}"
    # the command in parentheses may hold spaces; the start time is the 20th field behind it
    state, *fields = text.rpartition(")")[2].split()
    return "" if state == "Z" else f"{number}:{fields[18]}"


def bury_dead_runs(instance: DagsterInstance) -> list[str]:
    """Mark as failed every unfinished run whose process is gone; return their ids."""
    from dagster import DagsterRunStatus, RunsFilter

    unfinished = [DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
    buried = []
    for record in instance.get_run_records(RunsFilter(statuses=unfinished)):
        run = record.dagster_run
        tag = run.tags.get(PROCESS_TAG, "")
        if tag and process_tag(int(tag.split(":")[0])) != tag:
            instance.report_run_failed(run, "The process of this run ended before the run did.")
            buried.append(run.run_id)
    return buried
