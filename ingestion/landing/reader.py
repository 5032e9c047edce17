"""What is in the landing: completed loads and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from ingestion.errors import RunFailed
from ingestion.landing.manifest import LoadManifest, digest_files, read_manifests
from ingestion.landing.schema import MANIFEST

LOADS = "_dlt_loads"
# <load id>.<file id>.parquet, for example 1795464919.6379316.4757de7fd0.parquet
DATA_FILE = re.compile(r"(?P<load_id>[0-9]+(?:\.[0-9]+)?)\.(?P<file_id>[0-9a-f]+)\.parquet")
# an entity folder; what starts with _ is a service entity, dlt's own or the landing's
ENTITY = re.compile(r"(?!_dlt_)[a-z_][a-z0-9_]*")
INTERNAL = frozenset({"_work", "_originals"})


@dataclass(frozen=True, order=True)
class Load:
    """A completed load; `loaded_at` is aware UTC."""

    load_id: str
    loaded_at: datetime


class Landing:
    """Reads one landing folder; loads that did not complete are not seen."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def folder(self, source: str) -> Path:
        """Where the loads and originals of a source are."""
        return self.path / source

    def sources(self) -> list[str]:
        """Names of the sources that have at least one completed load, in alphabetical order."""
        if not self.path.is_dir():
            return []
        names = sorted(entry.name for entry in self.path.iterdir() if (entry / LOADS).is_dir())
        return [name for name in names if self.completed_loads(name)]

    def completed_loads(self, source: str) -> list[Load]:
        """Loads dlt has listed with status 0, oldest first."""
        loads = [load for path in (self.folder(source) / LOADS).glob("*.jsonl") for load in _completed(path)]
        return sorted(loads, key=lambda load: (float(load.load_id), load.load_id))

    def entities(self, source: str) -> list[str]:
        """Entities, service entities included, with rows in some completed load."""
        return sorted(name for name in self._files(source) if name != MANIFEST)

    def files(self, source: str, entity: str) -> list[Path]:
        """Parquet files of an entity in completed loads, oldest load first."""
        return self._files(source).get(entity, [])

    def manifests(self, source: str) -> dict[str, LoadManifest]:
        """What each completed load holds, by load id in load order.

        Raises:
            RunFailed: files of a completed load are missing or are not whole.
        """
        files = self._files(source)
        written = read_manifests(files.get(MANIFEST, []))
        found: dict[str, LoadManifest] = {}
        for load in self.completed_loads(source):
            paths = {
                entity: [path for path in entity_files if load_id_of(path) == load.load_id]
                for entity, entity_files in files.items()
                if entity != MANIFEST
            }
            paths = {entity: entity_paths for entity, entity_paths in paths.items() if entity_paths}
            manifest = written.get(load.load_id)
            if manifest and set(manifest.rows) != set(paths):
                lost = ", ".join(sorted(set(manifest.rows) ^ set(paths)))
                raise RunFailed(
                    f"load {load.load_id} is not whole: {lost}.",
                    where=f"landing of {source}",
                    todo="Restore the landing folder from a backup; nothing was built.",
                )
            found[load.load_id] = manifest or digest_files(load.load_id, paths)
        return found

    def fingerprint(self) -> str:
        """Hash of the content of all completed loads, in load order; load ids do not enter it."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        content = {name: [m.digest for m in self.manifests(name).values()] for name in self.sources()}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def _files(self, source: str) -> Mapping[str, list[Path]]:
        completed = {load.load_id for load in self.completed_loads(source)}
        found: dict[str, list[Path]] = defaultdict(list)
        if not completed:
            return found
        for folder in sorted(self.folder(source).iterdir()):
            if folder.name in INTERNAL or not ENTITY.fullmatch(folder.name) or not folder.is_dir():
                continue
            paths = [path for path in folder.iterdir() if load_id_of(path) in completed]
            if paths:
                found[folder.name] = sorted(paths, key=lambda path: (float(load_id_of(path)), path.name))
        return found


def load_id_of(path: Path) -> str:
    """Load a data file belongs to, by its name; empty for anything else."""
    match = DATA_FILE.fullmatch(path.name)
    return match["load_id"] if match else ""


def _completed(path: Path) -> list[Load]:
    """The load a line of `_dlt_loads` declares complete; a line cut short by a kill declares nothing."""
    try:
        line = json.loads(path.read_text(encoding="utf-8"))
        if line["status"] != 0:
            return []
        return [Load(str(line["load_id"]), datetime.fromisoformat(line["inserted_at"]))]
    except (ValueError, KeyError, TypeError):
        return []
