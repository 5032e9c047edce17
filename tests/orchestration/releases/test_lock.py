"""The run lock, between real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingestion.errors import EXIT_BUSY, UserError
from ingestion.settings import Company
from orchestration.releases import RunLockHeld, lock_holder, run_lock

HOLD = """
import sys, time
from pathlib import Path
from ingestion.settings import load_company
from orchestration.releases import run_lock
with run_lock(load_company(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(company: Company, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(company.root), str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_held(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"


def test_the_second_process_is_told_who_holds_it(company: Company) -> None:
    first = hold(company, 60)
    try:
        wait_until_held(first)
        with pytest.raises(RunLockHeld) as caught, run_lock(company):
            pass
        assert caught.value.exit_code == EXIT_BUSY
        assert f"process {first.pid}, started 20" in str(caught.value)
        assert lock_holder(company) == caught.value.holder
    finally:
        first.kill()
        first.communicate()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda end: end.name)
def test_the_kernel_frees_it_when_the_holder_dies(company: Company, end: signal.Signals) -> None:
    first = hold(company, 60)
    wait_until_held(first)
    first.send_signal(end)
    first.communicate()
    with run_lock(company):
        holder = lock_holder(company)
        assert holder is not None
        assert holder.pid == str(os.getpid())
    assert lock_holder(company) is None


def test_of_eight_that_start_at_once_one_works(company: Company) -> None:
    starters = [hold(company, 4) for _ in range(8)]
    results = [process.communicate(timeout=60) for process in starters]
    assert sum(out == "held\n" for out, _ in results) == 1
    refused = [err for out, err in results if not out]
    assert all("RunLockHeld" in err and "another run is in progress: process" in err for err in refused)


def test_one_process_may_take_it_again(company: Company) -> None:
    with run_lock(company):
        with run_lock(company):
            assert lock_holder(company) is not None
        other = hold(company, 0)
        _, err = other.communicate(timeout=30)
        assert "RunLockHeld" in err
    again = hold(company, 0)
    assert again.communicate(timeout=30)[0] == "held\n"


def test_two_companies_do_not_meet(company: Company, tmp_path: Path) -> None:
    other = company.model_copy(update={"root": tmp_path})
    with run_lock(company), run_lock(other):
        pass


def test_looking_at_the_lock_never_stops_a_run(company: Company) -> None:
    with run_lock(company):
        pass
    ended = time.monotonic() + 0.5
    looker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys,time\nfrom pathlib import Path\nfrom ingestion.settings import load_company\n"
            "from orchestration.releases import lock_holder\ncompany = load_company(Path(sys.argv[1]))\n"
            "print('held', flush=True)\nend = time.monotonic() + 2\n"
            "while time.monotonic() < end: lock_holder(company)",
            str(company.root),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    wait_until_held(looker)
    taken = 0
    while time.monotonic() < ended or taken < 20:
        with run_lock(company):
            taken += 1
    looker.kill()
    looker.communicate()
    assert taken >= 20


def test_a_directory_that_may_not_be_written(company: Company) -> None:
    company.lock_file.mkdir()
    with pytest.raises(UserError, match="the run lock cannot be written: Is a directory"), run_lock(company):
        pass
