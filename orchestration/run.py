"""One run of a job in this process: what the command line does, and the schedules do alike."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.errors import AnotherRunInProgress, RunFailed, UserError
from ingestion.settings import load_company, table_rows
from orchestration.process import interruptible, quiet
from orchestration.releases import check_space, current_release, run_lock
from orchestration.session import CURRENT, Job, Session, Tell, read_troubles, tell_nobody

if TYPE_CHECKING:
    from ingestion.landing import LoadReport

log = logging.getLogger(__name__)
INTERRUPTS = {"DagsterExecutionInterruptedError", "KeyboardInterrupt"}
CADENCES = ("daily", "weekly", "monthly", "intraday")


@dataclass(frozen=True)
class RunOutcome:
    """What came of a run.

    Attributes:
        ok: every source was read, every check passed, and what was asked for is done.
        build_id: the build this run made or found unchanged.
        release: the published release; None when this run published nothing.
        unchanged: the current release was this build already.
        failures: what went wrong, in words.
        seconds: time of each stage, and `total`.
        built: the private build of a past moment.
    """

    ok: bool
    build_id: str | None = None
    release: Path | None = None
    unchanged: bool = False
    loads: list[LoadReport] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    built: Path | None = None


def run(
    company_root: Path,
    job: Job,
    *,
    sources: list[str] | None = None,
    as_of: datetime | None = None,
    on_progress: Tell | None = None,
) -> RunOutcome:
    """Run a job of a company.

    Args:
        sources: only these are read; all when None.
        as_of: builds for this past moment, in private, without reading the sources.

    Raises:
        UserError: the settings hold a mistake, or `as_of` is not in the past; nothing was started.
        RunFailed: there is too little room on the disk; nothing was started.
        AnotherRunInProgress: another run holds the lock; nothing was started.
        KeyboardInterrupt: Ctrl-C or SIGTERM; the last release is as it was.
    """
    started = time.perf_counter()
    company = load_company(company_root)
    session = Session(
        company,
        job,
        as_of or company.clock(),
        private=as_of is not None,
        sources=tuple(sources) if sources else None,
        tell=on_progress or tell_nobody,
        troubles=read_troubles(company),
    )
    _check(session)
    with run_lock(company), quiet(), interruptible():
        try:
            _execute(session, started)
        except (AnotherRunInProgress, UserError):
            raise
        except Exception as error:
            session.note(error, "start")
    session.seconds["total"] = time.perf_counter() - started
    if session.unchanged and (current := current_release(company)):
        session.release = current.path
    return RunOutcome(
        ok=session.error is None and not session.failures,
        build_id=session.key.build_id if session.key else None,
        release=session.release,
        unchanged=session.unchanged,
        loads=session.loads,
        failures=session.failures,
        seconds={name: round(value, 3) for name, value in session.seconds.items()},
        built=session.place.folder if session.private and session.error is None else None,
    )


def _check(session: Session) -> None:
    """Refuse what cannot be run, before anything starts."""
    company = session.company
    if session.private:
        if session.job not in (*CADENCES, "build"):
            raise UserError(f"--as-of does not go with {session.job}.", todo="It goes with run and build.")
        if session.as_of.astimezone(UTC) > company.clock():
            raise UserError(f"--as-of: {session.as_of.isoformat()} is not in the past.")
    unknown = [name for name in session.sources or () if name not in company.sources]
    if unknown:
        todo = f"Known: {', '.join(company.sources) or 'none'}."
        raise UserError(f"there is no source {unknown[0]!r}.", where="company.yml", todo=todo)
    # mistakes in the settings and a full disk are found here rather than in the middle of the run
    table_rows(company)
    check_space(company)


def _execute(session: Session, started: float) -> None:
    from orchestration.dagster_home import forget_old_runs, open_instance
    from orchestration.dbt import borrow_parse, ensure_manifest
    from orchestration.failure import record_failure
    from orchestration.graph import company_dbt, company_definitions
    from orchestration.jobs import run_config

    company = session.company
    dbt = company_dbt(company)
    definitions = company_definitions(company, dbt)
    if session.private:
        lender, dbt = dbt, company_dbt(company, private=True)
        borrow_parse(dbt, lender)
        ensure_manifest(dbt)
    session.dbt = dbt
    job = definitions.resolve_job_def(session.job)
    token = CURRENT.set(session)
    try:
        with open_instance(company) as instance:
            session.seconds["start"] = time.perf_counter() - started
            result = job.execute_in_process(
                run_config=run_config(session.job),
                instance=instance,
                raise_on_error=False,
                asset_selection=_selection(session, job),
                tags=_tags(session),
            )
            if not result.success:
                _explain(session, result)
            if session.unchanged:
                from orchestration.checks import tell_old_sources

                tell_old_sources(session)
            if session.failures:
                record_failure(company, session.job, result.run_id, session.failures)
            forget_old_runs(instance)
    finally:
        CURRENT.reset(token)


def _selection(session: Session, job: Any) -> list[Any] | None:
    """Assets of this run; None means all of the job."""
    if session.sources is None and not session.private:
        return None
    from orchestration.assets.landing import landing_key
    from orchestration.assets.release import RELEASE

    keys = set(job.asset_layer.selected_asset_keys)
    for name in session.company.sources:
        if session.private or name not in (session.sources or ()):
            keys.discard(landing_key(name))
    if session.private:
        # what was learned later is in the landing already; reading sources now would add nothing to the past
        keys.discard(RELEASE)
    return sorted(keys, key=lambda key: key.path)


def _tags(session: Session) -> dict[str, str]:
    tags = {"lead2cash/started_by": "command line"}
    if session.private:
        tags["lead2cash/as_of"] = session.as_of.isoformat()
    return tags


def _explain(session: Session, result: Any) -> None:
    """Say why a run failed when no step could say it itself.

    Raises:
        KeyboardInterrupt: it was interrupted, which Dagster tells as a failure like any other.
    """
    errors = [error for event in result.all_events if event.is_failure and (error := _root_cause(event))]
    if any(error.cls_name in INTERRUPTS for error in errors):
        raise KeyboardInterrupt
    if session.error is None and not session.failures:
        message = errors[0].message.strip() if errors else "the run failed without a reason."
        session.note(RunFailed(message), "run")


def _root_cause(event: Any) -> Any:
    error = getattr(event.event_specific_data, "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    return error
