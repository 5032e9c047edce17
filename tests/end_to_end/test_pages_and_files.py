"""What a page shows and what its files hold is what the warehouse says, figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.settings import load_company
from orchestration.releases import require_current
from tests.end_to_end.one_number import Book, report_tables
from tests.reports_site.dom import Element, parse

SLUGS = [table.removeprefix("rpt_") for table in report_tables() if "__" not in table]
Figures = dict[str, str]


@pytest.fixture(scope="module")
def release(published: Callable[[str], Path]) -> Any:
    return require_current(load_company(published("en"), check_options=False))


@pytest.fixture(scope="module")
def book(release: Any) -> Iterator[Book]:
    found = Book(release)
    yield found
    # another module opens the same file in another way
    found.connection.close()


@pytest.mark.parametrize("table", report_tables())
def test_the_file_is_the_table(book: Book, release: Any, table: str) -> None:
    file = release.site / f"{table.removeprefix('rpt_')}.csv"
    columns = book.marts[table].kinds
    ours = ", ".join(f"coalesce(cast({name} as varchar), '') as {name}" for name in columns)
    # a text that begins like a formula is guarded by an apostrophe
    guarded = "regexp_replace(coalesce({0}, ''), '^''([=+@-])', '\\1') as {0}"
    names = ", ".join(guarded.format(name) for name in columns)
    theirs = f"select {names} from read_csv('{file}', all_varchar = true, header = true, nullstr = '', quote = '\"')"
    mine = f"select {ours} from reports.{table}"
    differing = book.fetch(
        f"(({theirs}) except all ({mine})) union all (({mine}) except all ({theirs})) limit 3"
    )
    assert differing == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_shows_rows_of_the_table(book: Book, release: Any, slug: str) -> None:
    page = parse((release.site / f"{slug}.html").read_text(encoding="utf-8"))
    blocks = book.manifest["exposures"][slug]["meta"]["report"]["blocks"]
    shown = 0
    wrong = []
    for number, block in enumerate(blocks, 1):
        for section in page.find("section", id=f"block-{number}"):
            mart = block.get("mart", f"rpt_{slug}")
            for figures in rows_of(section):
                columns = columns_of(book, mart, figures)
                shown += len(columns)
                if columns and not is_row(book, mart, block.get("where", {}), columns):
                    wrong.append((number, figures))
    assert wrong == []
    assert shown


def test_pictures_with_nothing_to_see_stand_after_the_others(release: Any) -> None:
    pages = [parse((release.site / f"{slug}.html").read_text(encoding="utf-8")) for slug in SLUGS]
    groups = [
        [bool(figure.find("svg", class_="drawing")) for figure in group.find("figure", class_="picture")]
        for page in pages
        for group in page.find("div", class_="many")
    ]
    assert [group for group in groups if len(set(group)) == 2], "no picture is empty: nothing is tested"
    assert groups == [sorted(group, reverse=True) for group in groups]


def rows_of(section: Element) -> Iterator[Figures]:
    """Each row of figures in a block: by the anchor of what it counts, the exact value behind the words."""
    for group in section.find("dl", class_="figures"):
        labels = [dt.one("a").attributes["href"] for dt in group.find("dt")]
        values = [data.attributes["value"] for data in group.find("data", class_="value")]
        yield {label.removeprefix("#def-"): value for label, value in zip(labels, values, strict=True)}
    for table in section.find("table"):
        heads = [head.find("a") for head in table.one("thead").find("th")]
        for body in (*table.find("tbody"), *table.find("tfoot")):
            for row in body.find("tr"):
                cells = zip(heads, row.inside, strict=False)
                yield {
                    head[0].attributes["href"].rpartition("#def-")[2]: cell.attributes.get(
                        "data-o", cell.text
                    )
                    for head, cell in cells
                    if head
                }


def columns_of(book: Book, table: str, figures: Figures) -> Figures:
    """The figures by the columns of the table; what two columns count, and what no source gives, is left out."""
    mart = book.marts[table]
    found: Figures = {}
    for anchor, value in figures.items():
        named = [name for name in mart.kinds if mart.metrics.get(name, name) == anchor]
        if len(named) == 1 and value != "not provided":
            found[named[0]] = "" if value == "—" else value
    return found


def is_row(book: Book, table: str, where: dict[str, Any], figures: Figures) -> bool:
    """A row of the table under the block's condition has exactly these figures."""
    conditions = [
        f"{name} in ({', '.join(repr(each) for each in (value if isinstance(value, list) else [value]))})"
        for name, value in where.items()
        # the total below a table is the company's
        if name != "level"
    ]
    conditions += [
        f"{name} is null" if value == "" else f"{name} = cast('{value}' as {book.marts[table].kinds[name]})"
        for name, value in figures.items()
    ]
    return bool(book.fetch(f"select 1 from reports.{table} where {' and '.join(conditions)} limit 1"))
