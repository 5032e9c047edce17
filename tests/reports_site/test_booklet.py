"""The booklet: published pages bound into one PDF, the same every time."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.errors import RunFailed, UserError
from reports_site.booklet import bound, print_booklet, settled
from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse
from tests.reports_site.visits import CHROMIUM

SLUGS = ["won_amount_by_employee", "cash_flow"]
AS_OF = datetime(2026, 11, 19, 9, tzinfo=UTC)


def test_every_page_stands_on_a_sheet_of_its_own_without_scripts(english: Built) -> None:
    document = parse(bound([english.html(slug) for slug in SLUGS]))
    sheets = document.find("article", class_="sheet")
    assert [sheet.one("h1").text for sheet in sheets] == [
        parse(english.html(slug)).one("h1").text for slug in SLUGS
    ]
    for sheet, slug in zip(sheets, SLUGS, strict=True):
        assert sheet.text == parse(english.html(slug)).one("main").text
    assert not document.find("script")
    assert not [link for link in document.find("a") if "href" in link.attributes]
    assert len(document.find("footer")) == 1


@pytest.mark.skipif(not CHROMIUM.is_file(), reason="chromium is not installed")
def test_equal_pages_are_equal_booklets(english: Built, tmp_path: Path) -> None:
    sizes = [print_booklet(english.out, SLUGS, tmp_path / f"{n}.pdf", AS_OF) for n in (1, 2)]
    first, second = ((tmp_path / f"{n}.pdf").read_bytes() for n in (1, 2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert len(first) == sizes[0]
    assert first.startswith(b"%PDF") and b"(D:20261119090000" in first
    assert b"file://" not in first
    pages = re.findall(rb"/Type /Page\b", first)
    assert len(pages) >= len(SLUGS)
    print_booklet(english.out, SLUGS[:1], tmp_path / "ru.pdf", AS_OF, home="ru/")
    assert (tmp_path / "ru.pdf").read_bytes().startswith(b"%PDF")


def test_the_browsers_own_counter_leaves_no_trace() -> None:
    """Seen in one of seven printings under load: the same page, its tagged cells numbered one higher."""
    page = b"/ID (node%08d) /ID (node%08d) /Headers [(node%08d)] /Names [(node%08d)] /CreationDate (D:%014d+00'00')"
    first, second = (page % (n + 3, n + 1, n + 1, n + 3, 20260101000000 + n) for n in (331, 332))
    assert settled(first, AS_OF) == settled(second, AS_OF) == page % (2, 1, 1, 2, 20261119090000)


def test_without_chromium_one_message_says_what_to_do(
    english: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="apt-get install chromium"):
        print_booklet(english.out, SLUGS, tmp_path / "x.pdf", AS_OF)
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.skipif(not CHROMIUM.is_file(), reason="chromium is not installed")
def test_a_page_that_is_not_there_is_named(english: Built, tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match=r"no_such\.html"):
        print_booklet(english.out, ["no_such"], tmp_path / "x.pdf", AS_OF)
