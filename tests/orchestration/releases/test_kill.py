"""A kill at any file event of publishing leaves the last release, or the new one, whole."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ingestion.settings import Company
from orchestration.releases import Release, publish, require_current
from tests.orchestration.conftest import Build

# publishes a build and kills itself at the given file event; prints how many there were when it lives
KILLED = """
import os, signal, sys
from pathlib import Path
from ingestion.settings import load_company
from orchestration.releases import publish
company = load_company(Path(sys.argv[1]))
last, seen = int(sys.argv[2]), 0
def count(event, arguments):
    global seen
    if event.startswith(("os.", "open", "shutil.")):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
publish(company, company.build_dir, "b2", {})
print(seen)
"""


def killed_at(company: Company, event: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", KILLED, str(company.root), str(event)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def whole(company: Company) -> str:
    """The build id of what people read, after reading all of it."""
    release = require_current(company)
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        row = connection.execute("select count(*), sum(amount_base) from marts.fct_deals").fetchone()
    assert row is not None
    assert row[0] == 5
    assert (release.site / "index.html").read_text() == f"<h1>build {release.build_id[1:]}</h1>"
    assert (release.artifacts / "semantic_manifest.json").stat().st_size > 1000
    return release.build_id


def campaign(company: Company, build: Build, events: list[int] | None) -> None:
    build(company)
    pristine = company.root.with_name("pristine")
    shutil.copytree(company.root, pristine, symlinks=True)
    total = int(killed_at(company, 0).stdout)
    assert whole(company) == "b2"
    ends: set[str] = set()
    for event in events or range(1, total + 1):
        shutil.rmtree(company.root)
        shutil.copytree(pristine, company.root, symlinks=True)
        assert killed_at(company, min(event, total)).returncode == -signal.SIGKILL
        ends.add(whole(company))
        if (
            not (company.build_dir / "warehouse.duckdb").exists()
            and require_current(company).build_id == "b1"
        ):
            # the build went with the killed run: the next run makes it again
            shutil.rmtree(company.build_dir)
            shutil.copytree(pristine / ".build", company.build_dir)
        publish(company, company.build_dir, "b2", {})
        assert whole(company) == "b2"
        left = [path.name for path in (*company.releases_dir.iterdir(), *company.root.glob(".current-*"))]
        assert sorted(left) == ["b1", "b2"]
    assert "b1" in ends


def test_a_kill_at_some_events(company: Company, release: Release, build: Build) -> None:
    campaign(company, build, [1, 5, 9, 14, 19, 24, 30, 37, 45, 10_000])


@pytest.mark.long
def test_a_kill_at_every_event(company: Company, release: Release, build: Build) -> None:
    campaign(company, build, None)


FULL = """
import resource, sys
from pathlib import Path
from ingestion.errors import RunFailed
from ingestion.settings import load_company
from orchestration.releases import publish
company, limit = load_company(Path(sys.argv[1])), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    publish(company, company.build_dir, "b2", {})
except RunFailed as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [0, 100, 1_000, 4_096, 7_000], ids=lambda limit: f"{limit} bytes")
def test_a_full_disk_keeps_the_last_release(
    company: Company, release: Release, build: Build, limit: int
) -> None:
    build(company)
    command = [sys.executable, "-c", FULL, str(company.root), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert done.stdout
    assert whole(company) == "b1"
    assert publish(company, build(company), "b3", {}).build_id == "b3"
    assert sorted(path.name for path in company.releases_dir.iterdir()) == ["b1", "b3"]


def test_readers_see_one_release_or_the_other(company: Company, release: Release, build: Build) -> None:
    reader = """
import sys, time, duckdb
from pathlib import Path
root, end, reads, bad = Path(sys.argv[1]), time.monotonic() + float(sys.argv[2]), 0, 0
print("ready", flush=True)
while time.monotonic() < end:
    here = (root / "current").resolve()
    page = (here / "site" / "index.html").read_text()
    connection = duckdb.connect(str(here / "warehouse.duckdb"), read_only=True)
    rows = connection.execute("select count(*) from marts.fct_deals").fetchall()
    connection.close()
    reads += 1
    bad += page != f"<h1>build {here.name[1:]}</h1>" or rows != [(5,)]
print(reads, bad)
"""
    keep = company.model_copy(update={"releases": company.releases.model_copy(update={"keep": 100})})
    process = subprocess.Popen(
        [sys.executable, "-c", reader, str(company.root), "3"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    for number in range(2, 22):
        publish(keep, build(company), f"b{number}", {})
    reads, bad = process.communicate(timeout=60)[0].split()
    assert int(reads) > 50
    assert bad == "0"
    assert Path(company.current).resolve().name == "b21"
