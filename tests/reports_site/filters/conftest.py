"""A small company's site with filters over fifty managers of three years, and a browser to visit it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reports_site import FactPlan, build_site
from tests.reports_site.manifests import write_target
from tests.reports_site.visits import Visit
from tests.reports_site.world import make_warehouse
from tests.shared import made_once

SUMS = ("calls", "meetings", "actions", "won_deals", "won_amount", "received_amount")
# what one manager does on one day follows from both, so that sums can be worked out beside the page
SALES = """
create table marts.fct_sales as
select date '2023-11-20' + cast(d as integer) as day, 'm' || m as user_id, 'd' || m % 5 as department_id,
    cast(hash(d, m) % 20 as integer) as calls, cast(hash(m, d) % 4 as integer) as meetings,
    cast(hash(d, m) % 20 + hash(m, d) % 4 as integer) as actions,
    cast((d + m) % 9 = 0 as integer) as won_deals,
    cast(if((d + m) % 9 = 0, 100000.25 + m, null) as decimal(18, 2)) as won_amount,
    cast(if((d + m) % 18 = 0, 50000.5, 0) as decimal(18, 2)) as received_amount
from range(1096) as days(d), range(50) as managers(m);
create or replace table marts.dim_users as select 'm' || m as user_id, '{name} ' || m as name from range(50) as people(m);
create or replace table marts.dim_departments as select 'd' || m as department_id, 'Department ' || m as name from range(5) as all_of(m);
"""


def planner(_: Path, metrics: Sequence[str]) -> Sequence[FactPlan]:
    cuts = {"manager": "user_id", "department": "department_id"}
    names = tuple(name for name in SUMS if name in metrics)
    return [FactPlan("sales-day", "sales", "day", "day", cuts, names, "select * from marts.fct_sales")]


def make(folder: Path, name: str = "Manager", **names: str) -> Path:
    """Builds the site; the managers are called `name` and a number, `names` are those of the small company."""
    folder.mkdir(exist_ok=True)
    warehouse = make_warehouse(folder / "warehouse.duckdb", **names)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(SALES.replace("{name}", name.replace("'", "''")))
    build_site(warehouse, write_target(folder / "target"), folder / "site", planner=planner)
    return folder / "site"


@pytest.fixture(scope="session")
def filtered(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds one more site, with other names."""
    return lambda **names: make(tmp_path_factory.mktemp("filtered"), **names)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def filled(folder: Path) -> None:
        make(folder)

    return made_once(tmp_path_factory, "filtered", filled) / "site"


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    with Visit(browser, viewport={"width": 1280, "height": 800}) as opened:
        yield opened
        assert opened.complaints == []
