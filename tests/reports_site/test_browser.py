"""The site in a real browser: from a folder, without JavaScript, on a phone, at night, on paper."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.reports_site.conftest import Built
from tests.reports_site.visits import Visit

SLUGS = [
    "index",
    "daily",
    "daily_activity",
    "won_amount_by_employee",
    "pipeline_by_stage",
    "cash_flow",
    "glossary",
    "wall",
]


@pytest.fixture(scope="session")
def served(english: Built) -> Iterator[str]:
    """The site on loopback, as a web server gives it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Quiet(*a, directory=str(english.out)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_a_folder_nothing_leaves_the_site(browser: Any, english: Built, scheme: str) -> None:
    with Visit(browser, color_scheme=scheme) as visit:
        for slug in SLUGS:
            visit.page.goto((english.out / f"{slug}.html").as_uri())
        assert visit.complaints == []
        root = english.out.as_uri()
        assert [url for url in visit.requests if not url.startswith(root)] == []


def test_from_a_folder_the_page_is_dressed(browser: Any, english: Built) -> None:
    with Visit(browser) as visit:
        visit.page.goto((english.out / "cash_flow.html").as_uri())
        ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(244, 246, 248)"
        colour = visit.page.evaluate("getComputedStyle(document.querySelector('svg.wide path[fill]')).fill")
        # a name of the stylesheet has become a colour
        assert colour in {"rgb(11, 102, 168)", "rgb(0, 135, 95)"}


def test_few_requests_on_loopback(browser: Any, served: str) -> None:
    with Visit(browser) as visit:
        visit.page.goto(f"{served}/cash_flow.html", wait_until="load")
        assert visit.complaints == []
        assert len(visit.requests) <= 6
        assert all(url.startswith(served) for url in visit.requests)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_phone_never_scrolls_sideways(browser: Any, english: Built, russian: Built, slug: str) -> None:
    with Visit(browser, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True) as visit:
        for site in (english, russian):
            visit.page.goto((site.out / f"{slug}.html").as_uri())
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
            visit.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_phone_gets_pictures_of_its_own(browser: Any, english: Built) -> None:
    shown = "[...document.querySelectorAll('svg.drawing')].filter(s => s.getBoundingClientRect().width > 0)"
    for width, names in ((360, {"narrow"}), (1280, {"wide", "half"})):
        with Visit(browser, viewport={"width": width, "height": 800}) as visit:
            visit.page.goto((english.out / "cash_flow.html").as_uri())
            classes = visit.page.evaluate(f"{shown}.map(s => s.classList[1])")
            assert classes
            assert set(classes) <= names
            # a label is never drawn smaller than it can be read
            scale = visit.page.evaluate(
                f"{shown}.map(s => s.getBoundingClientRect().width / s.viewBox.baseVal.width)"
            )
            assert min(scale) > 0.85


def test_without_javascript_everything_is_there(browser: Any, english: Built) -> None:
    texts = []
    for enabled in (True, False):
        with Visit(browser, java_script_enabled=enabled) as visit:
            visit.page.goto((english.out / "won_amount_by_employee.html").as_uri())
            texts.append(visit.page.inner_text("main").split())
            assert visit.page.locator("svg.drawing:visible").count() == 2
    assert texts[0] == texts[1]


def test_a_table_is_sorted_by_its_numbers(browser: Any, english: Built) -> None:
    with Visit(browser, viewport={"width": 1280, "height": 800}) as visit:
        visit.page.goto((english.out / "won_amount_by_employee.html").as_uri())
        column = "[...document.querySelectorAll('table.data')].find(t => t.tFoot)"
        values = (
            f"[...{column}.tBodies[0].rows].map(r => Number(r.cells[2].dataset.o ?? r.cells[2].textContent))"
        )
        button = visit.page.locator("table.data:has(tfoot) thead th:nth-child(3) button")
        button.click(force=True)
        falling = visit.page.evaluate(values)
        assert falling == sorted(falling, reverse=True)
        button.click(force=True)
        assert visit.page.evaluate(values) == sorted(falling)
        assert visit.complaints == []


def test_a_link_carries_how_a_table_is_sorted_and_searched(browser: Any, english: Built) -> None:
    with Visit(browser) as visit:
        page = visit.page
        page.goto((english.out / "won_amount_by_employee.html").as_uri() + "#def-won_amount")
        table = page.locator("#block-3 table.data")
        place = table.evaluate("one => lead2cash.state.tableName(one)")
        page.locator(f"#{place.split('.')[0]} button.sort").nth(2).click()
        page.locator("#history .find input").first.fill("2026")
        address = page.evaluate("location.hash")
        assert address == f"#sort={place}%3A2d&find=2026&in=history.0"
        before = table.locator("tbody tr > :first-child").all_inner_texts()
        shown = page.locator("#history tbody tr:not([hidden])").count()
        assert 0 < shown < page.locator("#history tbody tr").count()
        # somebody else opens the link
        page.goto("about:blank")
        page.goto((english.out / "won_amount_by_employee.html").as_uri() + address)
        page.wait_for_selector("th[aria-sort=descending]")
        assert table.locator("tbody tr > :first-child").all_inner_texts() == before
        assert page.locator("#history tbody tr:not([hidden])").count() == shown
        # what no table has asks for nothing
        page.goto("about:blank")
        page.goto(
            (english.out / "won_amount_by_employee.html").as_uri() + "#sort=block-3.0:99d&sort=x&in=y&find="
        )
        page.wait_for_selector("#block-3 button.sort")
        assert page.locator("th[aria-sort]").count() == 0
        assert visit.complaints == []


def test_a_link_to_a_definition_opens_it(browser: Any, english: Built) -> None:
    with Visit(browser) as visit:
        visit.page.goto((english.out / "won_amount_by_employee.html").as_uri())
        visit.page.locator(".figure a", has_text="Average check").first.click()
        assert visit.page.locator("#def-average_check").is_visible()


def test_paper_shows_tables_whole(browser: Any, english: Built) -> None:
    with Visit(browser, viewport={"width": 700, "height": 1000}) as visit:
        visit.page.goto((english.out / "daily_activity.html").as_uri())
        visit.page.emulate_media(media="print")
        cut = "s => s.clientHeight && s.scrollHeight > s.clientHeight + 1"
        assert visit.page.evaluate(f"[...document.querySelectorAll('.scroll')].filter({cut}).length") == 0
        assert not visit.page.locator(".top nav").is_visible()


def test_a_browser_makes_the_png_of_a_picture(browser: Any, served: str, english: Built) -> None:
    with Visit(browser) as visit:
        visit.page.goto(f"{served}/cash_flow.html")
        button = visit.page.locator(".take button").first
        file = button.locator("xpath=..").locator("a").get_attribute("href")
        with visit.page.expect_download() as given:
            button.click()
        png = Path(given.value.path()).read_bytes()
        assert given.value.suggested_filename == Path(file).with_suffix(".png").name
        assert visit.complaints == []
    root = ElementTree.fromstring((english.out / file).read_text(encoding="utf-8"))
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))
    # a picture, not a blank: paper, ink and colours
    assert len(png) > 10_000
