"""Filters in a real browser: fifty managers over three years, from a folder, by keyboard and by address."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reports_site import FactPlan, build_site
from tests.reports_site.manifests import write_target
from tests.reports_site.test_accessible import DESK, PHONE, complaints
from tests.reports_site.visits import Visit
from tests.reports_site.world import make_warehouse

SUMS = ("calls", "meetings", "actions", "won_deals", "won_amount", "received_amount")
# what one manager does on one day follows from both, so that sums can be worked out beside the page
SALES = """
create table marts.fct_sales as
select date '2023-11-20' + cast(d as integer) as day, 'm' || m as user_id, 'd' || m % 5 as department_id,
    cast(hash(d, m) % 20 as integer) as calls, cast(hash(m, d) % 4 as integer) as meetings,
    cast(hash(d, m) % 20 + hash(m, d) % 4 as integer) as actions,
    cast((d + m) % 9 = 0 as integer) as won_deals,
    cast(if((d + m) % 9 = 0, 100000.25 + m, null) as decimal(18, 2)) as won_amount,
    cast(if((d + m) % 18 = 0, 50000.5, 0) as decimal(18, 2)) as received_amount
from range(1096) as days(d), range(50) as managers(m);
create or replace table marts.dim_users as select 'm' || m as user_id, '{name} ' || m as name from range(50) as people(m);
create or replace table marts.dim_departments as select 'd' || m as department_id, 'Department ' || m as name from range(5) as all_of(m);
"""
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script></svg>'
Make = Callable[..., Path]


def planner(_: Path, metrics: Sequence[str]) -> Sequence[FactPlan]:
    cuts = {"manager": "user_id", "department": "department_id"}
    names = tuple(name for name in SUMS if name in metrics)
    return [FactPlan("sales-day", "sales", "day", "day", cuts, names, "select * from marts.fct_sales")]


@pytest.fixture(scope="session")
def filtered(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Builds the small company's site with filters over fifty managers of three years."""

    def make(name: str = "Manager", **names: str) -> Path:
        folder = tmp_path_factory.mktemp("filtered")
        warehouse = make_warehouse(folder / "warehouse.duckdb", **names)
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(SALES.replace("{name}", name.replace("'", "''")))
        build_site(warehouse, write_target(folder / "target"), folder / "site", planner=planner)
        return folder / "site"

    return make


@pytest.fixture(scope="session")
def site(filtered: Make) -> Path:
    return filtered()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    with Visit(browser, viewport={"width": 1280, "height": 800}) as opened:
        yield opened
        assert opened.complaints == []


def opened(visit: Visit, site: Path, state: str = "", slug: str = "won_amount_by_employee") -> Any:
    visit.page.goto("about:blank")
    visit.page.goto(f"{(site / f'{slug}.html').as_uri()}#{state}")
    visit.page.wait_for_selector(
        "#filters[data-range]" if state else "#filters[data-ready]", state="attached"
    )
    return visit.page


def figure(page: Any, metric: str) -> str:
    return str(page.locator(f".live [data-metric={metric}] data").first.get_attribute("value"))


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


def test_a_filtered_table_is_sorted_as_the_address_says_and_a_filter_leaves_that_alone(
    visit: Visit, site: Path
) -> None:
    page = opened(visit, site, "period=last_month&sort=block-3.0:2d")
    shown = page.locator("#block-3 .live tbody tr")
    deals = [int(text) for text in shown.locator("td:nth-child(3)").all_inner_texts()]
    assert len(set(deals)) > 1 and deals == sorted(deals, reverse=True)
    page.select_option("#filters [name=department]", "d2")
    page.wait_for_function("location.hash.includes('department=d2')")
    assert page.url.endswith("#period=last_month&department=d2&sort=block-3.0%3A2d")


