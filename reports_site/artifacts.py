"""dbt's artifacts, reduced to what the site reads: reports, marts, metrics and the facts behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ingestion.errors import RunFailed

_Artifact = TypeVar("_Artifact")


class ColumnNode(msgspec.Struct, frozen=True):
    """One documented column of a model."""

    name: str
    description: str = ""
    data_type: str | None = None
    meta: dict[str, Any] = {}
    config: dict[str, Any] = {}

    @property
    def about(self) -> dict[str, Any]:
        """The column's meta; dbt 1.10+ keeps it under config."""
        return {**self.meta, **(self.config.get("meta") or {})}


class ModelNode(msgspec.Struct, frozen=True):
    """One node of the manifest: a model, or a test of one."""

    name: str
    resource_type: str
    unique_id: str = ""
    package_name: str = ""
    schema: str = ""
    alias: str = ""
    original_file_path: str = ""
    patch_path: str | None = None
    description: str = ""
    columns: dict[str, ColumnNode] = {}
    compiled_code: str | None = None
    raw_code: str = ""
    config: dict[str, Any] = {}
    meta: dict[str, Any] = {}
    depends_on: dict[str, list[str]] = {}
    attached_node: str | None = None
    column_name: str | None = None

    @property
    def parents(self) -> list[str]:
        """Names of the models it reads."""
        return [name.split(".")[-1] for name in self.depends_on.get("nodes", []) if name.startswith("model.")]

    @property
    def about(self) -> dict[str, Any]:
        return {**self.meta, **(self.config.get("meta") or {})}

    @property
    def relation(self) -> str:
        """Schema and table, quoted; the database is whatever file is opened."""
        return f'"{self.schema}"."{self.alias or self.name}"'

    @property
    def yaml_path(self) -> str:
        return (self.patch_path or self.original_file_path).split("://")[-1]


class MetricNode(msgspec.Struct, frozen=True):
    """One metric with its words (label, description, config.meta) and its recipe (type_params)."""

    name: str
    type: str = "simple"
    label: str | None = None
    description: str = ""
    original_file_path: str = ""
    type_params: dict[str, Any] = {}
    config: dict[str, Any] = {}
    meta: dict[str, Any] = {}
    filter: dict[str, Any] | None = None

    @property
    def about(self) -> dict[str, Any]:
        return {**self.meta, **(self.config.get("meta") or {})}

    def part(self, which: str) -> str | None:
        """The name of the metric that is the numerator or denominator of a ratio."""
        part = self.type_params.get(which)
        return part["name"] if isinstance(part, dict) else part


class ExposureNode(msgspec.Struct, frozen=True):
    """One exposure; a report when its meta has the key ``report``."""

    name: str
    label: str | None = None
    original_file_path: str = ""
    config: dict[str, Any] = {}
    meta: dict[str, Any] = {}
    depends_on: dict[str, list[str]] = {}

    @property
    def report(self) -> Any:
        return {**self.meta, **(self.config.get("meta") or {})}.get("report")


class _Manifest(msgspec.Struct, frozen=True):
    nodes: dict[str, ModelNode] = {}
    metrics: dict[str, MetricNode] = {}
    exposures: dict[str, ExposureNode] = {}


class _Relation(msgspec.Struct, frozen=True):
    alias: str


class Entity(msgspec.Struct, frozen=True):
    """A key of a table: its own (``primary``) or another's (``foreign``); ``expr`` is the column."""

    name: str
    type: str
    expr: str | None = None


class _SemanticModel(msgspec.Struct, frozen=True):
    name: str
    node_relation: _Relation
    entities: list[Entity] = []


class _SemanticManifest(msgspec.Struct, frozen=True):
    semantic_models: list[_SemanticModel] = []


class Artifacts(msgspec.Struct, frozen=True):
    """Models and metrics by name, exposures in name order, fact tables by semantic model.

    ``checks`` are the tests of each model as (column or nothing, name), ``keys`` the entities of each table.
    """

    models: dict[str, ModelNode]
    metrics: dict[str, MetricNode]
    exposures: tuple[ExposureNode, ...]
    facts: dict[str, str] = {}
    target: Path | None = None
    checks: dict[str, tuple[tuple[str, str], ...]] = {}
    keys: dict[str, tuple[Entity, ...]] = {}

    def sql(self, model: str) -> str:
        """The model's SQL as it was compiled; the source text when this build did not compile it."""
        node = self.models[model]
        if node.compiled_code:
            return node.compiled_code.strip()
        if self.target:
            compiled = self.target / "compiled" / node.package_name / node.original_file_path
            if compiled.is_file():
                return compiled.read_text(encoding="utf-8").strip()
        return node.raw_code.strip()


def read_artifacts(manifest: Mapping[str, Any] | Path) -> Artifacts:
    """Reads a parsed manifest, a manifest.json, or a dbt target folder that also has semantic_manifest.json.

    Raises:
        RunFailed: a file is missing or is not a dbt artifact.
    """
    if isinstance(manifest, Mapping):
        return _keep(msgspec.convert(manifest, _Manifest), _SemanticManifest(), None)
    target = manifest if manifest.is_dir() else manifest.parent
    semantic = target / "semantic_manifest.json"
    return _keep(
        _decode(target / "manifest.json" if manifest.is_dir() else manifest, _Manifest),
        _decode(semantic, _SemanticManifest) if semantic.is_file() else _SemanticManifest(),
        target,
    )


def _keep(manifest: _Manifest, semantic: _SemanticManifest, target: Path | None) -> Artifacts:
    models = (node for node in manifest.nodes.values() if node.resource_type == "model")
    return Artifacts(
        models={node.name: node for node in models},
        metrics={metric.name: metric for metric in manifest.metrics.values()},
        exposures=tuple(sorted(manifest.exposures.values(), key=lambda exposure: exposure.name)),
        facts={model.name: model.node_relation.alias for model in semantic.semantic_models},
        target=target,
        checks=_checks(manifest.nodes.values()),
        keys={model.node_relation.alias: tuple(model.entities) for model in semantic.semantic_models},
    )


def _checks(nodes: Iterable[ModelNode]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Tests by the model they are of: of a column, of the whole, or a query that reads it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for node in nodes:
        if node.resource_type == "test":
            own = [node.attached_node.split(".")[-1]] if node.attached_node else node.parents
            for model in own:
                found.setdefault(model, []).append((node.column_name or "", node.name))
    return {model: tuple(sorted(tests)) for model, tests in found.items()}


def _decode(path: Path, kind: type[_Artifact]) -> _Artifact:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise RunFailed(
            f"dbt's artifact cannot be read ({error}).",
            where=str(path),
            todo="Build the warehouse first: lead2cash build.",
        ) from None
