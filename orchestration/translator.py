"""How dbt's nodes are named in Dagster, so that lineage runs from the sources to the pages without a gap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject

# the layer a test belongs to is the furthest of its parents
LAYERS = ("staging", "intermediate", "marts", "reports")


class Translator(DagsterDbtTranslator):  # type: ignore[misc]
    """Sources are the assets made for dbt, models are grouped by layer, every test is a check."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return source_key(dbt_resource_props)
        return dg.AssetKey([layer(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        if dbt_resource_props["resource_type"] == "source":
            return str(source_key(dbt_resource_props).path[0])
        return layer(dbt_resource_props)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props.get("description") or "")

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        return {}

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        test = manifest["nodes"].get(unique_id)
        if test is None or test["resource_type"] != "test" or tested(manifest, unique_id) is None:
            return None
        if check_key(manifest, unique_id).asset_key != asset_spec.key:
            return None
        return dg.AssetCheckSpec(
            name=test["name"],
            asset=asset_spec.key,
            description=test.get("description") or None,
            blocking=(test["config"].get("severity") or "error").lower() == "error",
        )


def layer(node: Mapping[str, Any]) -> str:
    """Folder of a model below dbt_project/models: its layer."""
    return str(node["fqn"][1])


def source_key(source: Mapping[str, Any]) -> dg.AssetKey:
    """Asset a dbt source stands for: `settings/<table>`, or `inputs/<connector>__<entity>`."""
    prefix = "inputs" if source["source_name"] == "landing" else source["source_name"]
    return dg.AssetKey([prefix, source["name"]])


def model_key(manifest: Mapping[str, Any], unique_id: str) -> dg.AssetKey:
    """Asset of a model."""
    return Translator().get_asset_key(manifest["nodes"][unique_id])


def tested(manifest: Mapping[str, Any], unique_id: str) -> str | None:
    """Model a test is about: the one it is attached to, else the furthest of those it reads."""
    test = manifest["nodes"][unique_id]
    if test.get("attached_node"):
        return str(test["attached_node"])
    parents = [parent for parent in test["depends_on"]["nodes"] if parent.startswith("model.")]
    return max(parents, key=lambda parent: (_depth(manifest["nodes"][parent]), parent), default=None)


def check_key(manifest: Mapping[str, Any], unique_id: str) -> dg.AssetCheckKey:
    """Asset check of a test."""
    owner = tested(manifest, unique_id)
    assert owner is not None, f"{unique_id} reads no model"
    return dg.AssetCheckKey(model_key(manifest, owner), manifest["nodes"][unique_id]["name"])


def _depth(node: Mapping[str, Any]) -> int:
    name = layer(node)
    return LAYERS.index(name) if name in LAYERS else -1
