"""What the checks of the data found stands on the pages made of the same entities, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from reports_site import build_site
from tests.reports_site.dom import Element, parse
from tests.reports_site.manifests import make_manifest, write_target
from tests.reports_site.world import make_warehouse

CHECKS = {
    "deal_without_source": ("deals", "Deals without a source", "Сделки без источника", 3),
    "deal_without_owner": ("deals", "Deals without an owner", "Сделки без ответственного", 0),
    "payment_unclassified": ("bank_transactions", "Payments without an article", "Платежи без статьи", 2),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checks")
    warehouse = make_warehouse(folder / "warehouse.duckdb")
    manifest = make_manifest()
    manifest["nodes"]["model.lead2cash.fct_data_issues"] = {
        "name": "fct_data_issues",
        "resource_type": "model",
    }
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table marts.fct_data_issues (issue varchar)")
        for name, (entity, english, russian, count) in CHECKS.items():
            about = {"entity": entity, "title": {"en": english, "ru": russian}}
            manifest["nodes"][f"model.lead2cash.int_issue_{name}"] = {
                "name": f"int_issue_{name}",
                "resource_type": "model",
                "config": {"meta": {"issue": about}},
            }
            connection.execute("insert into marts.fct_data_issues select ? from range(?)", [name, count])
    report = manifest["exposures"]["exposure.lead2cash.daily_activity"]["config"]["meta"]["report"]
    report["lists_checks"] = True
    build_site(warehouse, write_target(folder / "target", manifest), folder / "site")
    return folder / "site"


def notice(site: Path, path: str) -> Element | None:
    found = parse((site / path).read_text(encoding="utf-8")).find("details", class_="checks")
    return found[0] if found else None


def test_a_page_shows_what_touches_it_and_the_way_to_the_records(site: Path) -> None:
    deals = notice(site, "won_amount_by_employee.html")
    assert deals is not None
    assert deals.one("summary").text == "Data checks: 1 of those about this page finds 3 records to mend"
    # a check that finds nothing is not a notice
    assert [item.text for item in deals.find("li")] == ["3 Deals without a source"]
    assert deals.one("a").attributes["href"] == "daily_activity.html"
    money = notice(site, "cash_flow.html")
    assert money is not None
    assert [item.text for item in money.find("li")] == ["2 Payments without an article"]


def test_a_page_of_other_entities_and_the_list_itself_have_none(site: Path) -> None:
    assert notice(site, "daily_activity.html") is None
    assert notice(site, "pipeline_by_stage.html") is None


def test_the_other_language_has_the_checks_own_words(site: Path) -> None:
    deals = notice(site, "ru/won_amount_by_employee.html")
    assert deals is not None
    assert [item.text for item in deals.find("li")] == ["3 Сделки без источника"]
