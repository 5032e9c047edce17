"""The private build: what it is made of, its id, and where its parts lie."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.errors import RunFailed
from ingestion.settings import Company

ROOT = Path(__file__).parents[1]
CODE = ("dbt_project", "reports_site", "ingestion", "orchestration")
NOT_CODE = {"__pycache__", "target", "logs", ".DS_Store"}
ID_LENGTH = 12


@dataclass(frozen=True)
class BuildKey:
    """Everything a build depends on; equal keys give equal marts and pages.

    Attributes:
        as_of: the moment the data is looked at, ISO text in UTC.
        landing: fingerprint of the completed loads.
        settings: hash of company.yml and the CSV tables.
        code: hash of the program.
        troubles: reason by source of each load that failed, which the pages show.
    """

    as_of: str
    landing: str
    settings: str
    code: str
    troubles: Mapping[str, str] = field(default_factory=dict)

    @property
    def build_id(self) -> str:
        """Name of the build."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True)
class BuildPlace:
    """Paths of a private build; constant per company."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file dbt writes."""
        return self.folder / "warehouse.duckdb"

    @property
    def inputs(self) -> Path:
        """Views over landing and settings that dbt reads."""
        return self.folder / "inputs.duckdb"

    @property
    def settings(self) -> Path:
        """Settings as typed Parquet."""
        return self.folder / "settings"

    @property
    def dbt(self) -> Path:
        """dbt's target and logs."""
        return self.folder / "dbt"

    @property
    def site(self) -> Path:
        """The rendered pages."""
        return self.folder / "site"

    @property
    def roles(self) -> Path:
        """The pages of each role, one folder each."""
        return self.folder / "roles"

    @property
    def note(self) -> Path:
        """What was built here, written when every check has passed."""
        return self.folder / "build.json"

    def start(self) -> None:
        """Remove what an earlier build left, so that nothing of it can end in this one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.note.unlink(missing_ok=True)
        for path in (self.warehouse, self.warehouse.with_name(f"{self.warehouse.name}.wal")):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "warehouse.duckdb.tmp", ignore_errors=True)
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.rmtree(self.roles, ignore_errors=True)

    def write_note(self, key: BuildKey) -> None:
        """Say that the warehouse here is whole and checked."""
        part = self.note.with_name(f"{self.note.name}.part")
        part.write_text(json.dumps(asdict(key), ensure_ascii=False, indent=2), encoding="utf-8")
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(self.note)

    def read_note(self) -> BuildKey:
        """What was built here.

        Raises:
            RunFailed: nothing whole, or something another version of the program built.
        """
        todo = "Run: lead2cash build."
        try:
            key = BuildKey(**json.loads(self.note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            raise RunFailed("there is no finished build here.", where=str(self.folder), todo=todo) from None
        if key.code != code_hash():
            raise RunFailed("the program has changed since this build.", where=str(self.folder), todo=todo)
        return key


def code_hash(root: Path = ROOT) -> str:
    """Hash of the program: every file of the four packages, by path and content."""
    digest = hashlib.sha256()
    for package in CODE:
        for path in _files(root / package):
            name = path.relative_to(root).as_posix()
            digest.update(f"\0{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_CODE]
        found += [Path(place, name) for name in names if name not in NOT_CODE and not name.endswith(".pyc")]
    return sorted(found)


def build_key(company: Company, as_of: datetime, troubles: Mapping[str, str]) -> BuildKey:
    """What a build of this company at this moment depends on."""
    from ingestion.landing import Landing
    from ingestion.settings import settings_hash

    return BuildKey(
        as_of.astimezone(UTC).isoformat(),
        Landing(company.landing_dir).fingerprint(),
        settings_hash(company),
        code_hash(),
        dict(sorted(troubles.items())),
    )


def info(key: BuildKey, job: str) -> dict[str, Any]:
    """What the release says about itself."""
    return {**asdict(key), "job": job}
