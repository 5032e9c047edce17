"""`lead2cash init`: an empty company, ready for own spreadsheets and bank statements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.demo import Language

NAME = "init"
EXAMPLES = (
    "lead2cash init my-company",
    "lead2cash init my-company --name 'North Wind' --language ru --timezone Europe/Moscow --currency RUB",
)


def command(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="New or empty directory.")],
    name: Annotated[str | None, typer.Option(help="Name on the pages; DIR's own name by default.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the pages.")] = Language.en,
    timezone: Annotated[
        str, typer.Option(help="IANA zone in which days and months are cut.")
    ] = "Europe/Moscow",
    currency: Annotated[str, typer.Option(help="Base currency.")] = "RUB",
) -> None:
    """Make an empty company for your own files.

    Writes company.yml, settings tables, an example mapping, and an inbox.
    """
    from orchestration.cli.new_company import make_company

    root = make_company(directory, name=name, language=language.value, timezone=timezone, currency=currency)
    import shlex

    company = shlex.quote(str(directory))
    steps = (
        f"Made an empty company in {root}. What to do next:",
        f"  1. Put the exports of your CRM into {directory}/inbox/crm",
        f"     and the statements of your bank into {directory}/inbox/bank",
        f"  2. Say which column is what in {directory}/mapping/crm.yml",
        f"  3. lead2cash doctor --company {company}",
        f"  4. lead2cash run --company {company}",
    )
    typer.echo("\n".join(steps))
