"""Working hours of the company and of people, as settings/work_hours.csv says them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingestion.settings.company import Company
from ingestion.settings.tables import table_rows
from tests.ingestion.settings.test_tables import mistakes

Write = Callable[[str, str], None]


def test_hours_of_the_company_and_of_a_person(company: Company, table: Write) -> None:
    table("work_hours", "user_id,weekday,opens_at,closes_at\n,,9:00,18:30\nanna,sat,10:00,24:00\n")
    assert table_rows(company)["work_hours"] == [
        {"user_id": None, "weekday": None, "opens_at": "09:00", "closes_at": "18:30"},
        {"user_id": "anna", "weekday": "sat", "opens_at": "10:00", "closes_at": "24:00"},
    ]


@pytest.mark.parametrize("text", ["25:00", "9", "09:60", "24:30", "9am"])
def test_a_time_that_is_none_is_named(company: Company, table: Write, text: str) -> None:
    table("work_hours", f"opens_at,closes_at\n{text},18:00\n")
    assert mistakes(company) == [
        f"settings/work_hours.csv:2: opens_at: found '{text}'; allowed: a time of day such as 09:30"
    ]


def test_a_weekday_has_hours_once(company: Company, table: Write) -> None:
    table("work_hours", "weekday,opens_at,closes_at\nmon,09:00,18:00\nmon,10:00,18:00\n")
    assert "a second time" in mistakes(company)[0]
