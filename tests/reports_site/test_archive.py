"""Kept pages: every closed period has one, it says what the mart says, and only its own figures change it."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import duckdb
import pytest

from reports_site import build_site
from reports_site.archive.places import ARCHIVES
from reports_site.periods import Period
from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse

ATOM = "{http://www.w3.org/2005/Atom}"
FOLDERS = ("daily", "weekly", "monthly")


def closed(site: Built, grain: str) -> list[Period]:
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select period_id, period_start, period_end from marts.dim_periods"
            " where period_grain = ? and period_state = 'closed' order by 2",
            [grain],
        ).fetchall()
    return [Period(id, grain, start, end, "closed", None) for id, start, end in rows]


def kept(out: Path) -> dict[str, bytes]:
    pages = (
        path for folder in FOLDERS for path in (out / folder).rglob("*.html") if path.name != "index.html"
    )
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in pages}


def changed_copy(site: Built, to: Path, *statements: str) -> Path:
    warehouse = Path(shutil.copyfile(site.warehouse, to / "changed.duckdb"))
    with duckdb.connect(str(warehouse)) as connection:
        for statement in statements:
            connection.execute(statement)
    return warehouse


def built_twice(site: Built, to: Path, *statements: str) -> tuple[dict[str, bytes], dict[str, bytes], int]:
    """Kept pages of two builds into one place, between which statements changed the warehouse."""
    out = to / "site"
    build_site(site.warehouse, site.target, out)
    before = kept(out)
    report = build_site(changed_copy(site, to, *statements), site.target, out)
    return before, kept(out), report.kept


def test_every_closed_period_has_its_page_and_its_neighbours(english: Built) -> None:
    assert english.report.kept
    for archive in ARCHIVES:
        if not (english.out / archive.folder).is_dir():
            continue
        periods = closed(english, archive.grain)
        paths = [english.out / archive.path(period) for period in periods]
        pages = [parse(path.read_text(encoding="utf-8")) for path in paths]
        for before, here, after in zip([None, *paths], pages, [*paths[1:], None], strict=False):
            where = paths[pages.index(here)].parent
            turns = {
                rel: (where / link.attributes["href"]).resolve()
                for rel in ("prev", "next")
                for link in here.find("a", rel=rel)
            }
            assert turns == {rel: path for rel, path in (("prev", before), ("next", after)) if path}
        on_calendar = [
            (english.out / archive.folder / link.attributes["href"]).resolve()
            for link in parse((english.out / archive.calendar).read_text(encoding="utf-8")).find("a")
            if link.attributes.get("title")
        ]
        assert sorted(on_calendar) == sorted(paths)


def test_the_addresses_are_those_of_the_calendar(english: Built) -> None:
    assert (english.out / "daily/2026/11/2026-11-18.html").is_file()
    assert not (english.out / "daily/2026/11/2026-11-19.html").exists()  # the day is not over
    assert (english.out / "ru/daily/2026/11/2026-11-18.html").is_file()
    assert (english.out / "monthly/2026/2026-10.html").is_file()
    week = Period(
        "w",
        "week",
        closed(english, "week")[0].start.replace(year=2025, month=12, day=29),
        None,
        "closed",
        None,
    )  # type: ignore[arg-type]
    # 29 December 2025 is the Monday of the first week of 2026
    assert ARCHIVES[1].path(week) == "weekly/2026/2026-W01.html"


def test_every_link_of_a_kept_page_leads_somewhere(english: Built) -> None:
    for name in (
        "daily/2026/11/2026-11-18.html",
        "monthly/2026/2026-10.html",
        "ru/daily/2026/10/2026-10-01.html",
        "daily/index.html",
    ):
        path = english.out / name
        for link in parse(path.read_text(encoding="utf-8")).find("a"):
            address, _, place = link.attributes["href"].partition("#")
            there = (path.parent / unquote(address)).resolve() if address else path
            assert there.is_file(), (name, link.attributes["href"])
            if place and there.suffix == ".html":
                assert f'id="{place}"' in there.read_text(encoding="utf-8"), (name, link.attributes["href"])


def test_a_kept_page_says_what_the_mart_says(english: Built) -> None:
    page = parse((english.out / "daily/2026/11/2026-11-17.html").read_text(encoding="utf-8"))
    with duckdb.connect(str(english.warehouse), read_only=True) as connection:
        calls, before = (
            connection.execute(
                "select calls from reports.rpt_daily_activity where period_grain = 'day' and level = 'total' and period_start = ?",
                [day],
            ).fetchall()[0][0]
            for day in ("2026-11-17", "2026-11-16")
        )
    figure = next(item for item in page.find("div", class_="figure") if item.one("dt").text == "Calls")
    assert figure.find("data")[0].attributes["value"] == str(calls)
    assert f"({before})" in figure.find("span", class_="words")[0].text


def test_another_build_of_the_same_figures_changes_no_kept_page(english: Built, tmp_path: Path) -> None:
    before, after, made = built_twice(
        english, tmp_path, "update marts.dim_run set build_id = 'another', as_of = as_of + interval 1 hour"
    )
    assert (after, made) == (before, 0)


def test_a_changed_day_changes_its_page_and_the_one_compared_with_it(english: Built, tmp_path: Path) -> None:
    before, after, made = built_twice(
        english,
        tmp_path,
        "update reports.rpt_daily_activity set calls = calls + 1"
        " where period_grain = 'day' and level = 'total' and period_start = '2026-10-06'",
    )
    assert {name for name in before if before[name] != after[name]} == {
        "daily/2026/10/2026-10-06.html", "daily/2026/10/2026-10-07.html",
    }  # fmt: skip
    assert made == 4  # two pages in two languages


def test_a_kept_page_is_linked_and_survives_the_removal_of_the_shelf(english: Built, tmp_path: Path) -> None:
    out = tmp_path / "site"
    first = build_site(english.warehouse, english.target, out)
    page = out / "daily/2026/11/2026-11-18.html"
    assert page.stat().st_nlink == 2
    whole = kept(out)
    shutil.rmtree(tmp_path / "site.cache")
    again = build_site(english.warehouse, english.target, out)
    assert (again.kept, kept(out)) == (first.kept, whole)


@pytest.mark.parametrize("home", ["", "ru/"])
def test_the_feed_tells_of_new_periods(english: Built, home: str) -> None:
    folder = english.out / home
    feed = ElementTree.fromstring((folder / "feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)) >= 10
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert updated == sorted(updated, reverse=True)
    # the eighteenth was over when the nineteenth began in Moscow
    assert updated[0] == "2026-11-19T00:00:00+03:00"
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None and (folder / link.attrib["href"]).is_file()
        assert entry.findtext(f"{ATOM}summary")
