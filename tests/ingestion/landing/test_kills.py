"""A kill at any moment leaves the last completed loads, and the next run ends as if nothing happened."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


def kill(tmp_path: Path, *points: object) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.ingestion.landing.killed", str(tmp_path), *map(str, points)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr
    return [result for line in done.stdout.splitlines() if "killed" in (result := json.loads(line))]


def count_events(tmp_path: Path) -> int:
    return max(result["events"] for result in kill(tmp_path / "count", "never"))


def assert_whole(results: list[dict[str, Any]]) -> None:
    for result in results:
        assert not result["torn"], result
        assert result["rerun"] == 0, result
        assert result["exact"], result
        assert result["leftovers"] == [], result


# dlt writes its state first and the line that completes the load second, and its state reader does not
# ask whether the load completed: taking the cursor from there would skip the rows for ever
def test_a_kill_between_dlts_state_and_the_end_of_its_load_skips_nothing(tmp_path: Path) -> None:
    result = kill(tmp_path, "state")[0]
    assert result["killed"]
    assert result["states"] == 1, "the kill did not fall where it was meant to"
    assert_whole([result])


def test_kills_at_random_events_lose_and_double_nothing(tmp_path: Path) -> None:
    events = count_events(tmp_path)
    points = random.Random(7).sample(range(1, events), 12)
    results = kill(tmp_path, *points)
    assert sum(result["killed"] for result in results) >= 10
    assert_whole(results)


@pytest.mark.long
def test_kills_at_every_event_lose_and_double_nothing(tmp_path: Path) -> None:
    events = count_events(tmp_path)
    results = kill(tmp_path, *range(1, events))
    assert sum(result["killed"] for result in results) > events * 0.9
    assert_whole(results)
