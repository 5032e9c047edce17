"""`lead2cash doctor`: what is missing before the next run, and where."""

from __future__ import annotations

import json

import typer

from orchestration.cli.options import CompanyOption, JsonOption

NAME = "doctor"
EXAMPLES = ("lead2cash doctor", "lead2cash doctor --company my-company --json")
EXIT_CODES = {"ok": 0, "warning": 1, "error": 2}


def command(company: CompanyOption = None, as_json: JsonOption = False) -> None:
    """Check everything a run needs; changes nothing.

    Looks at settings, sources, folders, disk, landing, lock and the current release. Ends with 0 when
    all is well, 1 when something wants attention, 2 when a run would not work.
    """
    from ingestion.settings.load import find_company
    from orchestration.cli.checks import examine

    findings = examine(find_company(company))
    if as_json:
        rows = [
            {"name": finding.check, "status": finding.status, "message": finding.message}
            for finding in findings
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        from rich.console import Console
        from rich.text import Text

        console = Console(soft_wrap=True)
        colours = {"ok": "green", "warning": "yellow", "error": "red"}
        for finding in findings:
            mark = Text(f"{finding.status:<8}", style=colours[finding.status])
            console.print(mark, Text(f"{finding.check:<10}"), Text(finding.message))
    raise typer.Exit(max(EXIT_CODES[finding.status] for finding in findings))
