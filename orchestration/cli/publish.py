"""`lead2cash publish`: make the built warehouse and site the current release."""

from __future__ import annotations

from orchestration.cli.options import CompanyOption, JsonOption, QuietOption

NAME = "publish"
EXAMPLES = ("lead2cash publish", "lead2cash publish --company my-company --json")


def command(company: CompanyOption = None, quiet: QuietOption = False, as_json: JsonOption = False) -> None:
    """Make the warehouse and the site that were built the current release."""
    from orchestration.cli.jobs import run_job

    run_job(company, "publish", quiet=quiet, as_json=as_json)
