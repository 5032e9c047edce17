"""The overview: sentences, worries and changes are the marts' own figures, each with the way to its rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest

from reports_site import validate_reports
from reports_site.spec_errors import SpecErrors
from tests.reports_site.conftest import Built
from tests.reports_site.dom import Element, parse
from tests.reports_site.manifests import make_manifest

DAY = "period_grain = 'day' and period_start = date '2026-11-18' and period_state = 'closed'"
MONTH = "period_grain = 'month' and period_state = 'closed' and period_start = date '{}'"


def query(built: Built, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def section(page: Element, title: str) -> Element:
    return next(part for part in page.find("section") if part.find("h2") and part.find("h2")[0].text == title)


def test_the_three_questions_are_answered_in_their_order(english: Built) -> None:
    page = parse(english.html("index"))
    answers = page.find("section", class_="answer")
    assert [answer.one("h2").text for answer in answers] == [
        "Is the team working?",
        "Where do clients get lost?",
        "Did the money arrive?",
    ]
    actions, calls = query(
        english, f"select actions, calls from reports.rpt_daily_activity where level = 'total' and {DAY}"
    )[0]
    assert answers[0].one("p", class_="verdict").text == f"{actions} actions, {calls} calls."
    figures = answers[0].find("data")
    assert [Decimal(figure.attributes["value"]) for figure in figures] == [actions, calls]
    stage, lost = query(
        english,
        "select stage_name, lost_deals from reports.rpt_pipeline_by_stage where view = 'cohort' and level = 'stage'"
        f" and {MONTH.format('2026-10-01')} order by lost_deals desc, stage_name limit 1",
    )[0]
    assert answers[1].one("p", class_="verdict").text == f"Most are lost at “{stage}”: {lost}."


def test_an_answer_of_smaller_order_comes_first(english: Built) -> None:
    money = parse(english.html("index")).find("section", class_="answer")[2]
    assert money.one("p", class_="verdict").text.startswith("Came RUB")
    assert money.one("ul", class_="more").text.startswith("On the accounts: RUB")


def test_a_worry_counts_its_rows_and_leads_to_them(english: Built) -> None:
    page = parse(english.html("index"))
    worries = section(page, "Needs attention today").find("a")
    silent = query(
        english,
        f"select user_name from reports.rpt_daily_activity where level = 'manager' and is_silent_day and {DAY}",
    )
    assert silent, "somebody has to be silent for this to prove anything"
    assert worries[0].one("span", class_="count").text == str(len(silent))
    assert worries[0].one("span", class_="what").text == "Silent people"
    page_of_rows, _, anchor = worries[0].attributes["href"].partition("#")
    rows = next(part for part in parse((english.out / page_of_rows).read_text()).find("section", id=anchor))
    assert rows.one("h2").text == "Who did what"


def test_a_worry_names_who_has_most_of_it(english: Built) -> None:
    worry = section(parse(english.html("index")), "Needs attention today").find("a")[1]
    calls = query(
        english,
        f"select user_name, calls from reports.rpt_daily_activity where level = 'manager' and {DAY}"
        " and calls > 0 order by calls desc, user_name",
    )
    first = ", ".join(f"{name} {count}" for name, count in calls[:3])
    assert worry.one("span", class_="whose").text.startswith(first)
    assert worry.one("span", class_="count").text == str(sum(count for _, count in calls))


def test_what_was_looked_for_and_not_found_is_in_order_and_the_unknown_is_not(english: Built) -> None:
    words = section(parse(english.html("index")), "Needs attention today").text
    assert "In order: Strangers." in words
    # no source provides it: neither a worry nor in order
    assert "Letters" not in words


def test_a_change_is_explained_by_its_parts(english: Built) -> None:
    change = section(parse(english.html("index")), "What changed, and why").find("li")[0]
    months = [MONTH.format("2026-10-01"), MONTH.format("2026-09-01")]
    now, was = (
        dict(
            query(
                english,
                "select coalesce(nullif(user_name, '~none'), 'No manager'), won_amount"
                f" from reports.rpt_won_amount_by_employee where level = 'manager' and {month}",
            )
        )
        for month in months
    )
    total = sum(now.values()) - sum(was.values())
    assert total
    parts = {name: now[name] - was.get(name, 0) for name in now}
    strongest = max(parts, key=lambda name: parts[name] if total > 0 else -parts[name])
    why = change.one("p", class_="why").text
    sign = "+" if total > 0 else "−"
    assert why.startswith(f"Mostly: {strongest} {sign}RUB")
    opposite = [name for name, part in parts.items() if part * total < 0]
    assert ("Against it:" in why) == bool(opposite)


def test_the_pulse_is_behind_a_click_and_whole(english: Built) -> None:
    page = parse(english.html("index"))
    pulse = page.one("table", class_="pulse")
    assert [head.text for head in pulse.one("thead").find("th")][1:] == [
        "Last working day 18 Nov",
        "Today so far 19 Nov",
        "This week so far 16–19 Nov",
        "This month so far 1–19 Nov",
    ]
    assert "Net" in pulse.text


@pytest.mark.parametrize(
    ("key", "part", "words"),
    [
        pytest.param(
            "answers",
            {"question": "team", "says": {"en": "{nothing}", "ru": "{nothing}"}},
            "answers[1] → says: 'nothing' is not a column",
            id="unknown column in a sentence",
        ),
        pytest.param(
            "answers",
            {"question": "why", "says": {"en": "a", "ru": "b"}},
            "answers[1] → question",
            id="unknown question",
        ),
        pytest.param(
            "attention",
            {"title": {"en": "a", "ru": "b"}, "where": {"floor": 3}},
            "attention[1] → where: 'floor' is not a column",
            id="unknown column of a condition",
        ),
        pytest.param(
            "changes",
            {"value": "calls", "by": "user_name", "by_where": {"level": "manager"}, "colour": 1},
            "changes[1] → colour: unknown key",
            id="unknown key",
        ),
        pytest.param(
            "attention",
            {"title": {"en": "a", "ru": "b"}, "needs": ["dragons"]},
            "no entity is called 'dragons'",
            id="unknown entity",
        ),
    ],
)
def test_a_mistake_in_the_overviews_keys_is_named(key: str, part: dict[str, Any], words: str) -> None:
    manifest = make_manifest()
    manifest["nodes"]["model.lead2cash.int_deals_unioned"] = {
        "name": "int_deals_unioned",
        "resource_type": "model",
    }
    report = manifest["exposures"]["exposure.lead2cash.daily_activity"]["config"]["meta"]["report"]
    report[key] = [part]
    with pytest.raises(SpecErrors) as caught:
        validate_reports(manifest)
    assert words in str(caught.value)
