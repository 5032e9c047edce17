"""A run in a process of its own, killed while a page is under way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from ingestion.standin.faults import Fault
from tests.ingestion.crm.stage import Stage

LAND = "import sys; from pathlib import Path; from ingestion.settings import load_company;"
LAND += "from ingestion.landing import land; print(land(load_company(Path(sys.argv[1])), 'crm'))"


def land_and_kill(stage: Stage) -> None:
    """Start a run and kill it when the second page of deals hangs."""
    stage.read(stage.longest)
    path = max(stage.faults.asked, key=lambda name: stage.faults.asked[name])
    stage.faults.asked.clear()
    stage.faults.planned = [Fault(path, 2, "time-out")]
    environment = os.environ | {"RUNTIME__REQUEST_TIMEOUT": "60"}
    process = subprocess.Popen([sys.executable, "-c", LAND, str(stage.root)], env=environment)
    try:
        deadline = time.monotonic() + 60
        while not stage.faults.happened:
            assert process.poll() is None, "the run ended by itself"
            assert time.monotonic() < deadline, "the second page was never asked for"
            time.sleep(0.02)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    stage.faults.planned = []
