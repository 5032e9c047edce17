"""What is particular about S2: it may sort by change, which must show; within the day that is made use of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.ingestion.crm.stage import Stage, demo_company, quick

PAGES = 3
BOTH_ORDERS = 2


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    quick(monkeypatch)
    with Stage("s2", demo_company(), tmp_path, monkeypatch) as made:
        assert made.land().ok
        yield made


def change(stage: Stage, place: int = 5) -> str:
    """Rename a deal within the last hour; return its id."""
    stage.world.now += timedelta(hours=3)
    row = stage.rows[place]
    row["name"] = f"Renamed {place}"
    row["updated_at"] = (stage.world.now - timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%S")
    stage.world.change()
    stage.write()
    stage.faults.asked.clear()
    return row["deal_id"]


def asked(stage: Stage) -> int:
    return sum(stage.faults.asked.values())


def test_within_the_day_the_newest_changes_are_enough(stage: Stage) -> None:
    changed = change(stage)
    report = stage.land("intraday")
    assert report.ok and report.rows["deals"] == 1
    assert "Renamed 5" in stage.live("deals")[changed]
    assert asked(stage) == BOTH_ORDERS + 1
    # every other run reads it all, and sees what is gone
    change(stage, 6)
    gone = stage.rows.pop(40)
    stage.world.change()
    assert stage.land("daily").ok
    assert asked(stage) == PAGES * 2
    assert gone["deal_id"] not in stage.live("deals")


def by_id(path: str, records: list[Any]) -> None:
    """An API that sorts as it likes, whatever it is asked."""
    records.sort(key=lambda record: int(record["id"]))


def test_an_api_that_does_not_sort_is_read_whole(stage: Stage) -> None:
    stage.faults.rewrite = by_id
    changed = change(stage, 150)
    assert stage.land("intraday").ok
    assert "Renamed 150" in stage.live("deals")[changed]
    assert asked(stage) == BOTH_ORDERS + PAGES


def test_an_order_that_breaks_on_the_way_is_not_followed(stage: Stage) -> None:
    """Every deal changed just now, so all pages are asked for; the second one is in disorder."""
    stage.world.now += timedelta(hours=3)
    for place, row in enumerate(stage.rows):
        row["name"] = f"Renamed {place}"
        moment = stage.world.now - timedelta(seconds=len(stage.rows) - place)
        row["updated_at"] = moment.strftime("%Y-%m-%dT%H:%M:%S")
    stage.world.change()
    stage.write()
    stage.faults.asked.clear()
    stage.faults.rewrite = lambda path, records: (
        records.reverse() if asked(stage) == BOTH_ORDERS + 2 else None
    )
    assert stage.land("intraday").ok
    assert asked(stage) == BOTH_ORDERS + 2 + PAGES
    live = stage.live("deals")
    assert all(f'"Renamed {place}"' in live[row["deal_id"]] for place, row in enumerate(stage.rows))
