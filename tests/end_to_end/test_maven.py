"""CRM Sales Opportunities, a data set with published figures, by a YAML mapping alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.shared import with_parse

MAPPING = Path(__file__).parents[1] / "ingestion" / "files" / "maven"


@pytest.fixture(scope="module")
def maven(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, files_parse: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    from orchestration.run import run

    root = tmp_path_factory.mktemp("maven")
    shutil.copytree(MAPPING, root, dirs_exist_ok=True)
    inbox = root / "inbox" / "crm"
    inbox.mkdir(parents=True, exist_ok=True)
    for path in (shared_data / "maven_crm").glob("*.csv"):
        if path.name != "data_dictionary.csv":
            shutil.copy(path, inbox)
    outcome = run(with_parse(root, files_parse), "daily")
    assert outcome.ok, outcome.failures
    assert sum(load.rejected for load in outcome.loads) == 0
    with duckdb.connect(str((root / "current").resolve() / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    rows = connection.execute(sql).fetchall()
    assert len(rows) == 1
    return rows[0][0] if len(rows[0]) == 1 else rows[0]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param("select count(*) from marts.fct_deals", 8800, id="opportunities"),
        pytest.param(
            "select count(*) from marts.dim_counterparties where counterparty_id <> '~none'",
            85,
            id="accounts",
        ),
        pytest.param("select count(*) from marts.dim_products where product_id <> '~none'", 7, id="products"),
        pytest.param(
            "select count(*) from marts.dim_users where user_id <> '~none' and role is null", 35, id="agents"
        ),
        pytest.param("select count(*) from marts.fct_deals where won_on is not null", 4238, id="won"),
        pytest.param("select count(*) from marts.fct_deals where lost_on is not null", 2473, id="lost"),
        pytest.param("select sum(won_amount)::int from marts.fct_deals", 10005534, id="won value"),
        pytest.param(
            "select round(100.0 * count(won_on) / (count(won_on) + count(lost_on)), 2) from marts.fct_deals",
            63.15,
            id="win rate of closed",
        ),
        pytest.param(
            "select round(100.0 * count(won_on) / count(*), 2) from marts.fct_deals",
            48.16,
            id="win rate of all",
        ),
        pytest.param(
            "select round(avg(won_on - created_on), 1) from marts.fct_deals where won_on is not null",
            51.8,
            id="days from engaging to the win",
        ),
        pytest.param(
            "select count(*) from marts.fct_deals where state = 'open' and counterparty_id = '~none'",
            1425,
            id="open deals without account",
        ),
    ],
)
def test_published_figures(maven: duckdb.DuckDBPyConnection, sql: str, expected: Any) -> None:
    assert one(maven, sql) == expected


def totals(connection: duckdb.DuckDBPyConnection, level: str, name: str) -> dict[str, tuple[int, int]]:
    """Won deals and amount by a name column of the report, over all years it shows."""
    return {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            f"""select {name}, sum(won_deals)::int, sum(won_amount)::int
            from reports.rpt_won_amount_by_employee
            where period_grain = 'year' and period_state <> 'comparable' and level = '{level}'
            group by all having sum(won_deals) > 0"""
        ).fetchall()
    }


def test_the_report_knows_the_best_agent(maven: duckdb.DuckDBPyConnection) -> None:
    agents = totals(maven, "manager", "user_name")
    assert agents["Darcel Schlecht"] == (349, 1153214)
    assert len(agents) == 30  # five agents never had a deal


def test_the_report_by_team(maven: duckdb.DuckDBPyConnection) -> None:
    assert totals(maven, "department", "department_name") == {
        "Melvin Marxen": (882, 2251930),
        "Summer Sewald": (828, 1964750),
        "Rocco Neubert": (691, 1960545),
        "Celia Rouche": (610, 1603897),
        "Cara Losch": (480, 1130049),
        "Dustin Brinkmann": (747, 1094363),
    }


def test_regions_are_the_parents_of_the_teams(maven: duckdb.DuckDBPyConnection) -> None:
    rows = maven.execute(
        """select region.name, sum(deals.won_amount)::int
        from marts.fct_deals as deals
        inner join marts.dim_departments as team on team.department_id = deals.department_id
        inner join marts.dim_departments as region on region.department_id = team.parent_id
        where deals.won_on is not null group by all"""
    ).fetchall()
    assert dict(rows) == {"Central": 3346293, "West": 3568647, "East": 3090594}


def test_average_check(maven: duckdb.DuckDBPyConnection) -> None:
    assert round(one(maven, "select sum(won_amount) / count(won_amount) from marts.fct_deals")) == 2361
