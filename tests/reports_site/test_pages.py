"""What stands on the pages: figures as in the marts, changes, totals, definitions, states of the data."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from tests.reports_site.conftest import Built
from tests.reports_site.dom import Element, parse

PAGES = ["index", "daily", "employees", "funnel", "money", "daily_activity", "won_amount_by_employee"]
PAGES += ["pipeline_by_stage", "cash_flow", "glossary"]
OCTOBER = "period_grain = 'month' and period_start = date '2026-10-01' and period_state = 'closed'"


def value(built: Built, sql: str) -> Decimal:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        return Decimal(connection.execute(sql).fetchall()[0][0])


def figures(group: Element) -> dict[str, Element]:
    return {figure.one("a").text: figure for figure in group.find("div", class_="figure")}


def test_a_page_for_every_report_and_section(english: Built) -> None:
    assert [page.slug for page in english.report.pages if page.language == "en"] == [*PAGES, "wall"]
    parts = [path.relative_to(english.out).with_suffix("").parts for path in english.pages]
    # the catalogue has its own tests
    assert [part[0] for part in parts if part[0] != "catalogue"] == sorted([*PAGES, "wall"])


@pytest.mark.parametrize("slug", PAGES)
def test_every_page_says_what_it_was_made_from(english: Built, slug: str) -> None:
    page = parse(english.html(slug))
    foot = page.one("footer").text
    for words in (
        "crm",
        "19 Nov 2026, 15:00",
        "4 hours behind",
        "Europe/Moscow",
        "Build abc123def456",
        "feed0001",
    ):
        assert words in foot
    warning = page.one("section", class_="warn").text
    assert "bank: late, data as of 10 Nov 2026, 09:00. No statement since 10 November" in warning


@pytest.mark.parametrize("slug", PAGES)
def test_every_link_leads_somewhere(english: Built, slug: str) -> None:
    for link in parse(english.html(slug)).find("a"):
        path, _, anchor = link.attributes["href"].partition("#")
        target = english.out / (path or f"{slug}.html")
        assert target.is_file(), link.attributes["href"]
        if anchor and target.suffix == ".html":
            ids = [element.attributes.get("id") for element in parse(target.read_text()).walk()]
            assert ids.count(anchor) == 1, link.attributes["href"]


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_is_well_formed(english: Built, slug: str) -> None:
    page = parse(english.html(slug))
    ids = [element.attributes["id"] for element in page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert len(page.find("h1")) == 1
    assert all(picture.attributes["aria-label"] for picture in page.find("svg"))
    assert all(head.attributes.get("scope") for head in page.find("th"))


@pytest.mark.parametrize("slug", PAGES)
def test_the_content_policy_has_nothing_to_forgive(english: Built, slug: str) -> None:
    html = english.html(slug)
    page = parse(html)
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not page.find("style")
    assert [script.attributes["src"] for script in page.find("script")] == [
        "static/theme.js",
        "static/start.js",
    ]
    assert not [script for script in page.find("script") if script.text]
    for element in page.walk():
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
    assert "://" not in html.replace("http-equiv", "")


def test_a_figure_is_the_marts_own(english: Built) -> None:
    page = parse(english.html("won_amount_by_employee"))
    closed, running = page.find("section", class_="card")[:2]
    wanted = value(
        english,
        f"select won_amount from reports.rpt_won_amount_by_employee where level = 'total' and {OCTOBER}",
    )
    figure = figures(closed)["Won amount"]
    assert closed.one("h3").text == "October 2026"
    assert Decimal(figure.one("data").attributes["value"]) == wanted
    assert "vs the month before" in figure.text
    assert "1–19 Nov 2026 so far unfinished" in running.one("h3").text
    assert "vs 1–19 Oct, the same number of working days" in figures(running)["Won amount"].text


def test_a_rate_shows_its_parts_and_a_small_sample_is_greyed(english: Built) -> None:
    page = parse(english.html("won_amount_by_employee"))
    figure = figures(page.find("section", class_="card")[0])["Share of large deals"]
    assert "6 of 12" in figure.text
    row = next(
        row
        for row in page.find("tr")
        if row.find("th") and "Anna" in row.text and row.find("td", class_="faint")
    )
    assert "only" in row.find("td", class_="faint")[0].attributes["title"]


def test_the_total_is_the_marts_own_and_parts_add_up(english: Built) -> None:
    page = parse(english.html("won_amount_by_employee"))
    table = next(table for table in page.find("table") if table.find("tfoot"))
    heads = [head.text for head in table.one("thead").find("th")]
    column = next(i for i, head in enumerate(heads) if head.startswith("Won amount"))
    rows = [row.inside for row in table.one("tbody").find("tr")]
    parts = sum(Decimal(row[column].attributes.get("data-o") or row[column].text) for row in rows)
    total = table.one("tfoot").find("tr")[0].inside[column]
    assert Decimal(total.attributes["data-o"]) == parts
    assert [row[0].text for row in rows].count("No manager") == 1
    assert "Denis dismissed" in [row[0].text for row in rows]


def test_what_no_source_provides_is_said_and_never_zero(english: Built) -> None:
    page = parse(english.html("won_amount_by_employee"))
    assert "Payroll: not provided by bank, crm." in page.text
    table = next(table for table in page.find("table") if "Pay RUB" in table.text)
    assert {row.inside[-1].text for row in table.one("tbody").find("tr")} == {"not provided"}
    assert "Tasks: not provided by bank, crm." in parse(english.html("daily_activity")).text


def test_an_unfinished_period_is_marked_wherever_it_stands(english: Built) -> None:
    page = parse(english.html("cash_flow"))
    history = page.one("section", class_="history")
    first = history.find("tbody")[0].find("tr")[0]
    assert first.inside[0].text == "Nov 2026 unfinished"
    assert "The paler mark is an unfinished period." in page.text


def test_money_of_several_currencies_is_never_mixed(english: Built) -> None:
    page = parse(english.html("cash_flow"))
    table = next(table for table in page.find("table") if "Euro account" in table.text)
    rows = {row.inside[0].text: row.text for row in table.find("tr")}
    assert "€" in rows["Euro account"]
    assert "RUB" not in rows["Euro account"]
    assert "€" not in rows["Main account"]
    assert "RUB" in rows["Total"]


def test_every_picture_has_its_numbers_and_a_variant_for_phones(english: Built) -> None:
    for slug in ("daily_activity", "won_amount_by_employee", "pipeline_by_stage", "cash_flow"):
        page = parse(english.html(slug))
        assert page.find("figure")
        for figure in page.find("figure"):
            assert figure.one("details").find("table")
            assert figure.find("svg", class_="narrow")
            assert all(
                drawing.one("title").text and drawing.one("desc").text for drawing in figure.find("svg")
            )


def test_a_funnel_names_what_was_left_behind(english: Built) -> None:
    page = parse(english.html("pipeline_by_stage"))
    pictures = page.find("figure")
    assert [figure.one("figcaption").text for figure in pictures] == ["New clients", "Renewals"]
    assert "lost:" in pictures[0].text
    assert "(−75%)" in pictures[0].text


def test_a_definition_stands_at_every_figure(english: Built) -> None:
    page = parse(english.html("won_amount_by_employee"))
    terms = next(
        terms for terms in page.find("dl", class_="terms") if terms.attributes["id"] == "def-average_check"
    )
    for words in (
        "Average check: description.",
        "sum of average_check",
        "NumeratorWon amount",
        "DenominatorWon deals",
    ):
        assert words in terms.text
    assert "select * from facts -- rpt_won_amount_by_employee <b>" in page.text
    assert "The credit goes to the owner at the win." in page.text


def test_the_glossary_has_every_metric_and_where_it_stands(english: Built) -> None:
    page = parse(english.html("glossary"))
    cards = {card.one("h2").text: card for card in page.find("section", class_="card")}
    assert len(cards) == 10
    assert cards["Won amount"].find("a")[0].attributes["href"] == "won_amount_by_employee.html#def-won_amount"
    assert "sum(won_amount) · fct_events" in cards["Won amount"].text
