"""Several managers or departments at once: boxes in a list that opens, by mouse, keyboard and address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.reports_site.filters.pages import choose, figure, opened
from tests.reports_site.visits import Visit

DAYS = "period=custom&from=2026-11-02&to=2026-11-10"


def said(page: Any, cut: str) -> str:
    return " ".join(page.locator(f".choice[data-cut={cut}] summary").inner_text().split())


def test_two_managers_are_their_sum(visit: Visit, site: Path) -> None:
    page = opened(visit, site, DAYS)
    choose(page, "manager", "Manager 7", "Manager 12")
    page.wait_for_function("() => location.hash.endsWith('manager=m12&manager=m7')")
    # of nine days in a row each manager wins on one
    assert (figure(page, "won_deals"), figure(page, "won_amount")) == ("2", "200019.50")
    assert page.url.endswith(f"#{DAYS}&manager=m12&manager=m7")
    assert said(page, "manager") == "Manager Manager 12, Manager 7 2"
    assert "· Manager 12, Manager 7\n" in page.inner_text("[role=status]")
    people = page.locator("section.block", has=page.locator("h2", has_text="Managers"))
    assert people.locator(".live tbody th").all_inner_texts() == ["Manager 12", "Manager 7"]


def test_an_address_may_name_several_of_each_and_what_is_not_there_is_left_out(
    visit: Visit, site: Path
) -> None:
    page = opened(visit, site, f"{DAYS}&manager=m7&manager=m8&manager=gone&department=d2&department=d4")
    # manager 7 is of department 2, manager 8 of department 3
    assert (figure(page, "won_deals"), figure(page, "won_amount")) == ("1", "100007.25")
    assert said(page, "manager") == "Manager Manager 7, Manager 8 2"


def test_a_name_of_two_chosen_leads_to_its_own_figures(visit: Visit, site: Path) -> None:
    page = opened(visit, site, f"{DAYS}&manager=m7&manager=m12")
    page.locator(".live tbody a", has_text="Manager 12").click()
    page.wait_for_function("() => location.hash.endsWith('to=2026-11-10&manager=m12')")
    assert page.locator(".live tbody a", has_text="Manager 12").count() == 0


def test_all_takes_every_choice_of_a_list_back(visit: Visit, site: Path) -> None:
    page = opened(visit, site, f"{DAYS}&manager=m7&manager=m12")
    page.locator(".choice[data-cut=manager] summary").click()
    page.locator(".choice[open] button").click()
    assert said(page, "manager") == "Manager All"
    assert page.url.endswith(f"#{DAYS}")
    assert figure(page, "won_deals") == "50"


def test_a_list_is_worked_by_keyboard(visit: Visit, site: Path) -> None:
    page = opened(visit, site)
    managers = page.locator(".choice[data-cut=manager]")
    managers.evaluate("list => list.addEventListener('toggle', () => (window.isOpened = true))")
    managers.locator("summary").focus()
    page.keyboard.press("Enter")
    # a browser says a little later that a list is open, and its field is emptied then
    page.wait_for_function("() => window.isOpened")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("ger 31")
    for key in ("Enter", "Control+a", "Backspace", "ArrowDown", "ArrowDown", "Space", "ArrowUp", "Escape"):
        page.keyboard.press(key)
    page.wait_for_function("() => location.hash === '#manager=m0&manager=m31'")
    assert page.locator(".choice[open]").count() == 0
    assert page.evaluate("document.activeElement.parentElement.dataset.cut") == "manager"


def test_one_list_is_open_at_a_time_and_a_click_beside_it_closes_it(visit: Visit, site: Path) -> None:
    page = opened(visit, site)
    for cut in ("manager", "department"):
        page.locator(f".choice[data-cut={cut}] summary").click()
    page.wait_for_selector(".choice[data-cut=manager]:not([open])", state="attached")
    assert page.locator(".choice[open]").get_attribute("data-cut") == "department"
    page.locator("h1").click()
    assert page.locator(".choice[open]").count() == 0
