"""dbt's manifest for Dagster: parsed when the project or the company's connectors changed, and only then."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from orchestration.dbt.environment import BUILD_DIR, PROJECT
from orchestration.dbt.invoke import Dbt

PARSED = {".sql", ".yml", ".yaml", ".md", ".csv"}


def project_hash(root: Path = PROJECT) -> str:
    """Hash of everything of the dbt project that parsing reads."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.suffix in PARSED and path.is_file() and parts[0] not in {"target", "logs"}:
            digest.update(f"\0{'/'.join(parts)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def ensure_manifest(dbt: Dbt) -> Path:
    """Path of a manifest that fits the project as it is now.

    It is a copy of its own: dbt rewrites the one in its target while others read.

    Raises:
        RunFailed: the project cannot be parsed.
        SpecErrors: a report says something it may not.
    """
    folder = dbt.folder / "manifest"
    path, mark = folder / "manifest.json", folder / "key.json"
    variables = {name: value for name, value in dbt.variables.items() if name != BUILD_DIR}
    key = {"project": project_hash(), "variables": variables, "root": str(PROJECT)}
    try:
        if path.is_file() and json.loads(mark.read_text(encoding="utf-8")) == key:
            dbt.is_parsed = True
            return path
    except (OSError, ValueError):
        pass
    dbt.forget()
    parsed = dbt.parse()
    from reports_site import validate_reports

    # a mistake in a report is told now, not after the models are built
    validate_reports(parsed)
    folder.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    part = folder / f"manifest.json.{os.getpid()}.part"
    shutil.copyfile(parsed, part)
    part.replace(path)
    part = folder / f"key.json.{os.getpid()}.part"
    part.write_text(json.dumps(key), encoding="utf-8")
    part.replace(mark)
    return path
