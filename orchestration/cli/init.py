"""`lead2cash init`: an empty company; for one that has its sources already, proposed settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.demo import Language

if TYPE_CHECKING:
    from ingestion.settings import Company

NAME = "init"
COMPANY_FILE = "company.yml"
EXAMPLES = (
    "lead2cash init my-company",
    "lead2cash init my-company --name 'North Wind' --language ru --timezone Europe/Moscow --currency RUB",
)


def command(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="New or empty directory, or that of a company.")
    ],
    name: Annotated[str | None, typer.Option(help="Name on the pages; DIR's own name by default.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the pages.")] = Language.en,
    timezone: Annotated[
        str, typer.Option(help="IANA zone in which days and months are cut.")
    ] = "Europe/Moscow",
    currency: Annotated[str, typer.Option(help="Base currency.")] = "RUB",
) -> None:
    """Make an empty company, or propose settings for one whose sources are connected.

    A new company gets company.yml, settings tables, an example mapping, and an inbox. For one that has a
    company.yml its sources are read if that was not done yet, and stage roles, groups of lead statuses, names
    for reasons of losses, lines of business and cash flow articles with rules are proposed below
    settings/proposed, to be corrected.
    """
    if (directory / COMPANY_FILE).is_file():
        _propose(directory)
        return
    from orchestration.cli.new_company import make_company

    root = make_company(directory, name=name, language=language.value, timezone=timezone, currency=currency)
    import shlex

    company = shlex.quote(str(directory))
    steps = (
        f"Made an empty company in {root}. What to do next:",
        f"  1. Put the exports of your CRM into {directory}/inbox/crm",
        f"     and the statements of your bank into {directory}/inbox/bank",
        f"  2. Say which column is what in {directory}/mapping/crm.yml;",
        f"     or have the CRM read over its API: {directory}/company.yml shows how, below sources",
        f"  3. lead2cash doctor --company {company}",
        f"  4. lead2cash run --company {company}",
    )
    typer.echo("\n".join(steps))


def _propose(directory: Path) -> None:
    from ingestion.settings import load_company
    from orchestration.cli.proposed import propose_settings

    company = load_company(directory)
    warehouse = company.current / "warehouse.duckdb"
    if not warehouse.is_file():
        warehouse = _built(company)
    for line in propose_settings(company, warehouse):
        typer.echo(line)


def _built(company: Company) -> Path:
    """The warehouse of a build in private; checks that fail do not matter, as there are no settings yet."""
    from orchestration.cli.progress import progress

    with progress(quiet=False) as tell:
        tell("start", "starting", 0, None)
        from orchestration.run import run

        for job in ("ingest", "build"):
            outcome = run(company.root, job, on_progress=tell)  # type: ignore[arg-type]
            for failure in outcome.failures:
                typer.echo(f"lead2cash: {failure}", err=True)
    return company.build_dir / "warehouse.duckdb"
