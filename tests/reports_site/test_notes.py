"""A note of the company stands beside its figure, and a note about nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from ingestion.errors import UserError
from reports_site import Role, build_role_sites, build_site
from reports_site.notes import period_of
from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse
from tests.reports_site.files import said

NOTES = [
    ("won_amount_by_employee", "won_amount", "2026-10", "A big <b>deal</b> came early", "Anna"),
    # by the name of the metric, on a kept day
    ("daily_activity", "calls", "2026-11-17", "The telephony was down", None),
]


def write(site: Built, notes: list[tuple[str, str, str, str, str | None]]) -> None:
    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute("delete from marts.dim_notes")
        connection.executemany("insert into marts.dim_notes values (?, ?, ?, ?, ?)", notes)


@pytest.fixture(scope="module")
def noted(build: Callable[..., Built]) -> Built:
    site = build("en")
    write(site, NOTES)
    build_site(site.warehouse, site.target, site.out)
    return site


def test_a_note_stands_beside_its_figure_and_on_the_page(noted: Built) -> None:
    page = parse(noted.html("won_amount_by_employee"))
    (figure,) = [one for one in page.find("div", class_="figure") if "A big" in one.text]
    assert figure.one("dt").text == "Won amount"
    assert " ".join(figure.one("span", class_="remark").text.split()) == "A big <b>deal</b> came early Anna"
    (note,) = page.one("ul", class_="notes").find("li")
    assert " ".join(note.text.split()) == "Oct 2026, Won amount: A big <b>deal</b> came early Anna"


def test_a_kept_page_has_the_notes_of_its_period_only(noted: Built) -> None:
    pages = {
        path.stem for path in noted.out.rglob("daily/2026/*/*.html") if "telephony" in path.read_text("utf-8")
    }
    assert pages == {"2026-11-17"}
    write(noted, NOTES[:1])
    build_site(noted.warehouse, noted.target, noted.out)
    assert not [path for path in noted.out.rglob("*.html") if "telephony" in path.read_text("utf-8")]
    write(noted, NOTES)


def test_a_role_that_sees_a_part_gets_no_notes(noted: Built) -> None:
    # a note may name whom the role may not know
    out = noted.out.parent / "roles"
    build_role_sites(noted.warehouse, noted.target, noted.out, out, [Role("anna", managers=("u1",))])
    assert not [path for path, text in said(out).items() if "A big" in text or "telephony" in text]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        pytest.param(("sales", "won_amount", "2026-10"), "'sales', period 2026-10: no such report; allowed: cash_flow, daily_activity", id="report"),
        pytest.param(("cash_flow", "won_amount", "2026-10"), "found figure 'won_amount'; allowed: closing_balance, expense", id="figure"),
        pytest.param(("cash_flow", "income", "2026-02-30"), "period 2026-02-30: there is no such day", id="day"),
    ],
)  # fmt: skip
def test_a_note_about_nothing_is_refused(noted: Built, note: tuple[str, str, str], words: str) -> None:
    write(noted, [*NOTES, (*note, "text", None)])
    with pytest.raises(UserError, match=words) as caught:
        build_site(noted.warehouse, noted.target, noted.out)
    assert "settings/notes.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026", ("year", date(2026, 1, 1))),
        ("2026-Q3", ("quarter", date(2026, 7, 1))),
        ("2026-10", ("month", date(2026, 10, 1))),
        ("2026-W01", ("week", date(2025, 12, 29))),
        ("2026-W53", ("week", date(2026, 12, 28))),
        ("2025-W53", None),
        ("2026-10-22", ("day", date(2026, 10, 22))),
        ("2026-02-30", None),
    ],
)
def test_periods_as_they_are_written(text: str, period: tuple[str, date] | None) -> None:
    assert period_of(text) == period
