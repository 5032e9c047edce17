"""The sentence above a picture says what the data of the picture says, worked out here once more."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import duckdb

from tests.reports_site.conftest import Built
from tests.reports_site.dom import Element, parse

OCTOBER = "period_grain = 'month' and period_start = date '2026-10-01' and period_state = 'closed'"


def query(built: Built, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def says(page: Element, title: str) -> str:
    """The sentence of the block or picture with this title."""
    for part in [*page.find("section", class_="block"), *page.find("figure")]:
        heads = [*part.find("h2"), *part.find("figcaption")]
        if heads and heads[0].text.startswith(title):
            return part.find("p", class_="says")[0].text if part.find("p", class_="says") else ""
    raise AssertionError(f"no block is called {title}")


def millions(amount: Decimal) -> str:
    return f"RUB {float(f'{amount:.2e}') / 1e6:.2f}".rstrip("0").rstrip(".") + "M"


def test_the_leader_has_the_share_of_the_whole(english: Built) -> None:
    rows = query(
        english,
        "select coalesce(user_name, 'No manager'), won_amount from reports.rpt_won_amount_by_employee"
        f" where level = 'manager' and {OCTOBER} order by won_amount desc",
    )
    total = sum(amount for _, amount in rows)
    name, amount = rows[0]
    words = says(parse(english.html("won_amount_by_employee")), "By manager")
    assert words == f"{name}: {millions(amount)}, {amount / total * 100:.1f}% of {millions(total)}"


def test_a_month_is_held_against_the_average_of_those_before_it(english: Built) -> None:
    rows = query(
        english,
        "select won_amount from reports.rpt_won_amount_by_employee where level = 'total' and period_grain = 'month'"
        " and period_state = 'closed' order by period_start",
    )
    *before, last = [amount for (amount,) in rows]
    average = sum(before[-12:]) / len(before[-12:])
    change = last / average - 1
    words = says(parse(english.html("won_amount_by_employee")), "By month")
    percent = f"{abs(change) * 100:.0f}%" if abs(change) >= Decimal("0.0995") else f"{abs(change) * 100:.1f}%"
    start = f"Won amount, Oct 2026: {millions(last)}, {'+' if change > 0 else '−'}{percent}"
    assert words.startswith(f"{start} vs the average of the {len(before[-12:])} months before")
    assert words.endswith("the highest here") == (last > max(before))


def test_the_unfinished_month_is_not_held_against_anything(english: Built) -> None:
    assert "Nov 2026" not in says(parse(english.html("cash_flow")), "In and out")


def test_days_are_held_against_working_days_only(english: Built) -> None:
    days = query(
        english,
        "select period_start, actions from reports.rpt_daily_activity where level = 'total' and period_grain = 'day'"
        " and period_state = 'closed' and isodow(period_start) < 6 order by period_start desc limit 13",
    )
    (day, last), *before = days
    average = sum(actions for _, actions in before) / 12
    words = says(parse(english.html("daily_activity")), "Thirty days")
    assert words.startswith(f"Actions, {day.day} Nov 2026: {last}, {'+' if last > average else '−'}")
    assert "vs the average of the 12 working days before" in words


def test_a_funnel_says_where_most_are_lost(english: Built) -> None:
    steps = query(
        english,
        "select stage_name, reached_deals from reports.rpt_pipeline_by_stage where view = 'cohort' and level = 'stage'"
        f" and pipeline_name = 'New clients' and {OCTOBER} order by stage_position",
    )
    drops = [(before[1] - after[1], before, after) for before, after in pairwise(steps)]
    drop, before, after = max(drops, key=lambda found: found[0])
    words = says(parse(english.html("pipeline_by_stage")), "New clients")
    share = f"{drop / before[1] * 100:.1f}%"
    assert words == f"Most are lost between “{before[0]}” and “{after[0]}”: {drop} of {before[1]} ({share})"


def test_a_waterfall_names_its_largest_step(english: Built) -> None:
    name, net = query(
        english,
        "select coalesce(article_name, 'Unclassified'), net from reports.rpt_cash_flow where level = 'article'"
        f" and {OCTOBER} order by abs(net) desc limit 1",
    )[0]
    words = says(parse(english.html("cash_flow")), "From start to end")
    assert words.startswith("From RUB 5M to RUB")
    assert f"the largest step: {name}, {'+' if net > 0 else '−'}" in words


def test_it_is_said_in_the_readers_language(russian: Built) -> None:
    page = parse(russian.html("won_amount_by_employee"))
    words = says(page, "По месяцам").replace("\u00a0", " ")
    assert words.startswith("Сумма выигранных, окт")
    assert "к среднему за 12 предыдущих месяцев" in words
