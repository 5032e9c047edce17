"""`lead2cash ingest`: take what is new in the sources into the landing."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption, JsonOption, QuietOption

NAME = "ingest"
EXAMPLES = ("lead2cash ingest", "lead2cash ingest bank")


def command(
    source: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Sources by name; all of them by default."),
    ] = None,
    company: CompanyOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take what is new in the sources into the landing.

    Nothing is built or published.
    """
    from orchestration.cli.jobs import run_job

    run_job(company, "ingest", quiet=quiet, as_json=as_json, sources=source)
