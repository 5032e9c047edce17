"""What metric queries and lists need of dbt's artifacts, kept with the release they belong to."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from ingestion.errors import RunFailed

SEMANTIC_MANIFEST = "semantic_manifest.json"
CATALOGUE = "manifest.json"
MODEL_KEYS = ("name", "description", "schema", "columns")


def copy_artifacts(dbt_target: Path, out: Path) -> None:
    """Copy the semantic manifest, and of the manifest only exposures, metrics and public models.

    Raises:
        RunFailed: dbt left no artifacts.
    """
    out.mkdir(parents=True)
    try:
        shutil.copyfile(dbt_target / SEMANTIC_MANIFEST, out / SEMANTIC_MANIFEST)
        manifest = json.loads((dbt_target / CATALOGUE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunFailed(f"dbt's artifacts cannot be read: {error}.", where=str(dbt_target)) from None
    text = json.dumps(compact(manifest), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (out / CATALOGUE).write_text(text, encoding="utf-8")


def compact(manifest: dict[str, Any]) -> dict[str, Any]:
    """The part of dbt's manifest that readers of a release need: a few percent of its size."""
    models = {
        node["name"]: {**{key: node[key] for key in MODEL_KEYS if key in node}, "meta": _meta(node)}
        for node in manifest.get("nodes", {}).values()
        if node.get("resource_type") == "model" and node.get("schema") in ("marts", "reports")
    }
    return {
        "exposures": {item["name"]: _documented(item) for item in manifest.get("exposures", {}).values()},
        "metrics": {item["name"]: _documented(item) for item in manifest.get("metrics", {}).values()},
        "models": models,
    }


def _documented(item: dict[str, Any]) -> dict[str, Any]:
    kept = {key: item.get(key) for key in ("name", "label", "description", "type")}
    return {**kept, "meta": _meta(item)}


def _meta(item: dict[str, Any]) -> dict[str, Any]:
    """What the project says about it; dbt keeps it under config."""
    return item.get("config", {}).get("meta") or item.get("meta") or {}
