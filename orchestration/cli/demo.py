"""`lead2cash demo`: a believable company through the real pipeline, as a site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from orchestration.cli.options import QuietOption

NAME = "demo"
EXAMPLES = (
    "lead2cash demo my-demo",
    "lead2cash demo my-demo --language ru --scale 2 --end 2026-06-30 --seed 7",
    "lead2cash demo my-demo --crm s2",
)


class Language(StrEnum):
    """Language of the people, the settings and the pages."""

    en = "en"
    ru = "ru"


def command(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="New directory for the company.")],
    language: Annotated[Language, typer.Option(help="Language of names and pages.")] = Language.en,
    scale: Annotated[
        float, typer.Option(min=0.01, max=1000, help="How large; 1 is a team of about 20.")
    ] = 1.0,
    end: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day it looks at its numbers; yesterday by default.",
        ),
    ] = None,
    months: Annotated[int, typer.Option(min=3, max=120, help="How long a history it has.")] = 24,
    seed: Annotated[
        int, typer.Option(help="Another seed, another company; the same seed, the same one.")
    ] = 1,
    crm: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Through this CRM's connector over HTTP instead of through files."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier demo in DIR.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Make a believable company and publish its site.

    CRM exports, bank statements and months of history: everything is generated here, nothing is
    downloaded. The planted truth is in DIR/truth. With --crm a stand-in of that CRM answers on this machine
    while the demo is made.
    """
    from orchestration.cli.new_directory import demo_directory
    from orchestration.cli.progress import progress
    from orchestration.dbt.ahead import parse_ahead

    last_day = end.date() if end else _yesterday()
    with (
        progress(quiet=quiet) as tell,
        demo_directory(directory, force=force) as root,
        parse_ahead(["bank", crm or "files"]) as ahead,
    ):
        tell("demo", "writing the company", 0, None)
        with _company(root, crm, language.value, scale, last_day, months, seed, tell):
            tell("start", "starting", 0, None)
            from ingestion.settings import load_company
            from orchestration.graph import company_dbt
            from orchestration.run import run

            ahead.lend(company_dbt(load_company(root)))
            outcome = run(root, "daily", on_progress=tell)
    for failure in outcome.failures:
        typer.echo(f"lead2cash: {failure}", err=True)
    if not outcome.ok:
        raise typer.Exit(1)
    if not quiet:
        typer.echo(_next_steps(directory))


@contextmanager
def _company(
    root: Path,
    crm: str | None,
    language: Literal["en", "ru"],
    scale: float,
    end: date,
    months: int,
    seed: int,
    tell: Callable[[str, str, int, int | None], None],
) -> Iterator[None]:
    """The company in its directory, its CRM answering while the context lasts."""

    def progress(what: str, done: int, total: int | None) -> None:
        tell("demo", what, done, total)

    if crm is None:
        from ingestion.demo import make_demo

        make_demo(root, language=language, scale=scale, end=end, months=months, seed=seed, progress=progress)
        yield
        return
    from ingestion.standin.demo import crm_demo

    with crm_demo(
        root, crm, language=language, scale=scale, end=end, months=months, seed=seed, progress=progress
    ):
        yield


def _yesterday() -> date:
    from datetime import UTC, timedelta

    return (datetime.now(UTC) - timedelta(days=1)).date()


def _next_steps(directory: Path) -> str:
    import shlex

    company = shlex.quote(str(directory))
    return "\n".join(
        [
            f"The site is at {directory.resolve() / 'current' / 'site' / 'index.html'}",
            "Try next:",
            f"  lead2cash serve --company {company}",
            f"  lead2cash query won_amount --by manager --grain month --company {company}",
            f"  lead2cash sql --company {company} -c 'from reports.rpt_cash_flow limit 10'",
            f"  lead2cash up --company {company}",
        ]
    )
