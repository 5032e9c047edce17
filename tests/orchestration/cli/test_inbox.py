"""`lead2cash inbox`: every file with what became of it."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.bank.tables.profile import FOLDER
from ingestion.landing import land
from ingestion.settings import load_company
from tests.orchestration.cli.conftest import Run

GOOD = ":20:A\n:25:NL91ABNA0417164300\n:60F:C260112EUR10,\n:61:2601130113C5,NTRFA//1\n:62F:C260113EUR15,\n-\n"
BAD = GOOD.replace("EUR15,", "EUR16,")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "bank" / "2026").mkdir(parents=True)
    (tmp_path / "company.yml").write_text(
        "name: A\nsources:\n  bank: {connector: bank, folder: inbox/bank}\n", encoding="utf-8"
    )
    return tmp_path


def put(root: Path, name: str, text: str, *, seconds: int = -100) -> None:
    """Write a file as if `seconds` from now."""
    path = root / "inbox" / "bank" / name
    path.write_text(text, encoding="utf-8")
    moment = datetime.now(UTC).timestamp() + seconds
    os.utime(path, (moment, moment))


def ingest(root: Path) -> None:
    land(load_company(root), "bank", as_of=datetime.now(UTC))


def shown(ended: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert ended.returncode == 0, ended.stderr
    return {row["name"]: row for row in json.loads(ended.stdout)}


def test_every_file_is_told_with_what_became_of_it(root: Path, command: Run) -> None:
    put(root, "a.sta", GOOD)
    put(root, "b.sta", BAD)
    put(root, "c.sta", GOOD)
    put(root, "2026/alfa.csv", (FOLDER / "alfa.csv").read_text(encoding="utf-8"))
    assert {row["status"] for row in shown(command("inbox", "--json")).values()} == {"waiting"}
    ingest(root)
    put(root, "later.sta", GOOD)
    found = shown(command("inbox", "--json"))
    assert {name: (row["status"], row["format"], row["rows"]) for name, row in found.items()} == {
        "a.sta": ("taken", "mt940", 2),
        "b.sta": ("refused", None, None),
        "c.sta": ("copy", None, None),
        "2026/alfa.csv": ("taken", "csv/alfa", 4),
        "later.sta": ("waiting", None, None),
    }
    assert "inbox/bank/b.sta:1: found closing balance 16.00" in found["b.sta"]["message"]
    assert "a difference of 1.00" in found["b.sta"]["message"]
    assert "nothing proves the documents" in found["2026/alfa.csv"]["message"]
    assert found["c.sta"]["message"] == "the same file as a.sta"
    note = json.loads((root / "landing/bank/_quarantine/b.sta.error.json").read_text(encoding="utf-8"))
    assert note["where"] == "inbox/bank/b.sta:1"


def test_a_file_that_changed_waits_and_its_last_good_version_counts(root: Path, command: Run) -> None:
    put(root, "a.sta", GOOD)
    ingest(root)
    # the same size: only its time and its content tell
    put(root, "a.sta", BAD, seconds=100)
    found = shown(command("inbox", "--json"))["a.sta"]
    assert (found["status"], found["rows"]) == ("waiting", 2)
    ingest(root)
    found = shown(command("inbox", "--json"))["a.sta"]
    assert found["status"] == "refused"
    assert "still counts" in found["message"]


def test_a_file_that_is_gone_still_counts(root: Path, command: Run) -> None:
    put(root, "a.sta", GOOD)
    ingest(root)
    (root / "inbox" / "bank" / "a.sta").unlink()
    found = shown(command("inbox", "--json"))["a.sta"]
    assert (found["status"], found["message"]) == ("taken", "No longer in the folder; it still counts.")


def test_the_table_is_for_people(root: Path, command: Run) -> None:
    assert command("inbox").stdout == "no source reads a folder, or the folders are empty\n"
    put(root, "b.sta", BAD)
    ingest(root)
    ended = command("inbox")
    assert ended.returncode == 0
    assert ended.stdout.split()[:6] == ["source", "name", "status", "format", "rows", "message"]
    assert "refused" in ended.stdout
    (root / "inbox" / "bank" / "2026").rmdir()
    (root / "inbox" / "bank" / "b.sta").unlink()
    (root / "inbox" / "bank").rmdir()
    assert "there is no such folder" in command("inbox").stdout
