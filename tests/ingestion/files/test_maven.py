"""The Maven CRM export through the connector by YAML alone: what lands.

The figures the marts must give from it are checked where the marts are.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from ingestion.landing import LoadReport, land, write_inputs
from ingestion.settings import load_company

MAVEN = Path(__file__).parent / "maven"


@pytest.fixture(scope="module")
def landed(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[LoadReport, duckdb.DuckDBPyConnection]:
    root = tmp_path_factory.mktemp("maven")
    shutil.copytree(MAVEN, root, dirs_exist_ok=True)
    shutil.copytree(shared_data / "maven_crm", root / "inbox" / "crm")
    company = load_company(root)
    report = land(company, "crm")
    (root / ".build" / "settings").mkdir(parents=True)
    write_inputs(company, root / ".build" / "settings", root / ".build" / "inputs.duckdb")
    return report, duckdb.connect(str(root / ".build" / "inputs.duckdb"), read_only=True)


def rows(landed: tuple[LoadReport, duckdb.DuckDBPyConnection], sql: str) -> list[tuple[object, ...]]:
    return landed[1].execute(sql).fetchall()


def test_everything_lands_and_nothing_is_rejected(
    landed: tuple[LoadReport, duckdb.DuckDBPyConnection],
) -> None:
    report = landed[0]
    assert report.failures == []
    assert report.rejected == 0
    assert report.rows == {
        "deals": 8800,
        "deal_lines": 8800,
        # 8,300 engaged, 6,711 closed
        "stage_changes": 15011,
        "counterparties": 85,
        "products": 7,
        # 35 agents and their 6 managers
        "users": 41,
        # 3 offices and 6 teams
        "departments": 9,
        "pipelines": 1,
        "stages": 4,
    }


def test_won_and_lost_as_published(landed: tuple[LoadReport, duckdb.DuckDBPyConnection]) -> None:
    found = rows(
        landed,
        "select payload->>'stage_id', count(*), count(payload->>'amount'),"
        " sum((payload->>'amount')::decimal(18,2))::varchar, count(payload->>'created_at')"
        " from landing.files__deals group by 1 order by 1",
    )
    assert found == [
        ("engaging", 1589, 0, None, 1589),
        ("lost", 2473, 2473, "0.00", 2473),
        ("prospecting", 500, 0, None, 500),
        ("won", 4238, 4238, "10005534.00", 4238),
    ]


def test_every_reference_leads_somewhere(landed: tuple[LoadReport, duckdb.DuckDBPyConnection]) -> None:
    for entity, field, target, key in (
        ("deals", "owner_id", "users", "user_id"),
        ("deals", "counterparty_id", "counterparties", "counterparty_id"),
        # GTXPro is GTX Pro
        ("deal_lines", "product_id", "products", "product_id"),
        ("users", "department_id", "departments", "department_id"),
        ("departments", "parent_id", "departments", "department_id"),
        ("stage_changes", "entity_id", "deals", "deal_id"),
        ("stage_changes", "to_stage_id", "stages", "stage_id"),
    ):
        lost = rows(
            landed,
            f"select distinct payload->>'{field}' from landing.files__{entity} where (payload->>'{field}') is not null"
            f" and (payload->>'{field}') not in (select payload->>'{key}' from landing.files__{target})",
        )
        assert lost == [], (entity, field)
    assert rows(
        landed, "select count(*) from landing.files__deals where (payload->>'counterparty_id') is null"
    ) == [(1425,)]


def test_misspellings_are_put_right(landed: tuple[LoadReport, duckdb.DuckDBPyConnection]) -> None:
    sectors = rows(
        landed, "select distinct payload->>'custom'->>'sector' from landing.files__counterparties order by 1"
    )
    assert ("technology",) in sectors
    assert ("technolgy",) not in sectors
    countries = rows(
        landed, "select distinct payload->>'custom'->>'country' from landing.files__counterparties"
    )
    assert ("Philippines",) in countries
