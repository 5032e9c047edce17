"""`lead2cash run`: the whole way from the sources to the published site."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from orchestration.cli.options import AsOfOption, CompanyOption, JsonOption, QuietOption

NAME = "run"
EXAMPLES = (
    "lead2cash run",
    "lead2cash run weekly --company my-company",
    "lead2cash run daily --as-of 2026-06-30 --quiet",
)


class Cadence(StrEnum):
    """How deep ingestion goes, and which closed period is announced."""

    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"
    intraday = "intraday"


def command(
    cadence: Annotated[
        Cadence,
        typer.Argument(
            help="daily: what is new; weekly: also what was deleted; monthly: also a full re-read."
        ),
    ] = Cadence.daily,
    as_of: AsOfOption = None,
    company: CompanyOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Ingest, build, check, render and publish.

    It is the same job the schedules run. Nothing is published unless every check passes; readers keep
    the last release until then.
    """
    from orchestration.cli.jobs import run_job

    run_job(company, cadence.value, quiet=quiet, as_json=as_json, as_of=as_of)
