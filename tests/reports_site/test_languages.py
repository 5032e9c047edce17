"""Both languages are whole: every sentence has its translation, and a page speaks one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import reports_site
from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse

ROOT = Path(reports_site.__file__).parent
KEYWORDS = {"_": None, "n": (1, 2), "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def messages() -> Iterator[str]:
    """Every English sentence of the code and the templates."""
    for _, _, message, _, _ in extract_from_dir(str(ROOT), method_map=METHODS, keywords=KEYWORDS):
        yield message[0] if isinstance(message, tuple) else message


def translations() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """English and Russian forms of every sentence of the catalogue."""
    with (ROOT / "locales" / "ru.po").open("rb") as lines:
        for message in read_po(lines, locale="ru"):
            if message.id:
                ids, strings = message.id, message.string or ""
                yield (
                    (ids,) if isinstance(ids, str) else tuple(map(str, ids)),
                    (strings,) if isinstance(strings, str) else tuple(strings),
                )


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    translated = {ids[0] for ids, strings in translations() if all(strings)}
    assert set(messages()) == translated


def test_placeholders_survive_the_translation() -> None:
    for ids, strings in translations():
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) == wanted, ids


def test_a_russian_page_says_nothing_in_english(russian: Built) -> None:
    sentences = {message for message in messages() if " " in message and "%" not in message}
    for path in russian.pages:
        document = parse(path.read_text(encoding="utf-8"))
        assert document.one("html").attributes["lang"] == "ru"
        words = document.one("body").text
        assert [sentence for sentence in sentences if sentence in words] == [], path.name


def test_the_languages_have_the_same_pages(english: Built, russian: Built) -> None:
    names = [path.relative_to(english.out) for path in english.pages]
    assert names == [path.relative_to(russian.out) for path in russian.pages]


@pytest.mark.parametrize("slug", ["index", "won_amount_by_employee", "cash_flow", "glossary"])
def test_the_other_language_stands_beside_the_companys_own(english: Built, russian: Built, slug: str) -> None:
    own, other = parse(russian.html(slug)), parse(english.html(f"ru/{slug}"))
    assert other.one("html").attributes["lang"] == "ru"
    for part in ("main", "footer"):
        assert other.one(part).text == own.one(part).text
    there = parse(english.html(slug)).find("a", hreflang="ru")[0].attributes["href"]
    back = other.find("a", hreflang="en")[0].attributes["href"]
    assert (there, back) == (f"ru/{slug}.html", f"../{slug}.html")


@pytest.mark.parametrize("slug", ["ru/index", "ru/cash_flow", "ru/glossary", "ru/money"])
def test_every_link_of_the_other_language_leads_somewhere(english: Built, slug: str) -> None:
    page = parse(english.html(slug))
    targets = [link.attributes["href"] for link in [*page.find("a"), *page.find("link")]]
    targets += [script.attributes["src"] for script in page.find("script")]
    for target in targets:
        path = target.partition("#")[0] or f"{slug.removeprefix('ru/')}.html"
        assert (english.out / "ru" / path).is_file(), target


def test_a_mart_is_one_file_for_all_languages(english: Built) -> None:
    assert (english.out / "cash_flow.csv").is_file()
    assert not (english.out / "ru" / "cash_flow.csv").exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param(
            "en", ["vs the month before", "Boris & Sons", "No manager", "unfinished", "Total"], id="English"
        ),
        pytest.param(
            "ru", ["к предыдущему месяцу", "Без менеджера", "не закончен", "Итого", "млн ₽"], id="Russian"
        ),
    ],
)
def test_a_page_in_the_readers_words(english: Built, russian: Built, language: str, words: list[str]) -> None:
    site = english if language == "en" else russian
    text = parse(site.html("won_amount_by_employee")).text.replace("\u00a0", " ")
    for word in words:
        assert word in text


def test_a_site_of_one_language_offers_no_other(build: Callable[..., Built]) -> None:
    site = build("ru", languages="ru")
    assert not (site.out / "en").exists() and not (site.out / "ru").exists()
    assert parse(site.html("index")).find("a", hreflang="en") == []
    assert {path.stem for path in site.pages} >= {"index", "cash_flow", "glossary", "wall"}
