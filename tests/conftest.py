"""Fixtures every room of the tests may use."""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orchestration.process import COLLECT_EVERY
from tests.reports_site.visits import CHROMIUM
from tests.shared import PROGRAM, clean_environment, made_once, with_parse

if TYPE_CHECKING:
    from orchestration.run import RunOutcome
    from tests.dbt_project.compiled import Compiled

ROOT = Path(__file__).parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
# files with whole runs in them: begun last, one of them would keep one worker busy while the other waits. The first
# two make nothing that the other needs
DEAR = (
    "orchestration/run/test_days.py",
    "orchestration/cli/test_whole_way.py",
    "orchestration/run",
    "end_to_end",
    "oracle",
    "orchestration/dagster",
    "dbt_project",
)

# what tests keep is looked through for garbage as seldom as in a run: it was a tenth of the time of the suite
gc.set_threshold(*COLLECT_EVERY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Dear files first; within a file nothing moves."""
    tests = ROOT / "tests"

    def rank(item: pytest.Item) -> int:
        place = item.path.relative_to(tests).as_posix()
        return next((at for at, start in enumerate(DEAR) if place.startswith(start)), len(DEAR))

    items.sort(key=rank)


def pytest_unconfigure() -> None:
    """Nothing is looked for at the end of the process."""
    gc.freeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs beside the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real inputs are not here: {SHARED_DATA.name} folder beside the project is absent")
    return SHARED_DATA


@pytest.fixture(scope="session")
def manifest_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """dbt's artifacts of the whole project with every connector enabled, parsed once for all tests."""
    return made_once(tmp_path_factory, "manifest", parse_project) / "dbt" / "target"


@pytest.fixture(scope="session")
def manifest(manifest_folder: Path) -> dict[str, Any]:
    """dbt's manifest of the whole project."""
    parsed: dict[str, Any] = json.loads((manifest_folder / "manifest.json").read_text())
    return parsed


def parse_project(build: Path) -> None:
    """Let dbt write its manifest into `build`/dbt/target."""
    from orchestration.dbt import dbt_environment
    from orchestration.dbt.environment import environment
    from tests.dbt_project.invoke import dbt

    with environment(dbt_environment(build, connectors=None)):
        result = dbt(build, ["parse"])
    assert result.success, result.exception


def parse_for(folder: Path, connectors: list[str]) -> None:
    """What a first run with these connectors makes of the project: dbt's parse and the plan of the cubes."""
    from orchestration.dbt import Dbt, dbt_environment, ensure_manifest
    from orchestration.dbt.ahead import parse_ahead
    from orchestration.metrics.cubes import plan_facts
    from reports_site import validate_reports
    from reports_site.artifacts import read_artifacts
    from reports_site.cubes.build import plan_cubes

    dbt = Dbt(folder, dbt_environment(folder, connectors))
    with parse_ahead(connectors) as ahead:
        ahead.lend(dbt)
    ensure_manifest(dbt)
    assert dbt.is_parsed or (os.cpu_count() or 1) < 2, "the parse of another process was not taken over"
    artifacts = read_artifacts(folder / "target")
    plan_cubes(artifacts, validate_reports(artifacts), plan_facts)


@pytest.fixture(scope="session")
def parse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `with_parse` lends a company with the connectors of the demo."""
    return made_once(tmp_path_factory, "parse", lambda folder: parse_for(folder, ["bank", "files"]))


@pytest.fixture(scope="session")
def files_parse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for a company whose only sources are spreadsheets."""
    return made_once(tmp_path_factory, "parse of files", lambda folder: parse_for(folder, ["files"]))


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory, parse: Path) -> Compiled:
    """The project's SQL as dbt renders it, for companies made up in a test."""
    from tests.dbt_project.compiled import compile_project

    def compile_once(folder: Path) -> None:
        folder.mkdir()
        found = compile_project(folder / "build", parse)
        (folder / "compiled.pickle").write_bytes(pickle.dumps(found))

    folder = made_once(tmp_path_factory, "compiled", compile_once)
    found: Compiled = pickle.loads((folder / "compiled.pickle").read_bytes())
    return found


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, parse: Path) -> Callable[[str], Path]:
    """`published("en")`: the folder of a demo company that went the whole way once; only to be read.

    The Russian one is made by the command, which parses the project itself; what it said is in `said.json` beside.
    """

    def publish(root: Path) -> None:
        from ingestion.demo import make_demo
        from orchestration.run import run

        make_demo(root, language="en", scale=0.3, end=date(2026, 3, 31), seed=11)
        outcome = run(with_parse(root, parse), "daily")
        assert outcome.ok, outcome.failures

    def company(language: str) -> Path:
        # a path with a space and Cyrillic letters
        name, make = f"моя фирма {language}", {"en": publish, "ru": command_demo}[language]
        return made_once(tmp_path_factory, name, make)

    return company


def command_demo(root: Path) -> None:
    """What a newcomer types."""
    arguments = ["demo", root, "--language", "ru", "--scale", "0.05", "--months", "6", "--end", "2026-03-31"]
    done = subprocess.run(
        [PROGRAM, *arguments],
        capture_output=True, text=True, env=clean_environment(), timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = {"out": done.stdout, "err": done.stderr}
    root.with_name("said.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.fixture(scope="session")
def ran_once(tmp_path_factory: pytest.TempPathFactory, parse: Path) -> tuple[Path, RunOutcome]:
    """A company nobody changes, and the outcome of its first run, on a machine in Kathmandu.

    Whoever compares it with a run of the tests' own machine compares two zones as well.
    """
    from tests.small_company import NAME, run_in_zone

    def run_once(folder: Path) -> None:
        run_in_zone(with_parse(folder / NAME, parse), "Asia/Kathmandu", "+0545")

    folder = made_once(tmp_path_factory, "ran once", run_once)
    return folder / NAME, pickle.loads((folder / "outcome.pickle").read_bytes())


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()
