"""A company directory to write settings into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ingestion.settings import Company, load_company

Write = Callable[[str, str], None]


def cases(name: str) -> list[object]:
    """The cases of a file in `cases/`, named by their id."""
    text = (Path(__file__).parent / "cases" / f"{name}.yml").read_text(encoding="utf-8")
    return [pytest.param(case, id=case["id"]) for case in yaml.safe_load(text)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory whose name has a space and Cyrillic letters, with the smallest company.yml."""
    path = tmp_path / "моя фирма"
    (path / "settings").mkdir(parents=True)
    (path / "company.yml").write_text("name: Северный ветер\n", encoding="utf-8")
    return path


@pytest.fixture
def company(root: Path) -> Company:
    """The smallest company."""
    return load_company(root)


@pytest.fixture
def table(root: Path) -> Write:
    """Writes one settings table."""

    def write(name: str, text: str) -> None:
        (root / "settings" / f"{name}.csv").write_bytes(text.encode("utf-8"))

    return write
