"""Sensors: new files in an inbox start a run, a failed run is written down."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import dagster as dg

from ingestion.settings import Company
from orchestration.dead_runs import bury_dead_runs
from orchestration.failure import record_failure
from orchestration.session import Job

INBOX = "inbox"
FAILURES = "run_failures"
INBOX_JOB: Job = "intraday"
# a file that is still being copied is not taken: it has to rest for this long
SETTLE_SECONDS = 20.0
POLL_SECONDS = 30
# names of files that editors, sync programs and browsers make while they write
UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".filepart")


@dataclass(frozen=True)
class Seen:
    """What the sensor remembers between two looks.

    Attributes:
        taken: state of the folders a run was last started for.
        waiting: a newer state that has to rest first; empty when there is none.
    """

    taken: str = ""
    waiting: str = ""


@dataclass(frozen=True)
class FolderState:
    """Files of the watched folders.

    Attributes:
        digest: hash of their names, sizes and times; empty when there are no files.
        newest: time of the newest change, seconds since 1970.
    """

    digest: str
    newest: float


def watched_folders(company: Company) -> list[Path]:
    """Folders of the sources that read files, e.g. inbox/bank."""
    folders = {
        company.root / str(source.options["folder"])
        for source in company.sources.values()
        if isinstance(source.options.get("folder"), str)
    }
    return sorted(folders)


def folder_state(folders: list[Path]) -> FolderState:
    """What lies in the folders now."""
    lines: list[str] = []
    newest = 0.0
    for folder in folders:
        for path in _files(folder):
            try:
                stat = path.stat()
            except OSError:
                # gone between listing and looking: the next look sees it right
                continue
            lines.append(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}")
            newest = max(newest, stat.st_mtime, stat.st_ctime)
    digest = hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest() if lines else ""
    return FolderState(digest, newest)


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and not name.endswith(UNFINISHED):
                yield Path(place, name)


def look(seen: Seen, state: FolderState, now: float) -> tuple[Seen, bool]:
    """What to remember, and whether to start a run."""
    if state.digest == seen.taken or not state.digest:
        return Seen(state.digest), False
    if state.digest == seen.waiting and now - state.newest >= SETTLE_SECONDS:
        return Seen(state.digest), True
    return Seen(seen.taken, state.digest), False


def inbox_sensor(company: Company) -> dg.SensorDefinition:
    """Starts the intraday job when a file appears or changes in a source's folder and has come to rest."""
    folders = watched_folders(company)

    @dg.sensor(
        name=INBOX,
        job_name=INBOX_JOB,
        minimum_interval_seconds=POLL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Watches {', '.join(str(folder.relative_to(company.root)) for folder in folders)}.",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        # the daemon looks here every half minute, so this is also where dead runs are cleared from the queue
        bury_dead_runs(context.instance)
        state = folder_state(folders)
        seen, start = look(_read(context.cursor), state, time.time())
        requests = [dg.RunRequest(run_key=f"{state.digest}-{state.newest:.6f}")] if start else []
        return dg.SensorResult(
            run_requests=requests,
            cursor=json.dumps(asdict(seen)),
            skip_reason=None
            if start
            else dg.SkipReason("a file has to rest first" if seen.waiting else "nothing new"),
        )

    return inbox


def _read(cursor: str | None) -> Seen:
    try:
        return Seen(**json.loads(cursor)) if cursor else Seen()
    except (ValueError, TypeError):
        return Seen()


def failure_sensor(company: Company) -> dg.SensorDefinition:
    """Writes down every failed run of the daemon."""

    @dg.run_failure_sensor(
        name=FAILURES,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=POLL_SECONDS,
        description="Writes failures.log and last_failure.json.",
    )
    def run_failures(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        causes = [event.step_failure_data.error_display_string for event in context.get_step_failure_events()]
        message = causes[0] if causes else context.failure_event.message or "no reason given"
        record_failure(company, run.job_name, run.run_id, [message])

    return run_failures


def sensors(company: Company) -> list[dg.SensorDefinition]:
    """The sensors of a company."""
    watching = [inbox_sensor(company)] if watched_folders(company) else []
    return [*watching, failure_sensor(company)]
