"""The whole way once, and what starts none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from ingestion.errors import UserError
from ingestion.settings import load_company
from orchestration.releases import releases, run_lock
from orchestration.run import RunOutcome, run

STAGES = {"start", "ingest", "inputs", "dbt", "site", "release", "total"}


def test_a_first_run_publishes_everything(ran_once: tuple[Path, RunOutcome]) -> None:
    root, outcome = ran_once
    assert outcome.release == (root / "current").resolve()
    assert outcome.build_id == outcome.release.name
    assert set(outcome.seconds) == STAGES
    assert {load.source for load in outcome.loads} == {"crm", "bank"}
    assert (root / "current" / "site" / "won_amount_by_employee.html").is_file()
    assert not (root / "current" / "warehouse.duckdb.wal").exists()
    info = json.loads((root / "current" / "manifest.json").read_text(encoding="utf-8"))["info"]
    assert info["job"] == "daily" and info["as_of"] == "2026-03-31T06:00:00+00:00"


def test_nothing_reaches_the_terminal(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "run", "daily", "--quiet", "--company", str(root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_unchanged_company_is_not_built_again(root: Path) -> None:
    before = (root / "current").resolve().stat().st_ino
    outcome = run(root, "weekly")
    assert outcome.ok and outcome.unchanged
    assert "dbt" not in outcome.seconds
    assert (root / "current").resolve().stat().st_ino == before
    assert len(releases(load_company(root))) == 1


def test_a_moment_to_come_is_refused(root: Path) -> None:
    with pytest.raises(UserError, match="not in the past"):
        run(root, "daily", as_of=datetime(2030, 1, 1, tzinfo=load_company(root).zone))


def test_an_unknown_source_is_refused(root: Path) -> None:
    with pytest.raises(UserError, match="there is no source 'crn'"):
        run(root, "ingest", sources=["crn"])


def test_only_the_named_source_is_read(root: Path) -> None:
    outcome = run(root, "ingest", sources=["bank"])
    assert outcome.ok and [load.source for load in outcome.loads] == ["bank"]
    assert set(outcome.seconds) == {"start", "ingest", "total"}


def test_a_second_run_at_once_ends_with_75_and_names_the_first(root: Path) -> None:
    before = (root / "current").resolve()
    with run_lock(load_company(root)):
        done = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", "run", "--company", str(root)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 75
    assert f"process {os.getpid()}" in done.stderr and "Traceback" not in done.stderr
    assert (root / "current").resolve() == before
