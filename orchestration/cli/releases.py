"""`lead2cash releases`: what was published, the newest first."""

from __future__ import annotations

import json

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
                    release.as_of,
                    megabytes(size),
                )
                for release, size in found
            ],
        )
    else:
        typer.echo("Nothing has been published yet. Run: lead2cash run daily")
