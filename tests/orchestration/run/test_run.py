"""The whole way: the same inputs give the same release, and a rebuild from the landing gives it again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ingestion.errors import UserError
from ingestion.settings import load_company
from orchestration.releases import releases, run_lock
from orchestration.run import RunOutcome, run
from tests.shared import with_parse

Same = Callable[[Path, Path], None]
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


def test_landing_and_settings_give_the_release_again(
    root: Path, tmp_path: Path, same: Same, parse: Path
) -> None:
    published = (root / "current").resolve()
    kept = tmp_path / "kept"
    shutil.copytree(published, kept)
    for name in ("releases", ".build", ".dagster", "inbox"):
        for path in [root / name, *(root / name).rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
        shutil.move(root / name, tmp_path / name)
    (root / "current").unlink()
    with_parse(root, parse)
    try:
        for job in ("build", "render", "publish"):
            outcome = run(root, job)  # type: ignore[arg-type]
            assert outcome.ok, (job, outcome.failures)
            assert outcome.loads == []
    finally:
        shutil.move(tmp_path / "inbox", root / "inbox")
    assert (root / "current").resolve().name == published.name
    same(kept, (root / "current").resolve())


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
