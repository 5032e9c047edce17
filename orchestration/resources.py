"""What the steps of a job share: the session of the run, under the company's lock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

from ingestion.errors import AnotherRunInProgress
from ingestion.settings import Company, load_company
from orchestration.dead_runs import PROCESS_TAG, bury_dead_runs, process_tag
from orchestration.releases import check_space, run_lock
from orchestration.session import CURRENT, Session, read_troubles

SESSION = "session"
# a scheduled run waits for one started by hand; the command line does not wait, it says who holds the lock
WAIT_SECONDS = 1800.0
POLL_SECONDS = 2.0


def session_resource(company: Company) -> dg.ResourceDefinition:
    """The session of a run: the one the command line prepared, else a new one for the daemon's run."""

    @dg.resource(config_schema={"job": dg.Field(str, default_value="daily")})
    def session(context: dg.InitResourceContext) -> Iterator[Session]:
        prepared = CURRENT.get()
        # the file may have changed since the definitions were loaded
        current = prepared or _new(load_company(company.root), context.resource_config["job"])
        with _lock(current.company, 0.0 if prepared else WAIT_SECONDS):
            if context.instance and context.run and not context.instance.is_ephemeral:
                bury_dead_runs(context.instance)
                context.instance.add_run_tags(context.run.run_id, {PROCESS_TAG: process_tag()})
            if not prepared:
                check_space(current.company)
            yield current

    return session


def _new(company: Company, job: Any) -> Session:
    return Session(company, job, company.clock(), troubles=read_troubles(company))


@contextmanager
def _lock(company: Company, wait: float) -> Iterator[None]:
    deadline = time.monotonic() + wait
    while True:
        try:
            with run_lock(company):
                yield
                return
        except AnotherRunInProgress:
            if time.monotonic() >= deadline:
                raise
        time.sleep(POLL_SECONDS)
