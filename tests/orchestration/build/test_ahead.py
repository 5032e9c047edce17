"""A parse made beside other work is taken over when it fits, and missed by nobody when it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from orchestration.dbt import Dbt, dbt_environment, ensure_manifest
from orchestration.dbt.ahead import Ahead, parse_ahead


def build_of(folder: Path, connectors: list[str]) -> Dbt:
    return Dbt(folder, dbt_environment(folder, connectors))


def ended(code: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"])


def test_the_parse_of_the_same_connectors_is_taken_over(files_parse: Path, tmp_path: Path) -> None:
    dbt = build_of(tmp_path, ["files"])
    Ahead(files_parse, ["files"], ended(0)).lend(dbt)
    assert ensure_manifest(dbt).is_file() and dbt.is_parsed
    lent = (tmp_path / "target" / "manifest.json").read_bytes()
    assert lent == (files_parse / "target" / "manifest.json").read_bytes()


def test_a_parse_that_failed_or_is_another_is_not(files_parse: Path, tmp_path: Path) -> None:
    dbt = build_of(tmp_path, ["files"])
    Ahead(files_parse, ["files"], ended(1)).lend(dbt)
    Ahead(files_parse, ["files"], None).lend(dbt)
    other = build_of(tmp_path, ["bank", "files"])
    Ahead(files_parse, ["files"], ended(0)).lend(other)
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_waits_for_is_ended_and_gone() -> None:
    with parse_ahead(["files"]) as ahead:
        process, folder = ahead._process, ahead._folder
        assert process is not None and process.poll() is None and folder.is_dir()
    assert process.poll() is not None and not folder.exists()
