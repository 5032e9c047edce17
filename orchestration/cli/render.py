"""`lead2cash render`: draw the pages of the built warehouse."""

from __future__ import annotations

from orchestration.cli.options import CompanyOption, JsonOption, QuietOption

NAME = "render"
EXAMPLES = ("lead2cash render", "lead2cash render --company my-company --json")


def command(company: CompanyOption = None, quiet: QuietOption = False, as_json: JsonOption = False) -> None:
    """Draw the pages of the warehouse that was built.

    Nothing is published.
    """
    from orchestration.cli.jobs import run_job

    run_job(company, "render", quiet=quiet, as_json=as_json)
