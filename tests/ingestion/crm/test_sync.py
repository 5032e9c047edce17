"""What lands, what does not land twice, what is marked as gone."""

from __future__ import annotations

from datetime import timedelta

from tests.ingestion.crm.stage import Stage


def test_a_second_run_lands_nothing_new(stage: Stage) -> None:
    first = stage.land()
    assert first.ok and first.rows[stage.longest.name] > 0
    assert stage.land().rows == {}


def test_yesterdays_clock_brings_no_duplicates(stage: Stage) -> None:
    stage.land()
    before = stage.landed()
    stage.world.now -= timedelta(days=1)
    stage.write()
    assert stage.land("weekly").rows == {}
    after = stage.landed()
    assert {name: rows for name, rows in after.items() if name != "_reads"} == {
        name: rows for name, rows in before.items() if name != "_reads"
    }
