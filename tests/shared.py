"""What is dear to make and only read is made once, whichever worker of the tests asks first."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

# the command as it is installed beside this Python
PROGRAM = Path(sys.executable).with_name("lead2cash")


def clean_environment() -> dict[str, str]:
    """Nothing of the caller's that changes what the command prints."""
    gone = {"LEAD2CASH_COMPANY", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "TERM"}
    return {name: value for name, value in os.environ.items() if name not in gone} | {"COLUMNS": "100"}


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled, one for all workers of a test session; nobody may change it.

    `make` gets a path that does not exist yet. A worker that comes second waits.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, done = base / name, base / f"{name}.made"
    with FileLock(base / f"{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def with_parse(company: Path, parse: Path) -> Path:
    """`company`, not run yet, with what dbt parsed for another demo company: its first run is shorter."""
    shutil.copytree(parse, company / ".build" / "dbt")
    return company


def with_pictures(build: Path, other: Path) -> None:
    """Lend the pictures and files another company made; each is kept by all it is made from, so it is the same."""
    shutil.copytree(other / ".build" / "site.cache", build / "site.cache")


def one_language(company: Path, language: str = "en") -> None:
    """What most tests ask of a run does not depend on the languages of its site; one is made sooner."""
    path = company / "company.yml"
    text = path.read_text(encoding="utf-8")
    if "languages:" not in text:
        path.write_text(f"languages: [{language}]\n{text}", encoding="utf-8")
