"""Pages of one manager, department, source or client, and the cells that lead to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports_site import build_site, validate_reports
from reports_site.links import Links, file_name
from reports_site.spec_errors import SpecErrors
from reports_site.warehouse import open_warehouse
from tests.reports_site.conftest import Built
from tests.reports_site.dom import Element, parse
from tests.reports_site.manifests import make_manifest

MONTHS = """
    select won_deals from reports.rpt_won_amount_by_employee
    where user_id = 'u1' and level = 'manager' and period_grain = 'month' and period_state in ('closed', 'running')
    order by period_start desc limit 7
"""


def page(site: Built, path: str) -> Element:
    return parse((site.out / path).read_text(encoding="utf-8"))


def rows(table: Element) -> list[list[str]]:
    (body,) = table.find("tbody")
    return [
        [" ".join(cell.text.split()) for cell in row.find("th") + row.find("td")] for row in body.find("tr")
    ]


def test_a_page_holds_the_reports_own_figures_of_one(english: Built) -> None:
    anna = page(english, "managers/u1.html")
    assert anna.one("h1").text == "Anna Kuznetsova"
    months, weeks = anna.find("table", class_="data")
    with open_warehouse(english.warehouse) as warehouse:
        wanted = [str(won) for (won,) in warehouse.query(MONTHS)]
    assert [row[2] for row in rows(months)] == wanted
    # the last four closed weeks and the unfinished one, the newest first
    assert len(rows(weeks)) == 5 and rows(weeks)[0][0].endswith("unfinished")
    assert [
        link.text for link in anna.one("main").find("a") if link.attributes["href"].endswith("t.html")
    ] == []
    sources = [link.attributes["href"] for part in anna.find("p", class_="from") for link in part.find("a")]
    assert sources == ["../won_amount_by_employee.html", "../daily_activity.html"]


def test_everybody_who_is_somebody_has_a_page_in_both_languages(english: Built) -> None:
    for home in ("", "ru/"):
        assert {path.name for path in (english.out / home / "managers").iterdir()} == {
            f"u{n}.html" for n in range(1, 5)
        }
    department = page(english, "ru/departments/d1.html")
    assert department.one("h1").text == "Sales"
    (people,) = department.find("table", class_="data")
    assert len(rows(people)) == 1
    assert "Показано 1 из 2 строк; все — в отчёте." in department.text


@pytest.mark.parametrize("place", ["won_amount_by_employee.html", "departments/d1.html", "daily"])
def test_a_cell_that_names_somebody_leads_to_the_page(english: Built, place: str) -> None:
    path = (
        place
        if place.endswith("html")
        else max((english.out / place).rglob("2*.html")).relative_to(english.out)
    )
    found = page(english, str(path))
    cells = [
        cell for table in found.find("table", class_="data") for cell in table.find("th") + table.find("td")
    ]
    links = [
        link for cell in cells for link in cell.find("a") if "managers" in link.attributes.get("href", "")
    ]
    assert links
    for link in links:
        target = (english.out / path).parent / link.attributes["href"]
        assert parse(target.read_text(encoding="utf-8")).one("h1").text == link.text


def test_nobody_has_no_page(english: Built) -> None:
    assert not list((english.out / "managers").glob("*none*"))
    cells = page(english, "won_amount_by_employee.html").find("th")
    (nobody,) = [cell for cell in cells if cell.text == "No manager"][:1]
    assert nobody.find("a") == []


def test_an_unchanged_page_is_taken_from_the_shelf(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build("en")
    before = {path.name: path.stat().st_ino for path in (site.out / "managers").iterdir()}
    import duckdb

    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute(
            "update reports.rpt_won_amount_by_employee set won_deals = won_deals + 1"
            " where user_id = 'u2' and level = 'manager' and period_grain = 'month' and period_state = 'closed'"
        )
    build_site(site.warehouse, site.target, site.out)
    after = {path.name: path.stat().st_ino for path in (site.out / "managers").iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"u2.html"}


def test_ids_that_are_no_file_names_make_names_that_are() -> None:
    ids = [
        "17",
        "../17",
        "..",
        "a/b",
        "a b",
        "A",
        "a",
        "",
        "con\0",
        "con",
        "com1",
        "я" * 300,
        "CON",
        "a" * 60,
        "a" * 61,
    ]
    names = [file_name(one) for one in ids]
    assert names[0] == "17"
    assert len(set(names)) == len(ids)
    assert all(
        name and len(name) < 60 and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        for name in names
    )
    assert not {"con", "com1"} & set(names)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        pytest.param("https://crm.example.com/deals/1?a=b", True, id="web"),
        pytest.param("HTTP://crm.example.com/1", True, id="capitals"),
        pytest.param("javascript:alert(1)//https://x", False, id="script"),
        pytest.param('https://x" onclick=alert(1)', False, id="attribute"),
        pytest.param("data:text/html,x", False, id="data"),
        pytest.param("//x.example.com", False, id="no scheme"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="none"),
    ],
)
def test_only_a_web_address_leads_to_the_crm(url: Any, link: bool) -> None:
    assert Links().path("deal_name", {"deal_name": "Pump", "url": url}) == (url if link else "")


def test_a_part_needs_the_key_of_its_kind() -> None:
    manifest = make_manifest()
    report = manifest["exposures"]["exposure.lead2cash.won_amount_by_employee"]["config"]["meta"]["report"]
    report["drill"][0]["of"] = ["counterparty"]
    report["drill"][1]["columns"] = ["won"]
    with pytest.raises(SpecErrors) as caught:
        validate_reports(manifest)
    assert "drill[1] → of: 'counterparty_id' is not a column of rpt_won_amount_by_employee" in str(
        caught.value
    )
    assert "drill[2] → columns: 'won' is not a column of rpt_won_amount_by_employee" in str(caught.value)
