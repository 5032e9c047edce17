"""The interactive part of `lead2cash sql`."""

from __future__ import annotations

import contextlib

import typer

from ingestion.errors import Lead2CashError
from orchestration.cli.sql_session import SqlSession
from orchestration.releases import Release

HELP = """\
End a statement with ; and it runs. Also:
  .tables           every table of the warehouse
  .columns TABLE    columns of a table, for example .columns reports.rpt_cash_flow
  .help             this text
  .quit             end (also Ctrl-D)"""
TABLES = """\
select table_schema || '.' || table_name as "table"
from information_schema.tables
where table_schema not in ('information_schema', 'pg_catalog')
order by 1"""


def shell(session: SqlSession, release: Release) -> None:
    """Read statements from the terminal until its end."""
    with contextlib.suppress(ImportError):
        # line editing and history for input()
        import readline  # noqa: F401
    typer.echo(f"Release {release.build_id}, read-only. .help for help, .quit to end.")
    lines: list[str] = []
    while True:
        try:
            line = input("        ...> " if lines else "lead2cash> ")
        except EOFError:
            typer.echo()
            return
        except KeyboardInterrupt:
            typer.echo()
            lines = []
            continue
        if not lines and line.strip().startswith("."):
            if not _dot(session, line.strip()):
                return
        elif line.strip() or lines:
            lines.append(line)
            if line.rstrip().endswith(";"):
                _run(session, "\n".join(lines))
                lines = []


def _dot(session: SqlSession, line: str) -> bool:
    """Do a dot command; False ends the shell."""
    word, _, rest = line.partition(" ")
    if word in (".quit", ".exit"):
        return False
    if word == ".tables":
        _run(session, TABLES)
    elif word == ".columns" and rest.strip():
        _run(session, f"describe {rest.strip().rstrip(';')}")
    else:
        typer.echo(HELP)
    return True


def _run(session: SqlSession, statement: str) -> None:
    try:
        session.run(statement)
    except Lead2CashError as error:
        typer.echo(str(error), err=True)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
