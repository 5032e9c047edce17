"""Dates and times as declared, in the zone declared, whatever the zone of the machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tests.ingestion.files.conftest import Desk

TASKS = """
    entities:
      tasks:
        - file: a.csv
          dates: {dates}
          columns: {{task_id: id, state: {{constant: open}}, due_at: when}}
"""
DAYS = """
    entities:
      absences:
        - file: a.csv
          dates: {dates}
          columns: {{user_id: id, from_on: when, to_on: when}}
"""
TIMES = {
    "iso": {
        "2026-03-01": "2026-02-28T21:00:00",
        "2026-03-01 10:05": "2026-03-01T07:05:00",
        "2026-03-01T10:05:06": "2026-03-01T07:05:06",
        "2026-03-01T10:05:06.789": "2026-03-01T07:05:06",
        "2026-03-01T10:05:06Z": "2026-03-01T10:05:06",
        "2026-03-01T10:05:06+05:00": "2026-03-01T05:05:06",
        "2026-03-01T10:05:06-0330": "2026-03-01T13:35:06",
        "2026-03-01 10:05:06.5+05": "2026-03-01T05:05:06",
        "2026-03-01T10:05:06,5+05:00": "2026-03-01T05:05:06",
        "2026-03-01T10:05 +05:00": "2026-03-01T05:05:00",
        "2026-02-29T10:05:06Z": None,
        "2024-02-29": "2024-02-28T21:00:00",
        "2026-02-29": None,
        "2026-3-1": None,
        "01.03.2026": None,
        "20260301": None,
        "infinity": None,
        "epoch": None,
        "0026-03-01": None,
        "9999-12-31": None,
    },
    "dd.mm.yyyy": {
        "01.03.2026": "2026-02-28T21:00:00",
        "1.3.2026": "2026-02-28T21:00:00",
        "01.03.2026 10:05": "2026-03-01T07:05:00",
        "01.03.2026 10:05:06": "2026-03-01T07:05:06",
        "31.02.2026": None,
        "13.13.2026": None,
        "01.03.26": None,
        "2026-03-01": None,
        "01/03/2026": None,
        "01.03.2026 10:5": "2026-03-01T07:05:00",
    },
    "m/d/yyyy": {
        "3/1/2026": "2026-02-28T21:00:00",
        "12/31/2025": "2025-12-30T21:00:00",
        "31/12/2025": None,
    },
    "[dd.mm.yyyy, iso]": {"01.03.2026": "2026-02-28T21:00:00", "2026-03-01": "2026-02-28T21:00:00"},
    "dd.mm.yy": {"01.03.26": "2026-02-28T21:00:00", "31.12.99": "1999-12-30T21:00:00"},
    "d mmm yyyy": {"5 Mar 2026": "2026-03-04T21:00:00", "5 мар 2026": None},
    "m/d/yyyy h:mi am": {"3/1/2026 1:05 PM": "2026-03-01T10:05:00", "3/1/2026": None},
    "dd.mm.yyyy hh:mi z": {"01.03.2026 10:05 +0500": "2026-03-01T05:05:00"},
    "epoch": {"1772361906": "2026-03-01T10:45:06", "x": None},
    "epoch_ms": {"1772361906789": "2026-03-01T10:45:06"},
    "excel": {"46082": "2026-02-28T21:00:00", "46082.5": "2026-03-01T09:00:00", "1e5": None},
}
LOCAL_DAYS = {
    "iso": {
        "2026-03-01": "2026-03-01",
        "2026-03-01T23:59": "2026-03-01",
        "2026-03-01T22:30:00Z": "2026-03-02",
    },
    "dd.mm.yyyy": {
        "01.03.2026": "2026-03-01",
        "01.03.2026 0:00:00": "2026-03-01",
        "epoch": None,
        "-infinity": None,
    },
    "d mmm yyyy": {"5 Mar 2026": "2026-03-05", "epoch": None, "infinity": None},
    "dd.mm.yyyy hh:mi z": {"01.03.2026 23:30 +0000": "2026-03-02"},
    "epoch": {"1772404200": "2026-03-02"},
    "excel": {"46082.9": "2026-03-01"},
}


@pytest.fixture
def machine_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in Kathmandu, where nobody of the company is."""
    monkeypatch.setitem(os.environ, "TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def landed(
    desk: Desk, mapping: str, dates: str, texts: list[str], entity: str, field: str
) -> dict[str, object]:
    lines = [f'{number},"{text}"' for number, text in enumerate(texts)]
    # one good row, so that a file of wrong ones is not left out whole
    desk.put("a.csv", "id,when\n" + "\n".join(lines) + "\nno,\n")
    desk.map(mapping.format(dates=dates))
    desk.land()
    assert desk.failures() == []
    key = "task_id" if entity == "tasks" else "user_id"
    found = {payload[key]: payload[field] for payload in desk.payloads(entity)}
    return {text: found.get(str(number)) for number, text in enumerate(texts)}


