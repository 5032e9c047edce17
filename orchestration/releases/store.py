"""The releases of a company: list, current one, roll back, keep N, sweep what dead runs left."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.errors import UserError
from ingestion.settings import Company
from orchestration.releases.files import point, remove_tree
from orchestration.releases.lock import run_lock

log = logging.getLogger(__name__)

WAREHOUSE = "warehouse.duckdb"
SITE = "site"
ROLES = "roles"
ARTIFACTS = "artifacts"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Release:
    """One published release.

    Attributes:
        path: its directory, never changed after publishing.
        published_at: when it last became current by a run, aware UTC.
        as_of: moment its data was looked at, ISO text as published; empty when not told.
        info: what the run said about itself.
    """

    build_id: str
    path: Path
    published_at: datetime
    as_of: str
    is_current: bool
    info: Mapping[str, Any]

    @property
    def warehouse(self) -> Path:
        """The DuckDB file, read-only."""
        return self.path / WAREHOUSE

    @property
    def site(self) -> Path:
        """The pages."""
        return self.path / SITE

    def tree(self, role: str) -> Path:
        """The pages of a role; the folder may not exist."""
        return self.path / ROLES / role

    @property
    def roles(self) -> list[str]:
        """Names of the roles that have pages of their own."""
        folder = self.path / ROLES
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    @property
    def artifacts(self) -> Path:
        """What metric queries need of dbt's artifacts."""
        return self.path / ARTIFACTS


def releases(company: Company) -> list[Release]:
    """Every complete release, the newest first."""
    if not company.releases_dir.is_dir():
        return []
    current = company.current.resolve() if company.current.is_symlink() else None
    found = [
        release
        for path in company.releases_dir.iterdir()
        if not path.name.startswith(".") and (release := read_release(path, current))
    ]
    return sorted(found, key=lambda release: (release.published_at, release.build_id), reverse=True)


def read_release(path: Path, current: Path | None = None) -> Release | None:
    """The release in a directory; None when it is not complete."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        published_at = datetime.fromisoformat(manifest["published_at"]).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not (path / WAREHOUSE).is_file() or not (path / SITE).is_dir():
        return None
    # publishing a known build again only renews the time of its directory
    published_at = max(published_at, datetime.fromtimestamp(path.stat().st_mtime, UTC))
    info = manifest.get("info", {})
    is_current = current is not None and path.resolve() == current
    return Release(path.name, path, published_at, str(info.get("as_of", "")), is_current, info)


def current_release(company: Company) -> Release | None:
    """The release people read; its path is resolved, so that a later switch does not move it."""
    if not company.current.is_symlink():
        return None
    path = company.current.resolve()
    return read_release(path, path)


def require_current(company: Company) -> Release:
    """The release people read.

    Raises:
        UserError: nothing has been published yet.
    """
    release = current_release(company)
    if release is None:
        raise UserError(
            "nothing has been published yet.", where=str(company.root), todo="Run: lead2cash run daily."
        )
    return release


def switch(company: Company, build_id: str) -> None:
    """Point `current` at a release, in one atomic step.

    Raises:
        UserError: `current` is a real file or directory, which is not ours to replace.
    """
    link = company.current
    if link.exists() and not link.is_symlink():
        todo = "Move it away; lead2cash keeps a symbolic link there."
        raise UserError("it is not a symbolic link.", where=str(link), todo=todo)
    point(link, f"{company.releases_dir.name}/{build_id}")


def rollback(company: Company, to: str | None = None) -> Release:
    """Point `current` at an earlier release.

    Args:
        to: a build id or its beginning; None means the one published before the current one.

    Raises:
        UserError: there is no such release.
        RunLockHeld: a run is in progress.
    """
    with run_lock(company):
        known = releases(company)
        target = _named(known, to) if to else _previous(known)
        if not target.is_current:
            switch(company, target.build_id)
        return target


def _named(known: list[Release], to: str) -> Release:
    found = [release for release in known if release.build_id.startswith(to)]
    if len(found) == 1:
        return found[0]
    ids = ", ".join(release.build_id for release in known) or "none"
    problem = "several releases begin like that" if found else "there is no such release"
    raise UserError(f"{problem}: {to!r}.", todo=f"Known: {ids}.")


def _previous(known: list[Release]) -> Release:
    places = [place for place, release in enumerate(known) if release.is_current]
    if places and places[0] + 1 < len(known):
        return known[places[0] + 1]
    raise UserError("there is no earlier release to go back to.", todo="See: lead2cash releases.")


def retain(company: Company) -> list[str]:
    """Remove all but the newest `releases.keep` releases, never the current one; return the removed ids.

    A reader that has a file of a removed release open keeps reading it.
    """
    known = releases(company)
    keep = company.releases.keep
    current = [release for release in known if release.is_current]
    others = [release for release in known if not release.is_current]
    gone = others[max(keep - len(current), 0) :]
    for release in gone:
        remove_tree(release.path)
    return [release.build_id for release in gone]


def sweep(company: Company) -> None:
    """Remove what killed runs left behind; to be called with the lock held."""
    left = [*company.root.glob(f".{company.current.name}-*")]
    for path in left:
        path.unlink()
    if company.releases_dir.is_dir():
        halves = [
            path for path in company.releases_dir.glob(".*-*") if path.name.startswith((".new-", ".old-"))
        ]
        for path in halves:
            log.info("removing a half-made release: %s", path.name)
            remove_tree(path)
