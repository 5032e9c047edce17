"""The reader's own view: blocks pinned to the overview, kept in the browser, from a folder too."""

from __future__ import annotations

from typing import Any

from tests.reports_site.conftest import Built
from tests.reports_site.visits import Visit

TITLES = ".mine section.block h2"


def test_blocks_are_pinned_moved_and_unpinned_by_keyboard(browser: Any, english: Built) -> None:
    with Visit(browser) as visit:
        page = visit.page

        def go(slug: str) -> None:
            page.goto((english.out / f"{slug}.html").as_uri())

        for slug, name in (("cash_flow", "By article"), ("won_amount_by_employee", "Managers")):
            go(slug)
            pin = page.get_by_role("button", name=f"Pin to my view: {name}", exact=False).first
            pin.focus()
            page.keyboard.press("Enter")
            assert pin.get_attribute("aria-pressed") == "true"
        go("index")
        page.wait_for_selector(TITLES)
        assert [text.split(" ")[0] for text in page.locator(TITLES).all_inner_texts()] == ["By", "Managers"]
        # the figures are this build's, the links lead to the report's page, no id stands twice
        assert "Anna Kuznetsova" in page.locator(".mine").inner_text()
        heads = page.locator(".mine thead a").evaluate_all(
            "all => all.map((one) => one.getAttribute('href'))"
        )
        assert heads and all(
            head.split("#")[0] in {"cash_flow.html", "won_amount_by_employee.html"} for head in heads
        )
        ids = page.evaluate("Array.from(document.querySelectorAll('[id]'), (one) => one.id)")
        assert len(ids) == len(set(ids))
        page.get_by_role("button", name="Move up").press("Enter")
        page.wait_for_function(f"() => document.querySelector('{TITLES}').textContent.includes('Managers')")
        page.get_by_role("button", name="Unpin").first.press("Enter")
        page.wait_for_function(f"() => document.querySelectorAll('{TITLES}').length === 1")
        go("ru/index")
        # the other language shows the same view
        page.wait_for_selector(TITLES)
        assert page.locator("#mine-title").inner_text() == "Моя подборка"
        assert "По статьям" in page.locator(TITLES).inner_text()
        assert visit.complaints == []


def test_what_the_browser_remembers_cannot_bring_anything_in(browser: Any, english: Built) -> None:
    with Visit(browser) as visit:
        page = visit.page
        page.goto((english.out / "index.html").as_uri())
        root = english.out.as_uri() + "/"
        hostile = (
            '[{"slug": "../x", "key": "a"}, {"slug": "gone", "key": "<img src=x onerror=alert(1)>"}, 7, null]'
        )
        page.evaluate("([key, pins]) => localStorage.setItem(key, pins)", [f"pins:{root}", hostile])
        page.reload()
        page.wait_for_selector(".mine .notice")
        assert page.locator(".mine > div").count() == 1
        assert page.locator(".mine").inner_text().count("This block is not on its page any more.") == 1
        assert page.locator("img").count() == 0


def test_without_javascript_nothing_is_promised(browser: Any, english: Built) -> None:
    with Visit(browser, java_script_enabled=False) as visit:
        visit.page.goto((english.out / "cash_flow.html").as_uri())
        assert visit.page.locator(".pin").count() == 0
