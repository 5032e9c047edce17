"""Builds the trees of all roles beside the company's own site."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from ingestion.errors import UserError
from reports_site.artifacts import read_artifacts
from reports_site.contents import Progress
from reports_site.cubes.plan import Planner
from reports_site.files import write_site
from reports_site.reports import Report, validate_reports
from reports_site.roles.reader import Reader, Role, readers_of
from reports_site.shop import open_shop
from reports_site.site import SiteReport, build_site
from reports_site.warehouse import open_warehouse


def build_role_sites(
    warehouse: Path,
    dbt_target: Path,
    site: Path,
    out: Path,
    roles: Sequence[Role],
    progress: Progress | None = None,
    planner: Planner | None = None,
) -> dict[str, SiteReport]:
    """Renders one tree per reader into ``out``, which then holds nothing else.

    Args:
        site: the company's own site, already built; a role that sees everything gets its files as links.

    Returns:
        What was built by folder; nothing of trees that are the company's own.

    Raises:
        UserError: a role names something the company does not have, or two roles make one folder.
        RunFailed: a tree would tell its reader too much; trees already written stay, nothing is published.
    """
    with open_warehouse(warehouse) as opened:
        readers = readers_of(roles, opened)
    _check_reports(roles, validate_reports(read_artifacts(dbt_target)))
    _check_folders(readers)
    for path in sorted(out.iterdir()) if out.is_dir() else ():
        if path.name not in {reader.name for reader in readers}:
            shutil.rmtree(path)
    done: dict[str, SiteReport] = {}
    with open_shop(out.parent / f"{out.name}.cache") as shop:
        for reader in readers:
            target = out / reader.name
            if reader.sees_all:
                write_site(target, files_of(site))
            else:
                done[reader.name] = build_site(warehouse, dbt_target, target, progress, planner, reader, shop)
    return done


def files_of(site: Path) -> dict[str, bytes | Path]:
    """Every file of a built site by its path."""
    return {
        path.relative_to(site).as_posix(): path
        for path in sorted(site.rglob("*"))
        if path.is_file() and path != site / "site.json"
    }


def _check_reports(roles: Sequence[Role], reports: Sequence[Report]) -> None:
    known = {report.slug for report in reports}
    for role in roles:
        for number, slug in enumerate(role.company_wide):
            if slug not in known:
                raise role.wrong(f"company_wide.{number}", slug, known)


def _check_folders(readers: Sequence[Reader]) -> None:
    names = [reader.name for reader in readers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UserError(
            f"two roles make the folder {twice[0]!r}.", where="roles.yml", todo="Give one another name."
        )
