"""The calendars that ship with the product give the official norms of working time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from ingestion.settings import SettingsError, load_company
from ingestion.settings.calendars import calendar_days, calendar_names

# working days of a year and its hours in a week of forty, as the official norms state them
NORMS = {
    2020: (248, 1979), 2021: (247, 1972), 2022: (247, 1973), 2023: (247, 1973),
    2024: (248, 1979), 2025: (247, 1972), 2026: (247, 1972), 2027: (247, 1972),
}  # fmt: skip


def year(number: int) -> list[date]:
    first = date(number, 1, 1)
    return [first + timedelta(days=n) for n in range((date(number + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("number", NORMS)
def test_russia_has_the_official_norm(number: int) -> None:
    told = {row["day"]: row for row in calendar_days("russia")}
    at_work = [day for day in year(number) if (told[day]["is_working"] if day in told else day.weekday() < 5)]
    shorter = sum(told[day]["shorter_minutes"] for day in at_work if day in told)
    assert (len(at_work), len(at_work) * 8 - shorter / 60) == NORMS[number]


@pytest.mark.parametrize(
    ("day", "is_working", "shorter"),
    [
        pytest.param(date(2024, 4, 27), True, 0, id="a Saturday worked for a Monday"),
        pytest.param(date(2024, 11, 2), True, 60, id="a Saturday worked before a holiday"),
        pytest.param(date(2024, 12, 31), False, 0, id="New Year's Eve off"),
        pytest.param(date(2021, 5, 10), False, 0, id="Victory Day on a Sunday"),
        pytest.param(date(2026, 1, 9), False, 0, id="moved from a Saturday of January"),
        pytest.param(date(2025, 5, 8), False, 0, id="moved from a Sunday of February"),
    ],
)
def test_days_people_remember(day: date, is_working: bool, shorter: int) -> None:
    (row,) = [row for row in calendar_days("russia") if row["day"] == day]
    assert (row["is_working"], row["shorter_minutes"]) == (is_working, shorter)


def test_the_plain_one_is_the_working_week() -> None:
    assert calendar_names() == ["russia", "weekdays"]
    assert calendar_days("weekdays") == []


def test_a_calendar_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "company.yml").write_text(
        "name: A\ntimezone: Europe/Moscow\nlanguage: en\ncurrency: RUB\ncalendar: {days: russian}\n"
    )
    with pytest.raises(SettingsError, match="russia, weekdays"):
        load_company(tmp_path)
