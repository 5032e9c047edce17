"""Tables and pictures after a filter, and what of them is no sum."""

from __future__ import annotations

from pathlib import Path

from tests.reports_site.filters.pages import choose, opened
from tests.reports_site.visits import Visit


def test_a_filtered_table_is_sorted_as_the_address_says_and_a_filter_leaves_that_alone(
    visit: Visit, site: Path
) -> None:
    page = opened(visit, site, "period=last_month&sort=block-3.0:2d")
    shown = page.locator("#block-3 .live tbody tr")
    deals = [int(text) for text in shown.locator("td:nth-child(3)").all_inner_texts()]
    assert len(set(deals)) > 1 and deals == sorted(deals, reverse=True)
    choose(page, "department", "Department 2")
    page.wait_for_function("() => location.hash.includes('department=d2')")
    assert page.url.endswith("#period=last_month&department=d2&sort=block-3.0%3A2d")


def test_what_is_no_sum_says_so_and_stays_as_it_was_prepared(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=last_quarter")
    people = page.locator("section.block", has=page.locator("h2", has_text="Managers"))
    assert people.locator(".live tbody tr").count() == 50
    assert people.locator(".live tbody tr >> nth=0").locator("td", has_text="—").count() >= 1
    prepared = people.locator("> .card")
    assert not prepared.is_visible()
    people.locator(".live summary").click()
    prepared.wait_for(state="visible")


def test_rows_are_found_and_their_total_follows(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=custom&from=2026-11-02&to=2026-11-10")
    people = page.locator("section.block", has=page.locator("h2", has_text="Managers"))
    people.locator(".find input").fill("manager 4")
    # managers 4 and 40 to 49: each of nine days in a row is one won deal
    assert people.locator(".live tbody tr:visible").count() == 11
    assert people.locator(".live tfoot td >> nth=1").inner_text() == "11"
    assert people.locator("output").inner_text() == "11 of 50"
    people.locator(".find input").fill("")
    assert people.locator(".live tfoot td >> nth=1").inner_text() == "50"


def test_a_prepared_picture_says_what_is_pointed_at(visit: Visit, site: Path) -> None:
    page = opened(visit, site)
    drawing = page.locator("[data-axis^=x] svg.drawing:visible").first
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.97, box["y"] + box["height"] / 2)
    # the last month of the table below is the one the picture ends with
    last = page.locator("[data-axis^=x] ~ details table tbody tr").last.inner_text().split()
    assert page.inner_text(".tip").split()[:2] == last[:2]
