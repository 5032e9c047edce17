"""`lead2cash sql`: reads the warehouse and can do nothing else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ingestion.errors import RunFailed
from ingestion.settings import Company
from orchestration.cli.options import Format
from orchestration.cli.sql_session import SqlSession
from orchestration.releases import Release
from orchestration.releases.reader import open_warehouse
from tests.orchestration.cli.conftest import Run

ESCAPES = {
    "copy a table out": "copy marts.fct_deals to '{out}'",
    "copy a query out": "copy (select 1) to '/dev/stdout'",
    "copy under explain": "explain analyze copy marts.fct_deals to '{out}'",
    "export everything": "export database '{out}'",
    "import": "import database '{out}'",
    "read a text file": "from read_text('/etc/passwd')",
    "read a file by name": "from '/etc/passwd'",
    "read a csv": "from read_csv('/etc/passwd')",
    "read secrets of the process": "from read_blob('/proc/self/environ')",
    "list files": "from glob('/etc/*')",
    "sniff a file": "from sniff_csv('/etc/passwd')",
    "attach a new file": "attach '{out}' as other",
    "attach the warehouse again, to write": "attach '{warehouse}' as other (read_only false)",
    "attach memory": "attach ':memory:' as other",
    "install an extension": "install httpfs",
    "load an extension": "load httpfs",
    "allow it again": "set enable_external_access = true",
    "unlock the settings": "set lock_configuration = false",
    "reset a setting": "reset enable_external_access",
    "more memory": "set memory_limit = '100GB'",
    "spill to a place": "set temp_directory = '{out}'",
    "write a profile": "pragma profile_output = '{out}'",
    "log to a file": "call enable_logging(storage = 'file', storage_config = {{'path': '{out}'}})",
    "store a secret": "create persistent secret one (type s3)",
    "read stored secrets": "from duckdb_secrets()",
    "make a table": "create table marts.mine as select 1",
    "make a temporary table": "create temp table mine as select 1",
    "change rows": "update marts.fct_deals set amount_base = 0",
    "drop": "drop table marts.fct_deals",
    "a variable of the program": "from session",
    "a second statement": "select 1; drop table marts.fct_deals",
    "behind a comment": "select 1 -- \n; create table marts.mine as select 1",
    "fetch a page": "from read_json('https://example.org/x.json')",
}


@pytest.mark.parametrize("attempt", ESCAPES.values(), ids=ESCAPES.keys())
def test_an_escape_is_blocked(
    command: Run, release: Release, company: Company, tmp_path: Path, attempt: str
) -> None:
    before = hashlib.sha256(release.warehouse.read_bytes()).hexdigest()
    out = tmp_path / "out"
    statement = attempt.format(out=out, warehouse=release.warehouse)
    result = command("sql", "-c", statement, "--company", company.root)
    assert result.returncode == 2
    assert "root:" not in result.stdout
    assert "Traceback" not in result.stderr
    assert not out.exists()
    assert hashlib.sha256(release.warehouse.read_bytes()).hexdigest() == before
    assert [path.name for path in release.path.iterdir() if path.name.startswith("warehouse")] == [
        "warehouse.duckdb"
    ]


def test_rows_in_three_formats(command: Run, release: Release, company: Company) -> None:
    def ask(form: str) -> str:
        statement = "select deal_id, amount_base, won_on from marts.fct_deals order by 1 limit 2 offset 2"
        return command("sql", "-c", statement, "--format", form, "--company", company.root).stdout

    assert ask("csv") == "deal_id,amount_base,won_on\nd3,0.07,2026-02-01\nd4,,2026-02-15\n"
    assert json.loads(ask("json")) == [
        {"deal_id": "d3", "amount_base": 0.07, "won_on": "2026-02-01"},
        {"deal_id": "d4", "amount_base": None, "won_on": "2026-02-15"},
    ]
    assert ask("table").splitlines()[1].split() == ["d3", "0.07", "2026-02-01"]


def test_a_statement_from_the_pipe(lead2cash: Run, release: Release, company: Company) -> None:
    result = lead2cash("sql", "--company", company.root, "--format", "csv", input="show tables")
    assert (result.returncode, result.stderr) == (0, "")
    assert lead2cash("sql", "--company", company.root, input="").returncode == 2


def test_too_long_is_stopped(command: Run, release: Release, company: Company) -> None:
    slow = "select sum(one.range * two.range) from range(10000000) as one, range(10000000) as two"
    result = command("sql", "-c", slow, "--timeout", "0.5", "--company", company.root)
    assert result.returncode == 1
    assert "the statement took more than 0.5 s. Allow more with --timeout." in result.stderr


def test_too_much_memory_is_refused_and_leaves_no_file(release: Release) -> None:
    big = "select count(distinct md5(range::varchar)) from range(3000000)"
    with open_warehouse(release.warehouse, memory="64MB") as connection:
        with pytest.raises(RunFailed, match="needs more memory than a query may use"):
            SqlSession(connection, Format.table, 60).run(big)
        assert connection.execute("select 1").fetchall() == [(1,)]
    assert not list(release.path.glob("*.tmp"))


def test_the_shell(command: Run, release: Release, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter([".help", ".tables", "select count(*) as deals", "from marts.fct_deals;", "oops;", ".quit"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: next(lines))
    result = command("sql", "--company", company.root)
    assert result.returncode == 0
    assert "Release b1, read-only." in result.stdout
    assert "marts.fct_deals" in result.stdout
    assert "deals\n    5" in result.stdout
    assert "Parser Error" in result.stderr
