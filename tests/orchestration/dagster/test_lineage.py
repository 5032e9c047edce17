"""Lineage from every source to every page, without a gap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dagster as dg
import pytest

from ingestion.registry import connectors
from ingestion.settings import Company
from orchestration.assets.landing import landing_key
from orchestration.assets.pages import page_key
from orchestration.assets.release import RELEASE
from orchestration.translator import LAYERS, check_key

ROOTS = {"landing", "settings"}


@pytest.fixture
def graph(definitions: dg.Definitions) -> Any:
    return definitions.resolve_asset_graph()


def above(graph: Any, key: dg.AssetKey) -> set[dg.AssetKey]:
    """Every asset a key depends on, through any number of steps."""
    found: set[dg.AssetKey] = set()
    waiting = [key]
    while waiting:
        for parent in graph.get(waiting.pop()).parent_keys - found:
            found.add(parent)
            waiting.append(parent)
    return found


def named(keys: Iterable[dg.AssetKey], prefix: str) -> set[str]:
    return {key.path[-1] for key in keys if key.path[0] == prefix}


def test_every_asset_is_made_by_the_job(graph: Any) -> None:
    assert [key for key in graph.get_all_asset_keys() if not graph.get(key).is_materializable] == []


def test_only_sources_and_settings_have_nothing_above_them(graph: Any, company: Company) -> None:
    roots = {key.path[0] for key in graph.root_materializable_asset_keys}
    assert roots <= {*ROOTS, "inputs"}
    # the tests share a manifest of all connectors; the company's own dbt knows only those its sources use
    unused = set(connectors()) - {source.connector for source in company.sources.values()}
    lonely = {key for key in graph.root_materializable_asset_keys if key.path[0] == "inputs"}
    assert {key.path[-1].split("__")[0] for key in lonely} <= unused


def test_every_page_is_reached_from_every_kind_of_source(graph: Any, company: Company) -> None:
    sources = {landing_key(name) for name in company.sources}
    for report in ("won_amount_by_employee", "pipeline_by_stage", "daily_activity", "cash_flow"):
        found = above(graph, page_key(report))
        assert landing_key("crm") in found, report
        assert named(found, "settings"), report
    assert sources <= above(graph, page_key("cash_flow"))
    assert sources <= above(graph, page_key("index"))


def test_a_page_hangs_on_its_reports_marts_only(graph: Any) -> None:
    parents = graph.get(page_key("cash_flow")).parent_keys
    assert named(parents, "reports") >= {"rpt_cash_flow"}
    assert named(parents, "landing") == set()


def test_the_release_is_below_everything(graph: Any) -> None:
    everything = graph.get_all_asset_keys() - {RELEASE}
    pages = {key for key in everything if key.path[0] == "site"}
    assert graph.get(RELEASE).parent_keys == pages
    models_nobody_shows = {key for key in everything - above(graph, RELEASE) if key.path[0] not in LAYERS}
    assert {key for key in models_nobody_shows if key.path[0] not in {"inputs", "settings"}} == set()


def test_every_data_test_is_a_check_of_a_model(graph: Any, manifest: dict[str, Any]) -> None:
    tests = [uid for uid, node in manifest["nodes"].items() if node["resource_type"] == "test"]
    assert tests
    assert {check_key(manifest, uid) for uid in tests} <= set(graph.asset_check_keys)


def test_checks_of_severity_error_block(graph: Any, manifest: dict[str, Any]) -> None:
    for uid, node in manifest["nodes"].items():
        if node["resource_type"] == "test":
            blocking = graph.get_check_spec(check_key(manifest, uid)).blocking
            assert blocking is (node["config"]["severity"].lower() == "error"), node["name"]


def test_groups_are_the_layers(graph: Any) -> None:
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups == {"landing", "settings", "inputs", *LAYERS, "site", "release"}
