"""`lead2cash serve`: the published site on this machine only."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption, QuietOption, RoleOption, tree_of

NAME = "serve"
EXAMPLES = (
    "lead2cash serve",
    "lead2cash serve --port 8080 --company my-company",
    "lead2cash serve --role head_of_sales",
)


def command(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 8000,
    role: RoleOption = None,
    company: CompanyOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show the published site in this machine's browser.

    Until Ctrl-C; a new release shows at once.
    """
    from ingestion.errors import UserError
    from orchestration.cli.options import open_company
    from orchestration.cli.site_server import SiteServer
    from orchestration.releases import require_current

    settings = open_company(company, check_options=False)
    release = require_current(settings)
    folder = tree_of(release, role).relative_to(release.path)
    try:
        server = SiteServer(settings.current, port, folder, verbose=not quiet)
    except OSError as error:
        todo = "Choose another one with --port, or --port 0 for any."
        raise UserError(f"port {port} cannot be used: {error.strerror}.", todo=todo) from None
    if not quiet:
        typer.echo(f"The site is at {server.url} (Ctrl-C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        if not quiet:
            typer.echo("stopped", err=True)
    finally:
        server.server_close()
