"""`lead2cash probe`: the key names and types of what a CRM answers, for a report of a drift."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption

NAME = "probe"
EXAMPLES = ("lead2cash probe crm", "lead2cash probe crm --output crm-today.yml")


def command(
    source: Annotated[str, typer.Argument(help="A CRM source by its name in company.yml.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; probe-SOURCE.yml by default."),
    ] = None,
    company: CompanyOption = None,
) -> None:
    """Write which keys of which types a CRM answers, without a single value.

    Reads one page of each list and lands nothing. The file can be attached to an issue when the CRM answers
    in another form than lead2cash reads.
    """
    from orchestration.cli.options import open_company
    from orchestration.cli.probe_file import probe_source, write_probe

    opened = open_company(company)
    connector, found = probe_source(opened, source)
    path = output or Path(f"probe-{source}.yml")
    write_probe(path, connector, found)
    typer.echo(
        f"{path}: keys and types of {len(found)} lists, no values. Look through it before you share it."
    )
    for name, seen in found.items():
        for difference in seen.wrong:
            typer.echo(f"not as lead2cash reads it: {source}, {name}: {difference}")
