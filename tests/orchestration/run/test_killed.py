"""A run that is killed or interrupted leaves the last release whole, and the next run needs no human."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from ingestion.settings import load_company
from orchestration.dagster_home import open_instance
from orchestration.releases import lock_holder
from orchestration.run import RunOutcome, run
from tests.orchestration.run.conftest import contents

Same = Callable[[Path, Path], None]
LIMIT_SECONDS = 240.0
# stage as the command line calls it, and how long into it
FEW = [("Build", 2.0)]
MANY = [("Ingest", 0.0), ("Inputs", 0.0), ("Build", 0.3), *FEW, ("Render", 0.2), ("Publish", 0.0)]


def set_the_clock(root: Path, moment: str) -> str:
    """Another moment, another build; returns the moment before."""
    company = root / "company.yml"
    text = company.read_text(encoding="utf-8")
    before = re.findall(r'as_of: "(.*)"', text)[0]
    company.write_text(text.replace(before, moment), encoding="utf-8")
    return str(before)


def stop_in(root: Path, stage: str, delay: float, signal_number: int) -> subprocess.CompletedProcess[str]:
    """Start a run, send it a signal in a stage, and return how it ended."""
    started = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run", "daily", "--company", str(root)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stderr is not None
    lines = []
    for line in started.stderr:
        lines.append(line)
        if line.startswith(f"{stage}:"):
            break
    time.sleep(delay)
    started.send_signal(signal_number)
    out, err = started.communicate(timeout=LIMIT_SECONDS)
    return subprocess.CompletedProcess(started.args, started.returncode, out, "".join(lines) + err)


def unfinished(root: Path) -> list[str]:
    with open_instance(load_company(root)) as instance:
        return [
            run.run_id for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
        ]


@pytest.mark.parametrize(
    "moments",
    [pytest.param(FEW, id="in the build"), pytest.param(MANY, id="many moments", marks=pytest.mark.long)],
)
def test_a_kill_leaves_the_last_release_whole(
    root: Path, ran_once: tuple[Path, RunOutcome], same: Same, moments: list[tuple[str, float]]
) -> None:
    before = call_it_older(root)
    whole = contents(before)
    for stage, delay in moments:
        done = stop_in(root, stage, delay, signal.SIGKILL)
        if done.returncode == 0:
            continue
        assert done.returncode == -signal.SIGKILL, done.stderr
        now = (root / "current").resolve()
        if now == before:
            assert contents(now) == whole, stage
        else:
            assert stage == "Publish"
            assert contents(now).keys() == whole.keys()
        assert lock_holder(load_company(root)) is None
    outcome = run(root, "daily")
    assert outcome.ok, outcome.failures
    assert unfinished(root) == []
    assert [path.name for path in (root / "releases").iterdir() if path.name.startswith(".")] == []
    # what nobody disturbed, on a machine in another zone
    same((ran_once[0] / "current").resolve(), (root / "current").resolve())


def call_it_older(root: Path) -> Path:
    """Give the release another name: the next run finds that its inputs are not those of the last one."""
    release = (root / "current").resolve()
    older = release.rename(release.with_name("older"))
    (root / "current").unlink()
    (root / "current").symlink_to(older.relative_to(root))
    return older.resolve()


@pytest.mark.parametrize(
    "number",
    [pytest.param(signal.SIGINT, id="Ctrl-C"), pytest.param(signal.SIGTERM, id="SIGTERM")],
)
def test_an_interrupted_run_says_so_and_publishes_nothing(root: Path, number: signal.Signals) -> None:
    before = (root / "current").resolve()
    clock = set_the_clock(root, f"2026-03-31T13:{number:02}")
    try:
        started = time.monotonic()
        done = stop_in(root, "Build", 1.0, number)
        assert time.monotonic() - started < LIMIT_SECONDS
    finally:
        set_the_clock(root, clock)
    assert done.returncode == 130, done.stderr
    assert "stopped; the last release is unchanged" in done.stderr and "Traceback" not in done.stderr
    assert (root / "current").resolve() == before
    assert lock_holder(load_company(root)) is None
    assert unfinished(root) == []
