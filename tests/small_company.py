"""A small demo company that goes the whole way, on a machine in another zone when asked to."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.shared import one_language

if TYPE_CHECKING:
    from orchestration.run import RunOutcome

END = date(2026, 3, 31)
ROOT = Path(__file__).parents[1]
NAME = "моя фирма"
# a process that reads its zone at start, makes the company and runs it
RUN = """
import pickle, sys, time
from pathlib import Path
from orchestration.run import run
from tests.small_company import make_company
assert time.tzname[0] == sys.argv[2], time.tzname
outcome = run(make_company(Path(sys.argv[1])), "daily")
Path(sys.argv[1]).with_name("outcome.pickle").write_bytes(pickle.dumps(outcome))
"""


def make_company(root: Path, scale: float = 0.03) -> Path:
    """A demo company that has not run yet."""
    from ingestion.demo import make_demo

    make_demo(root, language="en", scale=scale, end=END, seed=11, months=6, truth=False)
    one_language(root)
    return root


def run_in_zone(root: Path, zone: str, name: str) -> RunOutcome:
    """Make the company and run it in a process whose machine stands in another zone, by its own name `name`."""
    subprocess.run(
        [sys.executable, "-c", RUN, str(root), name], check=True, cwd=ROOT, env={**os.environ, "TZ": zone}
    )
    outcome: RunOutcome = pickle.loads(root.with_name("outcome.pickle").read_bytes())
    assert outcome.ok, outcome.failures
    return outcome
