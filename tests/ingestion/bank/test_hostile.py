"""XML made to harm is refused in time and memory, with its line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_hostile_xml_is_refused_within_a_second_and_200_megabytes() -> None:
    command = [sys.executable, "-m", "tests.ingestion.bank.hostile"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    assert len(told) >= 30
    wrong = {
        name: (round(seconds, 2), where, what[:200])
        for name, (seconds, where, what) in told.items()
        if seconds > 1 or not re.fullmatch(r"hostile\.xml:[1-9]\d*", where)
    }
    assert wrong == {}
    assert not any("root:" in what for _, _, what in told.values())
