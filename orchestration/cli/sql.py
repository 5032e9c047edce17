"""`lead2cash sql`: a read-only SQL shell on the published warehouse."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption, Format, FormatOption

NAME = "sql"
EXAMPLES = (
    "lead2cash sql",
    "lead2cash sql 'from reports.rpt_cash_flow limit 10'",
    "lead2cash sql 'select count(*) as deals from marts.fct_deals' --format json",
    "echo 'show all tables' | lead2cash sql --format csv",
)


def command(
    asked: Annotated[
        str | None, typer.Argument(metavar="STATEMENT", help="One statement; else a shell, or stdin.")
    ] = None,
    statement: Annotated[
        str | None,
        typer.Option("--command", "-c", metavar="SQL", help="The same as an option."),
    ] = None,
    form: FormatOption = Format.table,
    seconds: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Most seconds one statement may take.")
    ] = 60,
    company: CompanyOption = None,
) -> None:
    """Ask the published warehouse in SQL.

    Nothing can be changed and no other file can be reached. It stays on the release that was current
    when it started.
    """
    from orchestration.cli.options import open_company
    from orchestration.cli.sql_session import SqlSession
    from orchestration.releases import require_current
    from orchestration.releases.reader import open_warehouse

    if asked is not None and statement is not None:
        raise typer.BadParameter("give one statement, not two.", param_hint="'--command'")
    statement = asked if statement is None else statement
    release = require_current(open_company(company, check_options=False))
    with open_warehouse(release.warehouse) as connection:
        session = SqlSession(connection, form, seconds)
        if statement is not None:
            session.run(statement)
        elif sys.stdin.isatty():
            from orchestration.cli.sql_shell import shell

            shell(session, release)
        else:
            session.run(sys.stdin.read())
