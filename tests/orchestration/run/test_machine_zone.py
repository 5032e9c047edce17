"""The zone of the machine is nobody's business: a company has its own.

In the suite `ran_once` is made on a machine in Kathmandu; its marts and pages are compared with what the tests'
own machine makes (test_run.py), so are its marts with those of daily runs (test_days.py).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.run import RunOutcome
from tests.orchestration.run.conftest import contents
from tests.shared import with_parse
from tests.small_company import run_in_zone


@pytest.mark.long
@pytest.mark.parametrize(
    ("zone", "name"),
    [
        pytest.param("Europe/Moscow", "MSK", id="Moscow"),
        pytest.param("America/New_York", "EST", id="New York"),
        pytest.param("UTC", "UTC", id="UTC"),
    ],
)
def test_marts_and_pages_are_the_same_in_every_zone(
    ran_once: tuple[Path, RunOutcome], tmp_path: Path, parse: Path, zone: str, name: str
) -> None:
    root = with_parse(tmp_path / "company", parse)
    run_in_zone(root, zone, name)
    here, there = (contents((company / "current").resolve()) for company in (ran_once[0], root))
    assert len(here) > 200
    assert here.keys() == there.keys()
    assert {table for table in here if here[table] != there[table]} == set()
