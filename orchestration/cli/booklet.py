"""`lead2cash booklet`: the published pages of one cadence as a PDF."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.options import CompanyOption, QuietOption, RoleOption, tree_of

if TYPE_CHECKING:
    from orchestration.releases import Release

NAME = "booklet"
EXAMPLES = ("lead2cash booklet weekly", "lead2cash booklet monthly --language ru --out october.pdf")


class Cadence(StrEnum):
    """Which reports are bound."""

    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"


class Language(StrEnum):
    """Language of the pages."""

    en = "en"
    ru = "ru"


def command(
    cadence: Annotated[Cadence, typer.Argument(help="Which reports are bound.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where; by default in booklets/ of the company."),
    ] = None,
    language: Annotated[Language | None, typer.Option(help="Language; the company's own by default.")] = None,
    role: RoleOption = None,
    company: CompanyOption = None,
    quiet: QuietOption = False,
) -> None:
    """Print the published pages of a cadence into one PDF, for a meeting.

    Chromium prints it; without Chromium, print the pages from any browser.
    """
    from ingestion.errors import UserError
    from orchestration.cli.options import open_company
    from orchestration.releases import require_current
    from reports_site.booklet import print_booklet

    settings = open_company(company, check_options=False)
    release = require_current(settings)
    site = tree_of(release, role)
    # a role has the reports it may see
    slugs = [slug for slug in _slugs(release, cadence) if (site / f"{slug}.html").is_file()]
    if not slugs:
        raise UserError(f"there is no {cadence} report.", todo="See: lead2cash list reports.")
    as_of = datetime.fromisoformat(release.as_of)
    spoken = language.value if language else settings.language
    whose = f"{role}-" if role else ""
    named = f"{whose}{cadence}-{as_of.astimezone(settings.zone):%Y-%m-%d}-{spoken}.pdf"
    target = out or settings.root / "booklets" / named
    home = "" if spoken == settings.language else f"{spoken}/"
    print_booklet(site, slugs, target, as_of, home=home)
    if not quiet:
        typer.echo(f"{target}")


def _slugs(release: Release, cadence: Cadence) -> list[str]:
    """Pages of the reports of a cadence, in the order of the site."""
    manifest = json.loads((release.artifacts / "manifest.json").read_text(encoding="utf-8"))
    reports: dict[str, Any] = {
        name: exposure["meta"]["report"]
        for name, exposure in manifest["exposures"].items()
        if exposure["meta"].get("report", {}).get("cadence") == cadence
    }
    bound = [name for name, report in reports.items() if report.get("booklet", True)]
    return sorted(bound, key=lambda name: (reports[name].get("order", 100), name))
