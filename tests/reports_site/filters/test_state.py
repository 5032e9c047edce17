"""The address of a page says what is chosen, and a choice is written there."""

from __future__ import annotations

from pathlib import Path

from tests.reports_site.filters.pages import choose, figure, opened
from tests.reports_site.visits import Visit


def test_a_link_carries_the_whole_state(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=custom&from=2026-11-02&to=2026-11-10&manager=m7&grain=day")
    # of nine days, manager 7 wins on the one whose number and 7 make a multiple of nine
    assert figure(page, "won_deals") == "1"
    assert figure(page, "won_amount") == "100007.25"
    assert figure(page, "average_check") == "100007.25"
    said = page.text_content("[role=status]").replace("\xa0", " ").split(". ")
    assert said[:3] == ["Shown: 2 – 10 Nov 2026 · Manager 7", "Won amount: RUB 100K", "Won deals: 1"]
    values = page.evaluate("Object.fromEntries([...new FormData(document.getElementById('filters'))])")
    assert values["manager"] == "m7"
    assert "unchanged to 24 Oct – 1 Nov 2026 (1)" in page.inner_text(".live [data-metric=won_deals]")
    assert page.locator(".live svg .mark").count() > 0


def test_a_month_is_compared_with_the_same_month_a_year_before(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=last_month&compare=year&department=d3")
    assert "to 1 – 31 Oct 2025" in page.inner_text(".live [data-metric=won_amount]").replace("\u2009", " ")


def test_choosing_writes_the_address_and_clearing_brings_the_page_back(visit: Visit, site: Path) -> None:
    page = opened(visit, site)
    before = page.inner_text(".blocks")
    page.select_option("#filters [name=period]", "last_month")
    choose(page, "department", "Department 2")
    page.wait_for_selector("#filters[data-range]", state="attached")
    assert page.url.endswith("#period=last_month&department=d2")
    assert page.inner_text(".blocks") != before
    page.click("#filters [type=reset]")
    assert page.inner_text(".blocks") == before
    assert "#" not in page.url


def test_a_period_that_cuts_an_older_week_is_widened_and_says_so(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=custom&from=2024-02-07&to=2024-02-08")
    assert page.get_attribute("#filters", "data-range") != "2024-02-07 2024-02-08"
    assert "the period was widened" in page.inner_text("[role=status]")


def test_a_name_in_a_table_leads_to_its_own_figures(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=last_month&grain=week")
    page.locator(".live tbody a", has_text="Manager 11").click()
    page.wait_for_function("() => document.querySelector('[role=status]').textContent.includes('Manager 11')")
    assert page.url.endswith("#period=last_month&grain=week&manager=m11")
    assert page.locator(".live tbody tr >> nth=0").inner_text().startswith("Manager 11")