def test_a_month_is_compared_with_the_same_month_a_year_before(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=last_month&compare=year&department=d3")
    assert "to 1 – 31 Oct 2025" in page.inner_text(".live [data-metric=won_amount]").replace("\u2009", " ")


def test_choosing_writes_the_address_and_clearing_brings_the_page_back(visit: Visit, site: Path) -> None:
    page = opened(visit, site)
    before = page.inner_text(".blocks")
    page.select_option("#filters [name=period]", "last_month")
    page.select_option("#filters [name=department]", "d2")
    page.wait_for_selector("#filters[data-range]", state="attached")
    assert page.url.endswith("#period=last_month&department=d2")
    assert page.inner_text(".blocks") != before
    page.click("#filters [type=reset]")
    assert page.inner_text(".blocks") == before
    assert "#" not in page.url


def test_what_is_no_sum_says_so_and_stays_as_it_was_prepared(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=last_quarter")
    people = page.locator("section.block", has=page.locator("h2", has_text="Managers"))
    assert people.locator(".live tbody tr").count() == 50
    assert people.locator(".live tbody tr >> nth=0").locator("td", has_text="—").count() >= 1
    prepared = people.locator("> .card")
    assert not prepared.is_visible()
    people.locator(".live summary").click()
    prepared.wait_for(state="visible")


def test_a_period_that_cuts_an_older_week_is_widened_and_says_so(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=custom&from=2024-02-07&to=2024-02-08")
    assert page.get_attribute("#filters", "data-range") != "2024-02-07 2024-02-08"
    assert "the period was widened" in page.inner_text("[role=status]")


def test_a_filter_answers_within_a_tenth_of_a_second(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=all")
    took = page.evaluate(
        """async () => {
          const form = document.getElementById("filters"), found = [];
          for (const id of ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", ""]) {
            const started = performance.now();
            form.elements.manager.value = id;
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
    cubes = sum(len(gzip.compress(path.read_bytes())) for path in (site / "cubes").glob("*.js"))
    for path in sorted(site.glob("*.html")):
        assert len(gzip.compress(path.read_bytes())) + cubes <= 100_000, path.name


def test_a_phone_with_a_filter_never_scrolls_sideways(browser: Any, site: Path) -> None:
    with Visit(browser, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True) as visit:
        page = opened(visit, site, "period=all&grain=month")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_filters_are_not_there_without_javascript(browser: Any, site: Path) -> None:
    with Visit(browser, java_script_enabled=False) as visit:
        visit.page.goto((site / "won_amount_by_employee.html").as_uri())
        assert not visit.page.locator("#filters").is_visible()
        assert visit.page.locator("svg.drawing:visible").count() > 0


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


def test_nothing_is_asked_for_outside_the_site(visit: Visit, site: Path) -> None:
    opened(visit, site, "period=all")
    root = site.as_uri()
    assert [url for url in visit.requests if not url.startswith((root, "about:"))] == []
    assert any("/cubes/" in url for url in visit.requests)


def test_hostile_names_open_nothing_in_filters(visit: Visit, filtered: Make) -> None:
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


def test_a_name_in_a_table_leads_to_its_own_figures(visit: Visit, site: Path) -> None:
    page = opened(visit, site, "period=last_month&grain=week")
    page.locator(".live tbody a", has_text="Manager 11").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('Manager 11')")
    assert page.url.endswith("#period=last_month&grain=week&manager=m11")
    assert page.locator(".live tbody tr >> nth=0").inner_text().startswith("Manager 11")


def test_a_prepared_picture_says_what_is_pointed_at(visit: Visit, site: Path) -> None:
    page = opened(visit, site)
    drawing = page.locator("[data-axis^=x] svg.drawing:visible").first
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.97, box["y"] + box["height"] / 2)
    # the last month of the table below is the one the picture ends with
    last = page.locator("[data-axis^=x] ~ details table tbody tr").last.inner_text().split()
    assert page.inner_text(".tip").split()[:2] == last[:2]


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
