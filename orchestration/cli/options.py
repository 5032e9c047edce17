"""Options that several commands share, and the company they name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

if TYPE_CHECKING:
    from ingestion.settings import Company
    from orchestration.releases import Release

_chosen: list[Path | None] = [None]


def _remember(path: Path | None) -> Path | None:
    """Keep the choice for the log of an unexpected error."""
    _chosen[0] = path
    return path


CompanyOption = Annotated[
    Path | None,
    typer.Option(
        "--company",
        metavar="DIR",
        help="Company directory; else LEAD2CASH_COMPANY, else the current directory.",
        callback=_remember,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help="Build for a past moment, in private: never published."),
]
RoleOption = Annotated[
    str | None, typer.Option("--role", metavar="NAME", help="The pages of a role of roles.yml.")
]


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are printed.")]


def chosen_company() -> Path | None:
    """What `--company` named, if anything."""
    return _chosen[0]


def examples(*lines: str) -> str:
    """The epilog of a command: lines that can be typed as they stand."""
    return "\n".join(["[bold]Examples[/bold]", *(f"  {escape(line)}" for line in lines)])


def open_company(given: Path | None, *, check_options: bool = True) -> Company:
    """The company the command works on.

    Args:
        check_options: also check the options of every source; reading what is published needs none of them.

    Raises:
        UserError: there is none, or its settings hold mistakes.
    """
    from ingestion.settings.load import find_company, load_company

    return load_company(find_company(given), check_options=check_options)


def tree_of(release: Release, role: str | None) -> Path:
    """The pages of a release: a role's, or all of the company's.

    Raises:
        UserError: the release has no pages of such a role.
    """
    from ingestion.errors import UserError

    if role is None:
        return release.site
    if role not in release.roles:
        known = ", ".join(release.roles) or "none; roles are written in roles.yml"
        raise UserError(f"the release has no pages of a role {role!r}.", todo=f"Known: {known}.")
    return release.tree(role)