@pytest.mark.usefixtures("machine_zone")
@pytest.mark.parametrize("dates", TIMES)
def test_times(desk: Desk, dates: str) -> None:
    assert landed(desk, TASKS, dates, list(TIMES[dates]), "tasks", "due_at") == TIMES[dates]
    assert {row[3] for row in desk.rejects()} == {
        text for text, value in TIMES[dates].items() if value is None
    }


@pytest.mark.usefixtures("machine_zone")
@pytest.mark.parametrize("dates", LOCAL_DAYS)
def test_days_are_days_of_the_company(desk: Desk, dates: str) -> None:
    mapping = DAYS.replace("from_on: when", "from_on: {{column: when, default: 2026-01-01}}")
    mapping = mapping.replace("to_on: when", "to_on: {{column: when, default: 2026-01-01}}")
    assert landed(desk, mapping, dates, list(LOCAL_DAYS[dates]), "absences", "from_on") == LOCAL_DAYS[dates]


def test_nights_when_the_clocks_change(desk: Desk) -> None:
    desk.zone = "Asia/Nicosia"
    texts = ["2026-03-29T02:59", "2026-03-29T03:30", "2026-03-29T04:00", "2026-10-25T02:59", "2026-10-25T03:30",
             "2026-10-25T04:00", "2026-10-25T03:30+03:00"]  # fmt: skip
    found = landed(desk, TASKS, "iso", texts, "tasks", "due_at")
    assert list(found.values()) == [
        "2026-03-29T00:59:00",
        # 03:30 does not exist: half an hour after the clocks went forward
        "2026-03-29T01:30:00",
        "2026-03-29T01:00:00",
        "2026-10-24T23:59:00",
        # 03:30 exists twice: the second
        "2026-10-25T01:30:00",
        "2026-10-25T02:00:00",
        # an offset says which
        "2026-10-25T00:30:00",
    ]


def test_a_mapping_and_a_field_may_have_their_own_zone_and_pattern(desk: Desk) -> None:
    desk.put("a.csv", "id,made,due,done\n1,01.03.2026 10:00,3/1/2026,2026-03-01 10:00\n")
    desk.map("""
        defaults: {timezone: UTC, dates: dd.mm.yyyy}
        entities:
          tasks:
            - file: a.csv
              timezone: Asia/Yekaterinburg
              columns:
                task_id: id
                created_at: made
                due_at: {column: due, dates: m/d/yyyy, timezone: America/New_York}
                done_at: {column: done, dates: iso, timezone: UTC, add_days: -1}
        """)
    desk.land()
    payload = desk.payloads("tasks")[0]
    assert payload["created_at"] == "2026-03-01T05:00:00"
    assert payload["due_at"] == "2026-03-01T05:00:00"
    assert payload["done_at"] == "2026-02-28T10:00:00"


def test_a_date_and_a_time_in_two_columns(desk: Desk) -> None:
    desk.put("a.csv", "id,day,time\n1,01.03.2026,10:05\n2,01.03.2026,\n")
    desk.map("""
        entities:
          tasks:
            - file: a.csv
              columns: {task_id: id, due_at: {join: [day, time], dates: dd.mm.yyyy}}
        """)
    desk.land()
    assert desk.column("tasks", "due_at") == ["2026-03-01T07:05:00", "2026-02-28T21:00:00"]


def test_the_reason_names_the_pattern(desk: Desk) -> None:
    desk.put("a.csv", "id,when\n1,2026-03-01\n2,01.03.2026\n3,01.03.1026\n")
    desk.map(TASKS.format(dates="dd.mm.yyyy"))
    desk.land()
    assert desk.rejects() == [
        ("2", "due_at", "when", "2026-03-01", "is no date and time written as dd.mm.yyyy"),
        ("4", "due_at", "when", "01.03.1026", "is not between 1900 and 2199"),
    ]


def test_updated_and_known_moments_come_from_the_file(desk: Desk) -> None:
    import pyarrow.parquet as pq

    desk.put("a.csv", "id,changed,known\n1,2026-03-01T10:00Z,2026-03-02T10:00Z\n2,,\n")
    desk.map("""
        entities:
          tasks:
            - file: a.csv
              columns: {task_id: id, updated_at: changed, known_at: known}
        """)
    desk.land()
    rows = pq.read_table(desk.landing.files("crm", "tasks")[0]).to_pylist()
    moments = [(str(row["updated_at"]), str(row["known_at"])) for row in rows]
    assert moments == [
        ("2026-03-01 10:00:00", "2026-03-02 10:00:00"),
        ("None", "2026-11-20 06:00:00"),
    ]
    assert "updated_at" not in desk.payloads("tasks")[0]
    # a build for a day in between finds the file too
    inventory = pq.read_table(desk.landing.files("crm", "_files")[0]).to_pylist()
    assert str(inventory[0]["known_at"]) == "2026-03-02 10:00:00"
