"""`lead2cash inbox`: what was taken of the files people put in, what was refused, and why."""

from __future__ import annotations

import typer

from orchestration.cli.options import CompanyOption, JsonOption

NAME = "inbox"
EXAMPLES = ("lead2cash inbox", "lead2cash inbox --company my-company --json")
COLUMNS = ("source", "name", "status", "format", "rows", "message")


def command(company: CompanyOption = None, as_json: JsonOption = False) -> None:
    """Show what became of each file of the inboxes; changes nothing.

    A file is taken, refused with the reason and its line, a copy of another file, or waiting for a run.
    """
    from orchestration.cli.inbox_files import inbox_files
    from orchestration.cli.options import open_company
    from orchestration.cli.output import json_text, print_rows

    rows = [each.row() for each in inbox_files(open_company(company))]
    if as_json:
        typer.echo("[" + ",".join(f"\n  {json_text(row)}" for row in rows) + "\n]")
    elif rows:
        print_rows(COLUMNS, [[row[column] for column in COLUMNS] for row in rows], wrap=COLUMNS[-1:])
    else:
        typer.echo("no source reads a folder, or the folders are empty")
