"""`lead2cash rollback`: readers get an earlier release again."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption, QuietOption

NAME = "rollback"
EXAMPLES = ("lead2cash rollback", "lead2cash rollback 3f2a91", "lead2cash releases")


def command(
    release: Annotated[
        str | None,
        typer.Argument(metavar="[RELEASE]", help="Its id or the beginning of it; the one before by default."),
    ] = None,
    company: CompanyOption = None,
    quiet: QuietOption = False,
) -> None:
    """Give readers an earlier release again.

    Nothing is built and nothing is removed.
    """
    from orchestration.cli.options import open_company
    from orchestration.releases import rollback

    target = rollback(open_company(company, check_options=False), release)
    if not quiet:
        about = f", data as of {target.as_of}" if target.as_of else ""
        typer.echo(f"Release {target.build_id} is current{about}. The next run publishes a new one.")
