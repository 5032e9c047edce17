"""A small real build (dbt, DuckDB, metrics) and companies that publish it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.settings import Company, load_company
from orchestration.releases import Release, publish

PROJECT = Path(__file__).parent / "project"
Build = Callable[[Company], Path]


@pytest.fixture(scope="session")
def little_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build directory as a run leaves it, made once by dbt from `project/`."""
    build = tmp_path_factory.mktemp("little") / "build"
    project = build.parent / "project"
    shutil.copytree(PROJECT, project)
    (build / "site").mkdir(parents=True)
    (build / "site" / "index.html").write_text("<h1>little</h1>", encoding="utf-8")
    dbt = Path(sys.executable).with_name("dbt")
    folders = ["--project-dir", project, "--profiles-dir", project]
    folders += ["--target-path", build / "dbt" / "target", "--log-path", build / "dbt" / "logs"]
    environment = os.environ | {"LITTLE_BUILD_DIR": str(build), "DO_NOT_TRACK": "1"}
    subprocess.run([dbt, "--quiet", "build", *folders], env=environment, check=True, timeout=300)
    for name in ("partial_parse.msgpack", "graph.gpickle"):
        (build / "dbt" / "target" / name).unlink(missing_ok=True)
    return build


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """A company whose directory has a space and Cyrillic letters in its name."""
    root = tmp_path / "моя фирма"
    root.mkdir()
    (root / "company.yml").write_text("name: Северный ветер\nreleases: {keep: 3}\n", encoding="utf-8")
    return load_company(root)


@pytest.fixture
def build(little_build: Path) -> Build:
    """Puts a fresh private build into a company; its page names how many were made."""
    made: list[Path] = []

    def fill(company: Company) -> Path:
        shutil.rmtree(company.build_dir, ignore_errors=True)
        shutil.copytree(little_build, company.build_dir)
        made.append(company.build_dir)
        (company.build_dir / "site" / "index.html").write_text(
            f"<h1>build {len(made)}</h1>", encoding="utf-8"
        )
        return company.build_dir

    return fill


@pytest.fixture
def release(company: Company, build: Build) -> Release:
    """The first release of the company."""
    return publish(company, build(company), "b1", {"as_of": "2026-03-31T00:00:00+00:00"})
