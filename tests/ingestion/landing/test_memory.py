"""What a landing held is given back while it goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from pathlib import Path
from ingestion.landing.memory import give_large_blocks_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

if "as landed" in sys.argv:
    give_large_blocks_back()
start = resident()
held, kept = [b"x" * 1_500_000], []
held.clear()
# a hundred batches, with a small thing that stays behind each of them
for number in range(100):
    held.append(b"x" * 1_500_000)
    kept.append(b"x" * (2000 + number))
held.clear()
print(resident() - start)
"""


def megabytes_kept(how: str) -> float:
    """Memory that a process keeps of 150 MB it no longer holds."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tells memory by /proc")
def test_blocks_of_batches_go_back_when_they_are_written() -> None:
    assert megabytes_kept("as landed") < 20
