"""`lead2cash releases`: what was published, the newest first."""

from __future__ import annotations

import json
from datetime import datetime, tzinfo

import typer

from orchestration.cli.options import CompanyOption, JsonOption

NAME = "releases"
EXAMPLES = ("lead2cash releases", "lead2cash releases --json")


def command(company: CompanyOption = None, as_json: JsonOption = False) -> None:
    """List what was published, the newest first."""
    from orchestration.cli.options import open_company
    from orchestration.cli.output import print_rows
    from orchestration.releases import releases
    from orchestration.releases.space import megabytes, tree_bytes

    settings = open_company(company, check_options=False)
    found = [(release, tree_bytes(release.path)) for release in releases(settings)]
    if as_json:
        rows = [
            {
                "name": release.build_id,
                "current": release.is_current,
                "published_at": release.published_at.isoformat(timespec="seconds"),
                "as_of": release.as_of,
                "bytes": size,
                "path": str(release.path),
            }
            for release, size in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif found:
        print_rows(
            ["", "release", "published", "data as of", "size"],
            [
                (
                    "→" if release.is_current else "",
                    release.build_id,
                    f"{release.published_at.astimezone(settings.zone):%Y-%m-%d %H:%M}",
                    _moment(release.as_of, settings.zone),
                    megabytes(size),
                )
                for release, size in found
            ],
        )
    else:
        typer.echo("Nothing has been published yet. Run: lead2cash run daily")


def _moment(text: str, zone: tzinfo) -> str:
    """An ISO moment in the company's zone; the text itself when it is none."""
    try:
        return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M}"
    except ValueError:
        return text
