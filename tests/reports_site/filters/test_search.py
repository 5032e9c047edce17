"""The search by keyboard, and what axe and a phone say with lists and search open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.reports_site.filters.pages import opened
from tests.reports_site.test_accessible import DESK, PHONE, complaints
from tests.reports_site.visits import Visit


def test_everything_is_found_by_keyboard(visit: Visit, site: Path) -> None:
    page = opened(visit, site)
    page.keyboard.press("Control+k")
    page.wait_for_selector("[role=option]")
    page.keyboard.type("manager 17")
    page.keyboard.press("Enter")
    page.wait_for_selector("#filters[data-range]", state="attached")
    assert page.url.endswith("won_amount_by_employee.html#manager=m17")
    page.keyboard.press("/")
    page.keyboard.type("cash")
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()


def test_a_phone_with_a_filter_never_scrolls_sideways(browser: Any, site: Path) -> None:
    with Visit(browser, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True) as visit:
        page = opened(visit, site, "period=all&grain=month")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    ("scheme", "device"), [("light", DESK), ("dark", PHONE)], ids=["desk by day", "phone by night"]
)
def test_axe_finds_nothing_with_a_filter_and_the_search_open(
    browser: Any, site: Path, scheme: str, device: dict[str, Any]
) -> None:
    with Visit(browser, color_scheme=scheme, **device) as visit:
        page = opened(visit, site, "period=last_month&department=d1")
        assert list(complaints(page)) == []
        page.locator("button.search").click()
        page.wait_for_selector("[role=option]")
        assert list(complaints(page)) == []
