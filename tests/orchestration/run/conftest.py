"""A small demo company that went the whole way once; the tests of a module share it, in the order written."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.run import RunOutcome
from tests.shared import made_once, one_language, with_parse

END = date(2026, 3, 31)
ROOT = Path(__file__).parents[3]
NAME = "моя фирма"
# a process that reads its zone at start, makes the company and runs it
RUN = """
import pickle, sys, time
from pathlib import Path
from orchestration.run import run
from tests.orchestration.run.conftest import make_company
assert time.tzname[0] == sys.argv[2], time.tzname
outcome = run(make_company(Path(sys.argv[1])), "daily")
Path(sys.argv[1]).with_name("outcome.pickle").write_bytes(pickle.dumps(outcome))
"""


def make_company(root: Path, scale: float = 0.03) -> Path:
    """A demo company that has not run yet."""
    from ingestion.demo import make_demo

    make_demo(root, language="en", scale=scale, end=END, seed=11, months=6, truth=False)
    one_language(root)
    return root


def run_in_zone(root: Path, zone: str, name: str) -> RunOutcome:
    """Make the company and run it in a process whose machine stands in another zone, by its own name `name`."""
    subprocess.run(
        [sys.executable, "-c", RUN, str(root), name], check=True, cwd=ROOT, env={**os.environ, "TZ": zone}
    )
    outcome: RunOutcome = pickle.loads(root.with_name("outcome.pickle").read_bytes())
    assert outcome.ok, outcome.failures
    return outcome


@pytest.fixture(scope="session")
def ran_once(tmp_path_factory: pytest.TempPathFactory, parse: Path) -> tuple[Path, RunOutcome]:
    """A company nobody changes, and the outcome of its first run, on a machine in Kathmandu.

    Whoever compares it with a run of the tests' own machine compares two zones as well.
    """

    def run_once(folder: Path) -> None:
        run_in_zone(with_parse(folder / NAME, parse), "Asia/Kathmandu", "+0545")

    folder = made_once(tmp_path_factory, "ran once", run_once)
    return folder / NAME, pickle.loads((folder / "outcome.pickle").read_bytes())


@pytest.fixture(scope="module")
def root(ran_once: tuple[Path, RunOutcome], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a company in a folder of the module's own, whose name has a space and Cyrillic letters."""
    folder = tmp_path_factory.mktemp("run") / NAME
    shutil.copytree(ran_once[0], folder, symlinks=True)
    return folder


def contents(release: Path) -> dict[str, str]:
    """Hash of every mart and of every file of the site."""
    found = {
        f"site/{path.relative_to(release / 'site').as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((release / "site").rglob("*"))
        if path.is_file()
    }
    with duckdb.connect(str((release / "warehouse.duckdb").resolve()), read_only=True) as connection:
        # staging of a private build is views over its inputs
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_type = 'BASE TABLE' order by all"
        ).fetchall()
        for schema, table in tables:
            rows = connection.execute(
                f"select count(*), coalesce(md5(string_agg(line, chr(10) order by line)), '')"
                f' from (select cast(columns_of as varchar) as line from "{schema}"."{table}" as columns_of)'
            ).fetchall()[0]
            found[f"{schema}.{table}"] = f"{rows[0]} {rows[1]}"
    return found


def rows(release: Path, query: str) -> list[tuple[object, ...]]:
    """Answer of a release's warehouse."""
    with duckdb.connect(str((release / "warehouse.duckdb").resolve()), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def same() -> Callable[[Path, Path], None]:
    """Asserts that two releases hold the same marts and pages."""

    def check(one: Path, other: Path) -> None:
        left, right = contents(one), contents(other)
        assert left.keys() == right.keys()
        assert {name for name in left if left[name] != right[name]} == set()

    return check
