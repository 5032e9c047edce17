"""The layers of the dbt project, read from its manifest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "dbt_project"
CLOCK = re.compile(
    r"\b(current_date|current_timestamp|getdate|localtimestamp)\b|\b(now|today)\s*\(\s*\)", re.IGNORECASE
)
CADENCES = {"daily", "weekly", "monthly"}


def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer(unique_id: str) -> str:
    """First word of a model's name (stg, int, dim, fct, bdg, rpt), or source."""
    kind, _, name = unique_id.partition(".")
    return "source" if kind == "source" else name.split(".")[-1].split("_")[0]


MAY_READ = {
    "stg": {"source", "stg"},
    "int": {"stg", "int", "dim", "fct", "bdg"},
    "dim": {"stg", "int", "dim", "fct", "bdg"},
    "fct": {"stg", "int", "dim", "fct", "bdg"},
    "bdg": {"stg", "int", "dim", "fct", "bdg"},
    "rpt": {"dim", "fct", "bdg"},
}


def test_every_model_belongs_to_a_layer(manifest: dict[str, Any]) -> None:
    strange = [node["name"] for node in models(manifest) if layer(node["unique_id"]) not in MAY_READ]
    assert strange == []


def test_a_layer_reads_only_the_layers_below(manifest: dict[str, Any]) -> None:
    breaches = [
        f"{node['name']} reads {below}"
        for node in models(manifest)
        for below in node["depends_on"]["nodes"]
        if layer(below) not in MAY_READ[layer(node["unique_id"])]
    ]
    assert breaches == []


def test_only_staging_reads_sources(manifest: dict[str, Any]) -> None:
    readers = [
        node["name"]
        for node in models(manifest)
        if any(below.startswith("source.") for below in node["depends_on"]["nodes"])
    ]
    assert readers
    assert [name for name in readers if not name.startswith("stg_")] == []


def test_intermediate_is_private_to_core(manifest: dict[str, Any]) -> None:
    for node in models(manifest):
        if layer(node["unique_id"]) == "int":
            assert (node["config"]["access"], node["config"]["group"]) == ("private", "core"), node["name"]


def test_no_clock_in_sql() -> None:
    found = []
    for path in sorted(PROJECT.rglob("*.sql")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if CLOCK.search(line.split("--")[0]):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


def test_descriptions_begin_with_the_grain(manifest: dict[str, Any]) -> None:
    missing = [
        node["name"]
        for node in models(manifest)
        if layer(node["unique_id"]) != "stg" and not node["description"].startswith("One row per ")
    ]
    assert missing == []


def test_reports_are_complete(manifest: dict[str, Any]) -> None:
    """A report has an enforced contract, described columns, one exposure, one cadence and a unit test."""
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    exposures = {exposure["name"]: exposure for exposure in manifest["exposures"].values()}
    for node in models(manifest):
        if layer(node["unique_id"]) != "rpt":
            continue
        name = node["name"]
        assert node["config"]["contract"]["enforced"], name
        assert [column for column, spec in node["columns"].items() if not spec["description"]] == [], name
        slug = name.removeprefix("rpt_").split("__")[0]
        assert slug in exposures, f"{name} has no exposure {slug}"
        assert exposures[slug]["config"]["meta"]["report"]["cadence"] in CADENCES, slug
        assert name in tested or "__" in name, f"{name} has no unit test"


def test_every_exposure_has_its_mart(manifest: dict[str, Any]) -> None:
    names = {node["name"] for node in models(manifest)}
    assert manifest["exposures"]
    for exposure in manifest["exposures"].values():
        assert f"rpt_{exposure['name']}" in names


# columns that hold names of clients, or titles and remarks in which people write them
CLIENTS = re.compile(
    r"(deal|lead|record|client|contact|counterparty|payee)_name|payee_key|title|detail|purpose|note"
)


def test_names_of_clients_are_marked_as_personal(manifest: dict[str, Any]) -> None:
    """What is not marked is shown to roles that may not see it."""
    found = [
        f"{node['name']}.{name}"
        for node in models(manifest)
        if layer(node["unique_id"]) == "rpt"
        for name, column in node["columns"].items()
        if CLIENTS.fullmatch(name) and "personal" not in column["config"]["meta"]
    ]
    assert found == []


LIMITS = {".sql": 100, ".yml": 160, ".html": 120}


@pytest.mark.parametrize("suffix", sorted(LIMITS))
def test_files_stay_small(suffix: str) -> None:
    folders = [PROJECT, ROOT / "ingestion", ROOT / "reports_site", ROOT / "orchestration"]
    found = []
    for folder in folders:
        for path in sorted(folder.rglob(f"*{suffix}")):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LIMITS[suffix] and "target" not in path.parts:
                found.append(f"{path.relative_to(ROOT)}: {lines} lines")
    assert found == []
