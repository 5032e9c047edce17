"""dbt's artifacts of the small company, made from the YAML cases."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
TYPES = {"period_start": "date", "period_end": "date", "is_dismissed": "boolean", "is_silent_day": "boolean"}


def case(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


def make_model(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    metas = {
        **{key: {} for key in spec["keys"]},
        **{key: meta for key, meta in spec.items() if key != "keys"},
    }
    columns = {
        column: {
            "name": column,
            "description": column,
            "data_type": TYPES.get(
                column, "varchar" if "metric" not in meta and "format" not in meta else "integer"
            ),
            "config": {"meta": meta},
        }
        for column, meta in metas.items()
    }
    return {
        "name": name,
        "resource_type": "model",
        "unique_id": f"model.lead2cash.{name}",
        "schema": "reports",
        "alias": name,
        "patch_path": f"lead2cash://models/reports/{name}.yml",
        "description": "One row per period and key.",
        "columns": columns,
        "compiled_code": f"select *\nfrom facts -- {name} <b>",
    }


def _metric(name: str, kind: str, label: str, label_ru: str, form: str, *parts: str) -> dict[str, Any]:
    recipe: dict[str, Any] = {
        "metric_aggregation_params": {
            "semantic_model": "events",
            "agg": "sum",
            "agg_time_dimension": "happened_on",
        },
        "expr": name,
    }
    if parts:
        recipe = {"numerator": {"name": parts[0]}, "denominator": {"name": parts[1]}}
    meta = {
        "label_ru": label_ru,
        "description_ru": f"{label_ru}: описание.",
        "format": form,
        "formula": {"en": f"sum of {name}", "ru": f"сумма {name}"},
    }
    return {
        "name": name,
        "type": kind,
        "label": label,
        "description": f"{label}: description.",
        "original_file_path": "models/marts/facts.yml",
        "type_params": recipe,
        "config": {"meta": meta},
    }


def make_manifest() -> dict[str, Any]:
    """The parsed manifest.json; every call gives a new one that a test may damage."""
    nodes = {f"model.lead2cash.{name}": make_model(name, spec) for name, spec in case("models").items()}
    exposures = {
        f"exposure.lead2cash.{slug}": {
            "name": slug,
            "label": slug,
            "original_file_path": f"models/reports/_{slug}__exposure.yml",
            "depends_on": {"nodes": [f"model.lead2cash.rpt_{slug}"]},
            "config": {"meta": {"report": copy.deepcopy(report)}},
        }
        for slug, report in case("exposures").items()
    }
    metrics = {f"metric.lead2cash.{name}": _metric(name, *spec) for name, spec in case("metrics").items()}
    return {"nodes": nodes, "metrics": metrics, "exposures": exposures}


def write_target(folder: Path, manifest: dict[str, Any] | None = None) -> Path:
    """A dbt target folder with both artifacts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest or make_manifest()), encoding="utf-8")
    semantic = {
        "semantic_models": [{"name": "events", "node_relation": {"alias": "fct_events"}}],
        "metrics": [],
    }
    (folder / "semantic_manifest.json").write_text(json.dumps(semantic), encoding="utf-8")
    return folder
