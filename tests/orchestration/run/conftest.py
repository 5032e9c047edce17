"""A small demo company that went the whole way once; the tests of a module share it, in the order written."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.run import RunOutcome
from tests.small_company import NAME


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
