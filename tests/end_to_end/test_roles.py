"""What a role sees of a real company: its own rows of every table, and no name it may not know."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reports_site import Role, build_role_sites
from reports_site.artifacts import Artifacts, read_artifacts
from reports_site.roles.reader import Reader, readers_of
from reports_site.roles.view import seen_by
from reports_site.warehouse import Warehouse, open_warehouse
from tests.reports_site.files import said

TEXTS = (
    "select table_schema, table_name, column_name from information_schema.columns"
    " where table_catalog = current_database() and data_type = 'VARCHAR' order by all"
)
KEYS = "period_grain, period_start, period_state"
ROLES = (
    Role("auditor", everything=True),
    Role("head", departments=("Equipment sales",), company_wide=("cash_flow", "employee_rating")),
    Role("manager", managers=("Dennis Reeves",)),
    Role("staff", each="manager", personal_data=frozenset({"client_names"})),
)


@pytest.fixture(scope="module")
def company(published: Callable[[str], Path]) -> Path:
    return published("en")


@pytest.fixture(scope="module")
def file(company: Path) -> Path:
    return (company / "current").resolve() / "warehouse.duckdb"


@pytest.fixture(scope="module")
def artifacts(company: Path) -> Artifacts:
    return read_artifacts(company / ".build" / "dbt" / "target")


@pytest.fixture(scope="module")
def whole(file: Path) -> Iterator[Warehouse]:
    with open_warehouse(file) as opened:
        yield opened


@pytest.fixture(scope="module")
def readers(whole: Warehouse) -> list[Reader]:
    found = readers_of(ROLES, whole)
    assert len(found) > 6
    return found


def texts(seen: Warehouse) -> dict[tuple[str, str, str], set[str]]:
    """Different values of every text column there is."""
    return {
        (schema, table, column): {
            value for (value,) in seen.query(f'select distinct "{column}" from "{schema}"."{table}"')
        }
        for schema, table, column in seen.query(TEXTS)
    }


def test_no_table_of_a_reader_names_another_employee(
    file: Path, artifacts: Artifacts, whole: Warehouse, readers: list[Reader]
) -> None:
    users = dict(whole.query("select user_id, name from marts.dim_users where name is not null"))
    for reader in readers[1:6]:
        assert reader.people is not None
        strangers = {name for user, name in users.items() if user not in reader.people}
        ids = users.keys() - reader.people
        with seen_by(file, reader, artifacts) as seen:
            for place, values in texts(seen).items():
                assert not values & strangers, (reader.name, place)
                if place[2] in {"user_id", "assigner_id", "head_id"}:
                    assert not values & ids, (reader.name, place)


def test_clients_have_no_names_unless_the_role_lists_them(
    file: Path, artifacts: Artifacts, whole: Warehouse, readers: list[Reader]
) -> None:
    clients = {
        name for (name,) in whole.query("select name from marts.dim_counterparties where name is not null")
    }
    products = {name for (name,) in whole.query("select name from marts.dim_products")}
    titles = {
        title for (title,) in whole.query("select distinct deal_name from reports.rpt_money_bridge__deals")
    }
    with seen_by(file, readers[0], artifacts) as seen:
        found = {place: values & (clients | titles - products) for place, values in texts(seen).items()}
        assert {place: names for place, names in found.items() if names} == {}
        # their figures are all there, told apart by another key
        payees = "select count(distinct payee_key), sum(expense) from reports.rpt_cash_flow__payees"
        assert seen.query(payees) == whole.query(payees)
    named = next(reader for reader in readers if reader.whose == ("Dennis Reeves",) and reader.shown)
    with seen_by(file, named, artifacts) as seen:
        assert seen.query(
            "select count(*) from reports.rpt_money_bridge__deals where counterparty_name is not null"
        )[0][0]


def test_totals_of_one_manager_are_his_rows_and_as_unique_as_the_companys(
    file: Path, artifacts: Artifacts, whole: Warehouse, readers: list[Reader]
) -> None:
    for reader in readers[1:3]:
        assert reader.is_single
        key = "department_id" if reader.departments else "user_id"
        (own,) = reader.departments or reader.own
        level = "department" if reader.departments else "manager"
        with seen_by(file, reader, artifacts) as seen:
            for table, figure in (
                ("rpt_won_amount_by_employee", "won_amount"),
                ("rpt_calls_by_employee", "call_attempts"),
                ("rpt_weekly_funnel", "moved_forward"),
            ):
                rows = f"select {KEYS}, {figure} from reports.{table} where level = "
                mine = whole.query(f"{rows} '{level}' and {key} = ? order by all", (own,))
                assert mine and seen.query(f"{rows} 'total' order by all") == mine, table
            tables = seen.query(
                "select table_name from information_schema.columns where column_name in ('level', 'period_grain')"
                " and table_schema = 'reports' and table_catalog = current_database()"
                " group by table_name having count(*) = 2"
            )
            for (table,) in tables:
                twice = f"select count(*) from (select level, {KEYS} from {{}} where level = 'total' group by all having count(*) > 1)"
                if "__" not in table or table.endswith("losses"):
                    (before,), (after,) = (
                        at.query(twice.format(f"reports.{table}"))[0] for at in (whole, seen)
                    )
                    assert bool(before) >= bool(after), (reader.name, table)


def test_a_whole_tree_of_real_reports_keeps_to_its_rows(
    company: Path, file: Path, whole: Warehouse, tmp_path: Path
) -> None:
    from orchestration.facts import planner

    target = company / ".build" / "dbt" / "target"
    role = Role("dennis", managers=("Dennis Reeves",), company_wide=("cash_flow",))
    build_role_sites(file, target, file.parent / "site", tmp_path / "roles", [role], None, planner)
    tree = tmp_path / "roles" / "dennis"
    users = whole.query("select name from marts.dim_users where name is not null and name <> 'Dennis Reeves'")
    clients = whole.query(
        "select distinct counterparty_name from reports.rpt_money_bridge where counterparty_name is not null"
    )
    canaries = {name for (name,) in [*users, *clients] if len(name.split()) > 1}
    assert len(canaries) > 50
    found = said(tree)
    assert {(path, name) for path, text in found.items() for name in canaries if name in text} == set()
    assert "Dennis Reeves" in found["won_amount_by_employee.html"]
    assert {
        "cash_flow.html",
        "ru/cash_flow.html",
        "stuck_deals.html",
        "search.js",
        "wall.html",
    } <= found.keys()
    assert "receivables_by_counterparty.html" not in found
    # the sums behind the filters are his own too; those of the company have no filters
    assert "cubes/won_amount_by_employee.js" in found
    ((own,),) = whole.query("select user_id from marts.dim_users where name = 'Dennis Reeves'")
    for path in tree.glob("cubes/*.js"):
        for script in path.read_text(encoding="utf-8").splitlines():
            name, fact = json.loads("[" + script[script.index("(") + 1 : script.rindex(")")] + "]")
            assert fact["cuts"]["manager"]["ids"] == [own], (path.name, name)
    assert "cubes/cash_flow.js" not in found
