"""The catalogue of a published company: on its site, and in the comments of its warehouse."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.settings import load_company
from orchestration.releases import require_current
from orchestration.releases.store import Release
from tests.reports_site.dom import Element, parse
from tests.reports_site.visits import Visit

MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def release(published: Callable[[str], Path]) -> Release:
    return require_current(load_company(published("en"), check_options=False))


@pytest.fixture(scope="module")
def models(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release.artifacts / "manifest.json").read_text(encoding="utf-8"))
    return found["models"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pages(release: Release) -> dict[str, Element]:
    paths = [release.site / "catalogue.html", *sorted((release.site / "catalogue").glob("*.html"))]
    return {str(path.relative_to(release.site)): parse(path.read_text(encoding="utf-8")) for path in paths}


def test_every_table_is_described_once_with_all_its_columns(
    pages: dict[str, Element], models: dict[str, Any]
) -> None:
    shown: dict[str, list[str]] = {}
    for page in pages.values():
        for section in page.find("section", class_="about"):
            name = section.attributes.get("id")
            if name in models:
                assert name not in shown
                body = section.find("tbody")
                shown[name] = sorted(row.one("th").text for row in body[0].find("tr")) if body else []
                assert " ".join(models[name]["description"].split()) in section.text
    assert shown == {name: sorted(model["columns"]) for name, model in models.items()}


def test_a_picture_leads_from_what_comes_in_to_the_page(pages: dict[str, Element]) -> None:
    picture = pages["catalogue/cash_flow.html"].one("svg", class_="lineage")
    boxes = {group.text: group for group in picture.find("g")}
    assert {
        "bank_transactions",
        "fct_bank_movements",
        "rpt_cash_flow",
        "rpt_cash_flow__days",
        "cash_flow",
    } <= set(boxes)
    assert "deals" not in boxes
    left = {name: int(box.one("rect").attributes["x"]) for name, box in boxes.items()}
    way = ["bank_transactions", "fct_bank_movements", "rpt_cash_flow__payees", "cash_flow"]
    assert sorted(way, key=left.__getitem__) == way
    ends = {
        (line.attributes["d"].split("C")[0], line.attributes["d"].split()[-2])
        for line in picture.find("path")
    }
    assert len(ends) >= len(boxes) - 1


def test_keys_tell_which_tables_can_be_joined(pages: dict[str, Element]) -> None:
    table = pages["catalogue/keys.html"].one("table", class_="data")
    heads = [head.text for head in table.one("thead").find("th")]
    rows = {
        row.one("th").text: [cell.text for cell in row.find("td")] for row in table.one("tbody").find("tr")
    }
    marks = {name: dict(zip(heads[1:], cells, strict=True)) for name, cells in rows.items()}
    assert marks["dim_pipelines"]["pipeline"] == "own"
    assert marks["fct_deals"] | {"pipeline": "●", "deal": "own", "account": ""} == marks["fct_deals"]
    assert marks["fct_bank_movements"]["account"] == "●"


def test_every_link_leads_somewhere(release: Release, pages: dict[str, Element]) -> None:
    anchors: dict[Path, set[str]] = {}
    broken = []
    for path, page in pages.items():
        for link in page.find("a"):
            target, _, anchor = link.attributes["href"].partition("#")
            file = ((release.site / path).parent / target).resolve() if target else release.site / path
            if file not in anchors:
                found = parse(file.read_text(encoding="utf-8")).walk() if file.is_file() else ()
                anchors[file] = {element.attributes.get("id", "") for element in found}
            if not file.is_file() or (anchor and anchor not in anchors[file]):
                broken.append((path, link.attributes["href"]))
    assert broken == []


def test_reports_and_every_footer_lead_to_it(release: Release, pages: dict[str, Element]) -> None:
    html = (release.site / "cash_flow.html").read_text(encoding="utf-8")
    assert 'href="catalogue/cash_flow.html"' in html
    assert 'href="catalogue.html"' in html
    assert (release.site / "ru" / "catalogue" / "cash_flow.html").is_file()
    russian = (release.site / "ru" / "catalogue.html").read_text(encoding="utf-8")
    assert "Каталог данных" in russian
    assert "Facts and dimensions" not in russian


def test_its_pages_are_light(release: Release) -> None:
    heavy = {
        str(path): len(gzip.compress(path.read_bytes())) for path in release.site.rglob("catalogue*/*.html")
    }
    assert len(heavy) > 80
    assert max(heavy.values()) < MOST_BYTES


def test_its_pages_never_scroll_sideways_on_a_phone(browser: Any, release: Release) -> None:
    wide = {}
    with Visit(
        browser, viewport={"width": 360, "height": 740}, is_mobile=True, java_script_enabled=False
    ) as visit:
        for path in sorted(release.site.glob("catalogue*/*.html")):
            visit.page.goto(path.as_uri())
            width = visit.page.evaluate("document.documentElement.scrollWidth")
            wide |= {path.name: width} if width > 360 else {}
    assert wide == {}


def test_the_warehouse_says_the_same(release: Release, models: dict[str, Any]) -> None:
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        tables = warehouse.sql(
            "select table_name, comment from duckdb_tables() where schema_name in ('marts', 'reports')"
        ).fetchall()
        columns = warehouse.sql(
            "select table_name, column_name, comment from duckdb_columns() where schema_name in ('marts', 'reports')"
        ).fetchall()
    assert dict(tables) == {name: models[name]["description"] for name, _ in tables}
    documented = {
        (name, column): about["description"]
        for name, model in models.items()
        for column, about in model["columns"].items()
    }
    said = {(name, column): comment for name, column, comment in columns if comment}
    assert said == {place: text for place, text in documented.items() if place[0] in dict(tables)}
