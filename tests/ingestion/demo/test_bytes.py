"""The bytes of a demo company depend on its arguments and on nothing else."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ingestion.demo import make_daily_exports, make_demo
from tests.ingestion.demo.reading import read_export

SMALL = {"scale": 0.02, "months": 4, "end": date(2026, 3, 10)}
PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from ingestion.demo import make_demo
make_demo(Path(sys.argv[1]), language="en", scale=0.02, months=4, end=date(2026, 3, 10))
"""


def tree_hash(root: Path) -> str:
    """Hash of all names and bytes below a directory."""
    found = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return found.hexdigest()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_same_arguments_give_same_bytes(tmp_path: Path, language: str) -> None:
    for name in ("one", "two"):
        make_demo(tmp_path / name, language=language, **SMALL)  # type: ignore[arg-type]
    assert tree_hash(tmp_path / "one") == tree_hash(tmp_path / "two")


def test_seed_changes_them(tmp_path: Path) -> None:
    for seed in (1, 2):
        make_demo(tmp_path / str(seed), seed=seed, **SMALL)  # type: ignore[arg-type]
    assert tree_hash(tmp_path / "1") != tree_hash(tmp_path / "2")


def test_machine_does_not_change_them(tmp_path: Path) -> None:
    make_demo(tmp_path / "here", language="en", **SMALL)  # type: ignore[arg-type]
    settings = {"PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "there")],
        env={**os.environ, **settings, "PYTHONPATH": str(Path(__file__).parents[3])},
        check=True,
    )
    assert tree_hash(tmp_path / "here") == tree_hash(tmp_path / "there")


def test_days_end_where_one_export_ends(tmp_path: Path) -> None:
    sizes = []
    for day in make_daily_exports(tmp_path / "daily", days=3, language="ru", **SMALL):  # type: ignore[arg-type]
        assert f'as_of: "{day}T09:00"' in (tmp_path / "daily" / "company.yml").read_text()
        sizes.append(len(read_export(tmp_path / "daily", "calls")))
    assert sizes == sorted(sizes)
    make_demo(tmp_path / "once", language="ru", **SMALL)  # type: ignore[arg-type]
    assert tree_hash(tmp_path / "daily") == tree_hash(tmp_path / "once")


def test_other_files_of_the_company_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "kept").write_text("mine")
    make_demo(tmp_path, **SMALL)  # type: ignore[arg-type]
    assert (tmp_path / "landing" / "kept").read_text() == "mine"
