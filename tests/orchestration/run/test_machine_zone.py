"""The zone of the machine is nobody's business: a company has its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.run import RunOutcome
from tests.orchestration.run.conftest import contents
from tests.shared import with_parse

ROOT = Path(__file__).parents[3]
# a process that reads its zone at start, makes the company of `ran_once` and runs it
RUN = """
import sys, time
from pathlib import Path
from orchestration.run import run
from tests.orchestration.run.conftest import make_company
assert time.tzname[0] == sys.argv[2], time.tzname
outcome = run(make_company(Path(sys.argv[1])), "daily")
assert outcome.ok, outcome.failures
"""


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        pytest.param("Asia/Kathmandu", "+0545", id="Kathmandu"),
        pytest.param("Europe/Moscow", "MSK", id="Moscow", marks=pytest.mark.long),
        pytest.param("America/New_York", "EST", id="New York", marks=pytest.mark.long),
        pytest.param("UTC", "UTC", id="UTC", marks=pytest.mark.long),
    ],
)
def test_marts_and_pages_are_the_same_in_every_zone(
    ran_once: tuple[Path, RunOutcome], tmp_path: Path, parse: Path, zone: str, name: str
) -> None:
    root = with_parse(tmp_path / "company", parse)
    subprocess.run(
        [sys.executable, "-c", RUN, str(root), name], check=True, cwd=ROOT, env={**os.environ, "TZ": zone}
    )
    here, there = (contents((company / "current").resolve()) for company in (ran_once[0], root))
    assert len(here) > 200
    assert here.keys() == there.keys()
    assert {table for table in here if here[table] != there[table]} == set()
