"""The world is believable, and its oddities are there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.demo import DemoSummary, make_demo
from ingestion.demo.clock import Clock, holidays
from ingestion.demo.export.style import style
from ingestion.demo.plan import Plan, day_date, day_number
from ingestion.demo.scripts import PLOTS
from ingestion.demo.truth.periods import Periods, start_of
from tests.ingestion.demo.reading import Rows, read_csv, read_export, read_planted


def months(root: Path, name: str, level: str = "total") -> Rows:
    rows = read_csv(root / "truth" / f"{name}.csv")
    return [row for row in rows if row["period_grain"] == "month" and row["level"] == level]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_plot_is_planted(made: Callable[..., DemoSummary], language: str) -> None:
    planted = {row["name"] for row in read_planted(made(language).root)}
    assert {plot.name for plot in PLOTS} - planted == set()
    assert {"day with no data", "row that cannot be read", "one call on two records"} <= planted


def test_calendar_traps_are_planted(tmp_path: Path) -> None:
    make_demo(tmp_path, language="en", scale=0.02, end=date(2021, 3, 1), months=14)
    names = {row["name"] for row in read_planted(tmp_path)}
    assert {
        "event in week 53", "event on 29 February", "event in the night the clocks go forward",
        "event in the night the clocks go back",
    } <= names  # fmt: skip


def test_an_owner_would_believe_the_numbers(made: Callable[..., DemoSummary]) -> None:
    root = made("ru", 0.5).root
    won = months(root, "rpt_won_amount_by_employee")
    lost = months(root, "rpt_pipeline_by_stage__loss_reasons")
    deals = sum(int(row["won_deals"]) for row in won)
    assert 0.2 < deals / (deals + sum(int(row["lost_deals"]) for row in lost)) < 0.38
    amount = sum(Decimal(row["won_amount"]) for row in won)
    assert 300_000 < amount / deals < 2_000_000
    margin = sum(Decimal(row["margin_amount"] or 0) for row in won)
    assert Decimal("0.2") < margin / amount < Decimal("0.45")
    received = sum(Decimal(row["received_amount"]) for row in won)
    assert Decimal("0.8") < received / amount < 1
    cash = months(root, "rpt_cash_flow")
    income = sum(Decimal(row["income"]) for row in cash)
    assert Decimal("0.8") < sum(Decimal(row["expense"]) for row in cash) / income < Decimal("1.1")


def test_most_open_deals_have_a_next_step_and_move(made: Callable[..., DemoSummary]) -> None:
    root = made("ru", 0.5).root
    closed = {"142", "143"}
    deals = {row["deal_id"] for row in read_export(root, "deals") if row["stage_id"] not in closed}
    tasks = read_export(root, "tasks")
    cancelled = style("ru").labels["state"]["cancelled"]
    planned = {row["deal_id"] for row in tasks if not row["done_at"] and row["state"] != cancelled}
    changes = read_export(root, "stage_changes")
    moved = {row["entity_id"] for row in changes if row["changed_at"][3:10] in ("09.2026", "10.2026", "11.2026")}
    assert 0.6 < len(deals & planned) / len(deals) < 1
    assert 0.6 < len(deals & moved) / len(deals) < 1


def test_few_clients_of_the_conference_bring_more_than_many_of_ads(made: Callable[..., DemoSummary]) -> None:
    deals = [row for row in read_export(made("ru", 0.5).root, "deals") if row["stage_id"] == "142"]
    money = {
        source: [float(row["amount"].replace(" ", "").replace(",", ".") or 0) for row in deals
                 if row["lead_source_id"] == source]
        for source in ("12", "18")
    }  # fmt: skip
    leads = [row["lead_source_id"] for row in read_export(made("ru", 0.5).root, "leads")]
    assert leads.count("12") > 50 * len(money["18"]) > 0
    assert sum(money["18"]) > sum(money["12"]) / 2


def test_silent_day_has_no_data(made: Callable[..., DemoSummary]) -> None:
    rows = read_csv(made().root / "truth" / "rpt_daily_activity.csv")
    silent = [row for row in rows if row["period_grain"] == "day" and row["period_start"] == "2026-01-01"]
    assert silent
    assert {row["actions"] for row in silent} == {"0"}
    assert not [
        row for row in read_export(made().root, "leads") if row["created_at"].startswith("01.01.2026")
    ]


def test_working_saturday_and_moved_holidays() -> None:
    found = holidays(day_number(date(2026, 1, 1)), day_number(date(2026, 12, 31)))
    by_day = {day_date(number).isoformat(): works for number, works in found.items()}
    assert by_day["2026-03-09"] is False
    assert [day for day, works in by_day.items() if works] == ["2026-12-19"]


def test_local_time_around_summer_time() -> None:
    clock = Clock(Plan("en", 1, date(2026, 11, 23), 1, 24, "Asia/Nicosia"))
    spring, autumn = day_number(date(2026, 3, 29)), day_number(date(2026, 10, 25))
    assert clock.utc(spring, 4 * 3600) - clock.utc(spring, 2 * 3600) == 3600
    assert clock.utc(autumn, 5 * 3600) - clock.utc(autumn, 2 * 3600) == 4 * 3600
    assert clock.day(clock.utc(autumn, 86_399)) == autumn


def test_periods_of_the_truth() -> None:
    first, today = day_number(date(2025, 12, 1)), day_number(date(2026, 2, 18))
    periods = Periods(first, today, lambda day: (day + 3) % 7 < 5)
    weeks = periods.by_grain["week"]
    assert day_date(weeks[0].start) == date(2025, 12, 1)
    assert (weeks[-1].state, day_date(weeks[-1].end)) == ("running", date(2026, 2, 18))
    running = periods.by_grain["month"][-1]
    # twelve working days went by before the 18th of February; the thirteenth of January is Monday the 19th
    before = periods.compared(running)
    assert before is not None
    assert (day_date(before[0]), day_date(before[1])) == (date(2026, 1, 1), date(2026, 1, 18))
    assert day_date(start_of("quarter", today)) == date(2026, 1, 1)


def test_parts_of_the_truth_make_the_whole(made: Callable[..., DemoSummary]) -> None:
    root = made().root
    for name, measure in (("rpt_won_amount_by_employee", "won_amount"), ("rpt_daily_activity", "actions")):
        whole = {row["period_start"]: Decimal(row[measure]) for row in months(root, name)}
        for level in ("department", "manager"):
            parts = dict.fromkeys(whole, Decimal(0))
            for row in months(root, name, level):
                parts[row["period_start"]] += Decimal(row[measure])
            assert parts == whole


def test_rules_give_the_articles_that_were_meant(made: Callable[..., DemoSummary]) -> None:
    """The article of every movement follows from cash_flow_rules.csv, first rule by priority."""
    from ingestion.demo.export.cash_rules import RULES
    from ingestion.demo.maker import Maker
    from tests.ingestion.demo.conftest import END

    maker = Maker(Plan("ru", 0.2, END, 5, 24, "Europe/Moscow"), lambda *_: None)
    stories = list(maker.stories())
    clients = {row.inn for story in stories for row in story.counterparties if row.inn}
    services = maker.world.words.services
    book = maker.book([row for story in stories for row in story.payments])

    def fits(pattern: str, text: str) -> bool:
        from fnmatch import fnmatchcase

        return not pattern or fnmatchcase(text.lower(), pattern.lower())

    for rows in book.movements:
        for row in rows:
            pay = row.payment
            if row.internal or row.unknown:
                continue
            found = next(
                (
                    article
                    for _, way, who, purpose, budget, client, article, *_ in RULES
                    if (not way or way == pay.direction)
                    and (not who or services[who] in pay.other.name)
                    and fits(purpose, pay.purpose)
                    and (not budget or pay.budget)
                    and (not client or pay.other.inn in clients)
                ),
                "",
            )
            assert found == pay.article, pay
