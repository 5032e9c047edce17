"""All CRM connectors read their stand-ins on three days into one company; dbt makes canonical entities of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import duckdb
import pytest
import yaml

from ingestion.landing import land, write_inputs
from ingestion.secrets import variable
from ingestion.settings import RunRow, load_company, source_states
from ingestion.settings.parquet import write_parquet
from ingestion.standin.server import serving, stand_in, vendors
from ingestion.standin.tables import Tables
from ingestion.standin.world import World
from orchestration.dbt import dbt_environment
from orchestration.dbt.environment import environment
from tests.dbt_project.crm.snapshots import changes, remembered
from tests.dbt_project.invoke import dbt, ready_manifest
from tests.ingestion.crm.stage import CANARY, demo_company

# of the spreadsheets there are none of
MAPPING = "entities: {users: [{file: users.csv, columns: {user_id: id, name: name}}]}\n"


@dataclass
class Canonical:
    """Canonical entities of all vendors, each a source of its connector's name, and what they must be."""

    warehouse: duckdb.DuckDBPyConnection
    expected: dict[str, Tables]
    readings: dict[str, list[tuple[datetime, Tables]]]
    folders: list[Path]


@pytest.fixture(scope="session")
def canonical(tmp_path_factory: pytest.TempPathFactory, manifest_folder: Path) -> Iterator[Canonical]:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    root, folder = tmp_path_factory.mktemp("all vendors"), tmp_path_factory.mktemp("all vendors build")
    demo = demo_company()
    now = datetime.fromtimestamp(demo.demo.clock.as_of, UTC)
    # a week after the sweep before, the last reading sweeps: what was deleted since is not there any more
    days = [now - timedelta(days=9), now - timedelta(days=8), now]
    world = World(demo.at, days[0], CANARY)
    secrets = {variable(name): world.token for name in vendors()}
    readings: dict[str, list[tuple[datetime, Tables]]] = {name: [] for name in vendors()}
    with serving(stand_in(world)) as address, mock.patch.dict(os.environ, secrets):
        for day in days:
            if day != world.now:
                world.set_clock(day)
            write_company(root, address, day)
            company = load_company(root)
            for name in vendors():
                report = land(company, name)
                assert report.ok, report.failures
                readings[name].append((day, vendors()[name].express(world.tables)))
        write_parquet(company, RunRow(now, "test", source_states(company, now)), folder / "settings")
        write_inputs(company, folder / "settings", folder / "inputs.duckdb")
    models = ["--select", "+path:models/intermediate/canonical", "+int_deal_versions"]
    with environment(dbt_environment(folder, connectors=None)):
        result = dbt(folder, ["run", *models], ready_manifest(manifest_folder))
        DuckDBConnectionManager.close_all_connections()
    assert result.success, [node.message for node in result.result or () if node.status != "success"]
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as warehouse:
        said = {name: expected(name, told) for name, told in readings.items()}
        yield Canonical(warehouse, said, readings, [root, folder])


def expected(name: str, readings: list[tuple[datetime, Tables]]) -> Tables:
    """The last reading; with the history as differences between readings where the vendor keeps none."""
    tables = dict(readings[-1][1])
    tables |= {entity: changes(readings, entity) for entity in getattr(vendors()[name], "SNAPSHOTS", ())}
    for entity, changed in getattr(vendors()[name], "LEFT", {}).items():
        tables[entity] = remembered(readings, entity, changed)
    return tables


def write_company(root: Path, address: str, now: datetime) -> None:
    """Every CRM connector, and beside them the others with nothing to read: the project with all connectors."""
    sources = {
        name: {"connector": name, "requests_per_second": 10_000.0, **module.options(address)}
        for name, module in vendors().items()
    }
    for name in ("crm", "bank"):
        (root / "inbox" / name).mkdir(parents=True, exist_ok=True)
    (root / "crm.yml").write_text(MAPPING, encoding="utf-8")
    sources["sheets"] = {"connector": "files", "folder": "inbox/crm", "mapping": "crm.yml"}
    sources["bank"] = {"connector": "bank", "folder": "inbox/bank"}
    document = {"name": "All", "timezone": "Asia/Nicosia", "as_of": now.isoformat(), "sources": sources}
    (root / "company.yml").write_text(yaml.safe_dump(document), encoding="utf-8")
