"""The wall screen: whole without its script, one screen at a time with it, new when a release is new."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest

from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse
from tests.reports_site.visits import Visit

MANAGERS = (
    "select user_name from reports.rpt_won_amount_by_employee where level = 'manager' and period_grain = 'month'"
    " and period_state = 'running' and won_amount > 0 order by won_amount desc"
)


def test_a_rating_stands_in_the_marts_own_order(english: Built) -> None:
    with duckdb.connect(str(english.warehouse), read_only=True) as connection:
        wanted = [name or "No manager" for (name,) in connection.execute(MANAGERS).fetchall()]
    rating = parse(english.html("wall")).one("table", class_="rating")
    assert [head.text for head in rating.one("tbody").find("th")] == wanted
    lengths = [int(bar.attributes["width"]) for bar in rating.find("rect")]
    assert lengths[0] == 100
    assert lengths == sorted(lengths, reverse=True)


def test_the_policy_lets_the_wall_ask_its_own_site_and_nobody_else(english: Built) -> None:
    page = parse(english.html("wall"))
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert "connect-src" not in english.html("index")


def test_without_javascript_every_screen_is_there(browser: Any, english: Built) -> None:
    with Visit(browser, java_script_enabled=False) as visit:
        visit.page.goto((english.out / "wall.html").as_uri())
        assert visit.page.locator(".screen:visible").count() == 2


def test_screens_take_turns_and_can_be_held(browser: Any, english: Built) -> None:
    with Visit(browser, viewport={"width": 1920, "height": 1080}) as visit:
        visit.page.goto((english.out / "wall.html").as_uri())
        title = visit.page.locator(".screen:visible h2")
        assert title.count() == 1
        first = title.inner_text()
        visit.page.keyboard.press("ArrowRight")
        assert title.inner_text() != first
        visit.page.keyboard.press("ArrowLeft")
        assert title.inner_text() == first
        visit.page.keyboard.press(" ")
        assert visit.page.locator(".turn").get_attribute("aria-pressed") == "true"
        # a name must be read across a room: an eleventh of the height for a figure, four per cent for a name
        assert (
            visit.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.value')).fontSize)")
            > 100
        )
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert visit.complaints == []


@pytest.fixture
def copy_on_loopback(english: Built, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A site that may be changed, served as it is."""
    import shutil

    site = shutil.copytree(english.out, tmp_path / "site")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Quiet(*a, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield site, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_new_release_shows_itself(browser: Any, copy_on_loopback: tuple[Path, str]) -> None:
    site, address = copy_on_loopback
    with Visit(browser) as visit:
        visit.page.clock.install()
        visit.page.goto(f"{address}/wall.html")
        page = site / "wall.html"
        visit.page.clock.run_for(61_000)
        assert visit.page.locator("meta[name=build]").get_attribute("content") == "abc123def456"
        page.write_text(page.read_text(encoding="utf-8").replace("abc123def456", "new456"), encoding="utf-8")
        with visit.page.expect_navigation():
            visit.page.clock.run_for(61_000)
        assert visit.page.locator("meta[name=build]").get_attribute("content") == "new456"
        assert visit.complaints == []
