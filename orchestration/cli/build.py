"""`lead2cash build`: turn landing and settings into the warehouse."""

from __future__ import annotations

from orchestration.cli.options import AsOfOption, CompanyOption, JsonOption, QuietOption

NAME = "build"
EXAMPLES = (
    "lead2cash build",
    "lead2cash build --as-of 2026-06-30",
    "lead2cash build --company my-company --json",
)


def command(
    as_of: AsOfOption = None,
    company: CompanyOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn the landing and the settings into a warehouse, and check it.

    Nothing is published.
    """
    from orchestration.cli.jobs import run_job

    run_job(company, "build", quiet=quiet, as_json=as_json, as_of=as_of)
