"""A page with filters, and what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.reports_site.visits import Visit


def opened(visit: Visit, site: Path, state: str = "", slug: str = "won_amount_by_employee") -> Any:
    """The page once its filters work, or show what the address asks for."""
    visit.page.goto("about:blank")
    visit.page.goto(f"{(site / f'{slug}.html').as_uri()}#{state}")
    visit.page.wait_for_selector(
        "#filters[data-range]" if state else "#filters[data-ready]", state="attached"
    )
    return visit.page


def figure(page: Any, metric: str) -> str:
    """The exact value of a large figure after a filter."""
    return str(page.locator(f".live [data-metric={metric}] data").first.get_attribute("value"))


def choose(page: Any, cut: str, *names: str) -> None:
    """Opens the list of a filter, ticks the boxes of some names, and closes it."""
    page.locator(f".choice[data-cut={cut}] summary").click()
    for name in names:
        page.locator(f".choice[data-cut={cut}]").get_by_label(name, exact=True).check()
    page.keyboard.press("Escape")
