"""`lead2cash up`: Dagster's web page and scheduler on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption

NAME = "up"
EXAMPLES = ("lead2cash up", "lead2cash up --port 3001 --company my-company")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def command(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the web page.")] = 3000,
    host: Annotated[str, typer.Option(help="Only this machine: the web page has no login.")] = "127.0.0.1",
    company: CompanyOption = None,
) -> None:
    """Run the schedules and Dagster's web page.

    Both stay on this machine, until Ctrl-C. To see the page from another machine, use an SSH tunnel:
    ssh -L 3000:127.0.0.1:3000 HOST.
    """
    from ingestion.errors import UserError
    from orchestration.cli.options import open_company
    from orchestration.cli.services import run_services

    if host not in LOOPBACK:
        raise UserError(
            f"--host: found {host!r}; allowed: {', '.join(LOOPBACK)}: the web page has no login.",
            todo="Use an SSH tunnel, or a proxy with a login.",
        )
    run_services(open_company(company), host, port)
