"""`lead2cash list`: what there is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption, JsonOption

NAME = "list"
EXAMPLES = (
    "lead2cash list reports",
    "lead2cash list metrics --json",
    "lead2cash list dimensions --company my-company",
    "lead2cash list rejects --company my-company",
)


class What(StrEnum):
    """Kinds of things that are listed."""

    reports = "reports"
    metrics = "metrics"
    dimensions = "dimensions"
    connectors = "connectors"
    formats = "formats"
    profiles = "profiles"
    rejects = "rejects"


def command(
    what: Annotated[
        What,
        typer.Argument(help="dimensions: what metrics can be cut by; rejects: inputs left out, and why."),
    ],
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> None:
    """List reports, metrics, dimensions, connectors, bank formats, profiles or rejects."""
    from orchestration.cli import catalogue
    from orchestration.cli.output import json_text, print_rows

    rows = getattr(catalogue, what.value)(company)
    if as_json:
        typer.echo("[" + ",".join(f"\n  {json_text(row)}" for row in rows) + "\n]")
        return
    columns = catalogue.COLUMNS[what.value]
    print_rows(columns, [[row.get(column) for column in columns] for row in rows], wrap=columns[-1:])
