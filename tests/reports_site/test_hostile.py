"""Texts from a CRM are only ever words: no element, attribute, link or formula comes of them, in any file."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree

from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse, shape
from tests.reports_site.hostile import STRINGS, build_with
from tests.reports_site.visits import Visit

NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
# a kept page is like the others of its kind
EVERY = 12


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_with(tmp_path_factory.mktemp("hostile") / "clean", strings=False)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_with(tmp_path_factory.mktemp("hostile") / "hostile", strings=True)


def pages(site: Built) -> Iterator[Path]:
    kept = sorted(site.out.rglob("20*/**/*.html"))
    others = sorted(set(site.out.rglob("*.html")) - set(kept))
    yield from (path.relative_to(site.out) for path in [*others, *kept[::EVERY]])


def files(site: Built, suffix: str) -> list[Path]:
    found = sorted(site.out.rglob(f"*{suffix}"))
    assert found
    return found


def test_there_are_two_hundred_different_ones() -> None:
    assert len(set(STRINGS)) == len(STRINGS) == 200


def test_a_text_adds_nothing_but_words(hostile: Built, clean: Built) -> None:
    assert set(pages(hostile)) == set(pages(clean))
    # texts of another length may shift labels, never bring a new kind of element or attribute
    known = {kind for path in pages(clean) for kind in shape((clean.out / path).read_text("utf-8"))}
    for path in pages(hostile):
        page = parse((hostile.out / path).read_text(encoding="utf-8"))
        for element in page.walk():
            assert (element.tag, tuple(sorted(element.attributes))) in known, path
            for name in ("href", "src", "action", "style"):
                value = element.attributes.get(name, "").strip().lower()
                assert not value.startswith(("javascript", "data:", "//", "file:")), (path, value)
    words = parse(hostile.html("deal_list")).text
    shown = [text for text in STRINGS if "<script>" in text]
    assert shown and all(" ".join(text.split()) in words for text in shown)


def test_only_addresses_of_the_web_lead_out(hostile: Built) -> None:
    links = parse(hostile.html("deal_list")).one("main").find("a")
    away = [link.attributes["href"] for link in links if "://" in link.attributes.get("href", "")]
    assert away and all(re.fullmatch(r"https?://[^\s\"'<>]+", link) for link in away)


def test_no_cell_of_a_spreadsheet_is_a_formula(hostile: Built) -> None:
    for path in files(hostile, ".csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
            for cell in row:
                assert NUMBER.fullmatch(cell) or not cell.startswith(
                    ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
                ), path
    for path in files(hostile, ".xlsx"):
        with zipfile.ZipFile(path) as book:
            sheets = [name for name in book.namelist() if "worksheets/" in name]
            assert not [name for name in sheets if "_rels" in name], path
            for name in sheets:
                assert not list(ElementTree.fromstring(book.read(name)).iter("{*}f")), path


def test_scripts_pictures_and_the_feed_stay_what_they_are(hostile: Built, clean: Built) -> None:
    for path in [*files(hostile, "search.js"), *hostile.out.rglob("pins/*.js")]:
        body = path.read_text(encoding="utf-8")
        assert "\u2028" not in body and "\u2029" not in body
        json.loads("[" + body[body.index("(") + 1 : body.rindex(")")] + "]")
    for path in (hostile.out / "static").iterdir():
        assert path.read_bytes() == (clean.out / "static" / path.name).read_bytes()
    tags = {part.tag for path in files(clean, ".svg") for part in ElementTree.parse(path).iter()}
    for path in files(hostile, ".svg"):
        assert {part.tag for part in ElementTree.parse(path).iter()} <= tags, path
    for path in files(hostile, "feed.xml"):
        ElementTree.parse(path)


def test_a_browser_runs_nothing_of_it(browser: Any, hostile: Built) -> None:
    sample = ["index", "deal_list", "won_amount_by_employee", "cash_flow", "wall", "glossary", "catalogue"]
    kept = [path.relative_to(hostile.out).with_suffix("") for path in hostile.out.rglob("managers/*.html")]
    with Visit(browser) as visit:
        for slug in [*sample, *map(str, kept[:3])]:
            visit.page.goto((hostile.out / f"{slug}.html").as_uri())
            assert (
                visit.page.evaluate(
                    "document.images.length + document.querySelectorAll('iframe, form[action]').length"
                )
                == 0
            )
        visit.page.goto((hostile.out / "deal_list.html").as_uri())
        visit.page.get_by_role("button", name="Search").click()
        visit.page.keyboard.type("alert")
        visit.page.wait_for_selector("#palette-list [role=option]")
        assert (
            visit.page.evaluate("document.querySelectorAll('#palette-list img, #palette-list script').length")
            == 0
        )
        assert visit.complaints == []
