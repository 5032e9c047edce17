"""axe-core finds nothing on any page, light and dark, on a desk and on a phone, with everything unfolded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.reports_site.conftest import Built
from tests.reports_site.visits import Visit

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
# what a thumb can hit is not among the rules that run by themselves
RUN = "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"


@cache
def axe() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def complaints(page: Any) -> Iterator[str]:
    """What axe has against a page: rule, place and why."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    page.evaluate(f"{axe()};0")
    for rule in page.evaluate(RUN)["violations"]:
        for node in rule["nodes"]:
            yield f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"


def scan(browser: Any, paths: list[Path], **options: Any) -> list[str]:
    with Visit(browser, **options) as visit:
        found = []
        for path in paths:
            visit.page.goto(path.as_uri())
            found += [f"{path.name}: {complaint}" for complaint in complaints(visit.page)]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, english: Built, scheme: str) -> None:
    pages = (
        english.pages if scheme == "light" else [*english.out.glob("*cash*.html"), english.out / "index.html"]
    )
    assert scan(browser, pages, color_scheme=scheme, **DESK) == []


def test_axe_finds_nothing_on_a_phone_in_russian(browser: Any, russian: Built) -> None:
    pages = [russian.out / f"{slug}.html" for slug in ("index", "won_amount_by_employee", "wall")]
    assert scan(browser, pages, **PHONE) == []


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_any_page_of_the_demo(
    browser: Any, published: Callable[[str], Path], scheme: str, device: dict[str, Any]
) -> None:
    for language in ("en", "ru"):
        site = published(language) / "current" / "site"
        assert scan(browser, sorted(site.rglob("*.html")), color_scheme=scheme, **device) == []


@pytest.mark.long
def test_no_page_of_the_demo_scrolls_sideways(browser: Any, published: Callable[[str], Path]) -> None:
    site = published("ru") / "current" / "site"
    with Visit(browser, **PHONE) as visit:
        for path in sorted(site.rglob("*.html")):
            visit.page.goto(path.as_uri())
            visit.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
