"""dbt's manifest for Dagster: parsed when the project or the company's connectors changed, and only then."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from orchestration.dbt.environment import BUILD_DIR, PROJECT
from orchestration.dbt.invoke import SAVED, Dbt

PARSED = {".sql", ".yml", ".yaml", ".md", ".csv"}
MANIFEST, KEY = Path("manifest", "manifest.json"), Path("manifest", "key.json")
# what a build reads of a parse; the key last, so that half a copy is never taken for a whole one
KEPT = (
    *(Path("target", name) for name in ("manifest.json", "semantic_manifest.json", SAVED)),
    MANIFEST,
    KEY,
)


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
    path, mark = dbt.folder / MANIFEST, dbt.folder / KEY
    key = _key(dbt)
    if _is_parsed(dbt, key):
        dbt.is_parsed = True
        return path
    dbt.forget()
    parsed = dbt.parse()
    from reports_site import validate_reports

    # a mistake in a report is told now, not after the models are built
    validate_reports(parsed)
    mark.unlink(missing_ok=True)
    _copy(parsed, path)
    part = mark.with_name(f"{mark.name}.{os.getpid()}.part")
    part.write_text(json.dumps(key), encoding="utf-8")
    part.replace(mark)
    return path


def borrow_parse(dbt: Dbt, lender: Dbt) -> None:
    """Take over what dbt parsed for another build of the company: the two differ in their folder alone."""
    key = _key(dbt)
    if _is_parsed(dbt, key) or not _is_parsed(lender, key):
        return
    (dbt.folder / KEY).unlink(missing_ok=True)
    for name in KEPT:
        if (lender.folder / name).is_file():
            _copy(lender.folder / name, dbt.folder / name)


def _key(dbt: Dbt) -> dict[str, object]:
    variables = {name: value for name, value in dbt.variables.items() if name != BUILD_DIR}
    return {"project": project_hash(), "variables": variables, "root": str(PROJECT)}


def _is_parsed(dbt: Dbt, key: dict[str, object]) -> bool:
    try:
        found = json.loads((dbt.folder / KEY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(found == key) and (dbt.folder / MANIFEST).is_file()


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that a reader of the target sees the old one or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    shutil.copyfile(source, part)
    part.replace(target)
