"""Filters answer at once, are light, ask for nothing outside, and open nothing for a hostile name."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.reports_site.filters.pages import opened
from tests.reports_site.visits import Visit

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script></svg>'


def test_a_filter_answers_within_a_tenth_of_a_second(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=all")
    took = page.evaluate(
        """async () => {
          const form = document.getElementById("filters"), found = [];
          for (const id of ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", ""]) {
            const started = performance.now();
            document.querySelectorAll("[name=manager]").forEach((box) => (box.checked = box.value === id || box.value === id + "1"));
            form.dispatchEvent(new Event("change"));
            while (!location.hash.includes(id && `manager=${id}`)) await null;
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            found.push(performance.now() - started);
          }
          return found;
        }"""
    )
    # the machine may have other work; the fastest answers are those of the page alone
    assert min(took) <= 100, took
    assert sorted(took)[2] <= 200, took


def test_pages_stay_light(site: Path) -> None:
    shared = len(gzip.compress((site / "static" / "site.js").read_bytes()))
    assert shared <= 30_000
    with_cubes = 0
    for path in sorted(site.glob("*.html")):
        cubes = site / "cubes" / f"{path.stem}.js"
        data = gzip.compress(cubes.read_bytes()) if cubes.is_file() else b""
        with_cubes += bool(data)
        assert len(gzip.compress(path.read_bytes())) + len(data) <= 100_000, path.name
    assert with_cubes == len(list((site / "cubes").glob("*.js"))) > 0


def test_filters_are_not_there_without_javascript(browser: Any, site: Path) -> None:
    with Visit(browser, java_script_enabled=False) as visit:
        visit.page.goto((site / "won_amount_by_employee.html").as_uri())
        assert not visit.page.locator("#filters").is_visible()
        assert visit.page.locator("svg.drawing:visible").count() > 0


def test_nothing_is_asked_for_outside_the_site(visit: Visit, site: Path) -> None:
    opened(visit, site, "period=all")
    root = site.as_uri()
    assert [url for url in visit.requests if not url.startswith((root, "about:"))] == []
    assert any("/cubes/" in url for url in visit.requests)


def test_hostile_names_open_nothing_in_filters(visit: Visit, filtered: Callable[..., Path]) -> None:
    site = filtered(name=HOSTILE + "\u2028</script>", sales=HOSTILE)
    page = opened(visit, site, "period=all&department=d1")
    page.keyboard.press("Control+k")
    page.wait_for_selector("[role=option]")
    page.keyboard.type("alert")
    page.wait_for_timeout(50)
    page.keyboard.press("Escape")
    page.locator(".live svg .mark >> nth=0").hover(force=True)
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.querySelectorAll('script:not([src])').length") == 0
