"""Help, exit codes, and one clear message for each mistake."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest
import typer.main

from ingestion.settings import Company
from orchestration.cli import app
from orchestration.releases import Release, run_lock
from tests.orchestration.cli.conftest import PROGRAM, Run, clean_environment, fastest

GROUP = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)  # type: ignore[attr-defined]


def test_help_is_quick_and_names_every_command(lead2cash: Run) -> None:
    result = lead2cash("--help")
    assert result.returncode == 0
    assert all(re.search(rf"^│ {name} ", result.stdout, re.M) for name in COMMANDS)
    # a fifth of a second on a quiet machine: the limit only has to see that dagster or dbt was imported
    assert fastest(lambda: lead2cash("--help")) < 1.0


def test_help_imports_nothing_heavy() -> None:
    heavy = ("dagster", "dbt", "dlt", "duckdb", "pyarrow")
    code = f"import sys, orchestration.cli; print([name for name in {heavy} if name in sys.modules])"
    python = PROGRAM.with_name("python")
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples_that_parse(command: Run, name: str) -> None:
    result = command(name, "--help")
    assert result.returncode == 0
    assert "Examples" in result.stdout
    import importlib

    module = importlib.import_module(f"orchestration.cli.{ {'list': 'listing'}.get(name, name) }")
    for example in module.EXAMPLES:
        words = shlex.split(example.split(" | ")[-1])
        assert words[0] == "lead2cash"
        subcommand = GROUP.commands[words[1]]  # type: ignore[attr-defined]
        subcommand.make_context(words[1], words[2:])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["serv"], "No such command 'serv'. Did you mean 'serve'? See: lead2cash --help", id="command"
        ),
        pytest.param(["run", "hourly"], "'hourly' is not one of 'daily', 'weekly'", id="cadence"),
        pytest.param(["run", "--quite"], "No such option: --quite", id="option"),
        pytest.param(["query"], "Missing argument 'METRIC...'. See: lead2cash query --help", id="argument"),
        pytest.param(
            ["doctor"], "the current directory: there is no company.yml here. Name a company", id="no company"
        ),
        pytest.param(
            ["doctor", "--company", "x"],
            "x: there is no company.yml here (set by --company).",
            id="wrong company",
        ),
        pytest.param(
            ["up", "--host", "0.0.0.0"],
            "--host: found '0.0.0.0'; allowed: 127.0.0.1, localhost, ::1",
            id="open host",
        ),
    ],
)
def test_bad_usage_ends_with_two_and_one_line(lead2cash: Run, arguments: list[str], message: str) -> None:
    result = (
        lead2cash(*arguments)
        if arguments[0] != "up"
        else lead2cash(*arguments, "--company", _company(lead2cash))
    )
    assert result.returncode == 2
    assert result.stdout == "" or arguments[0] == "up"
    assert result.stderr.count("\n") == 1
    assert message in result.stderr


def _company(lead2cash: Run) -> str:
    assert lead2cash("init", "mine").returncode == 0
    return "mine"


def test_no_arguments_show_the_help(lead2cash: Run) -> None:
    result = lead2cash()
    assert "Usage: lead2cash" in result.stdout
    assert result.returncode == 2


def test_mistakes_in_the_settings_are_listed_and_end_with_two(lead2cash: Run, company: Company) -> None:
    (company.root / "company.yml").write_text("name: x\ntimezone: Mars/Olympus\nlanguage: fr\n")
    result = lead2cash("run", "daily", "--company", company.root)
    assert result.returncode == 2
    assert "There are 2 mistakes in the settings; nothing was changed." in result.stderr
    assert "company.yml:2: timezone: found 'Mars/Olympus'" in result.stderr
    assert "Traceback" not in result.stderr


def test_colour_is_for_terminals(lead2cash: Run, company: Company) -> None:
    assert "\x1b[" not in lead2cash("doctor", "--company", company.root).stdout
    script = f"{PROGRAM} doctor --company {shlex.quote(str(company.root))}"
    shown = {}
    for name, extra in {"colour": {}, "plain": {"NO_COLOR": "1"}}.items():
        environment = clean_environment() | {"TERM": "xterm-256color"} | extra
        done = subprocess.run(
            ["script", "-qec", script, "/dev/null"], capture_output=True, text=True, env=environment
        )
        shown[name] = done.stdout
    assert "\x1b[32m" in shown["colour"]
    assert "\x1b[32m" not in shown["plain"]


def test_an_unexpected_error_leaves_one_line_and_a_log(
    lead2cash: Run, release: Release, company: Company
) -> None:
    manifest = release.artifacts / "semantic_manifest.json"
    manifest.chmod(0o644)
    manifest.write_text("{}")
    result = lead2cash("query", "won_amount", "--company", company.root)
    assert result.returncode == 1
    assert result.stderr.startswith("lead2cash: something unexpected went wrong: ")
    assert result.stderr.count("\n") == 1
    log = Path(result.stderr.strip().split("Details: ")[1])
    assert log.parent == company.build_dir / "logs"
    assert "Traceback" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_a_second_run_ends_with_75_and_names_the_first(lead2cash: Run, company: Company) -> None:
    with run_lock(company):
        result = lead2cash("rollback", "--company", company.root)
    assert result.returncode == 75
    assert re.search(r"another run is in progress: process \d+, started 20", result.stderr)


def test_the_reader_of_a_pipe_may_go(release: Release, company: Company) -> None:
    query = "select range as number from range(2000000)"
    script = f'{PROGRAM} sql -c "{query}" --format csv --company {shlex.quote(str(company.root))} | head -2'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}"], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "number\n0\n"
    assert done.stderr == ""


def wait_for_open(pid: int, path: Path) -> None:
    """Wait until the process has the file open."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if any(link.readlink() == path for link in Path(f"/proc/{pid}/fd").iterdir()):
                return
        time.sleep(0.05)
    raise AssertionError(f"{path} was never opened")


def test_ctrl_c_says_one_line_and_ends_with_130(release: Release, company: Company) -> None:
    slow = "select sum(one.range * two.range) from range(10000000) as one, range(10000000) as two"
    process = subprocess.Popen(
        [PROGRAM, "sql", "-c", slow, "--company", company.root],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    try:
        wait_for_open(process.pid, release.warehouse)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert (out, err) == ("", "lead2cash: stopped; the last release is unchanged\n")


def test_releases_and_rollback(lead2cash: Run, release: Release, company: Company) -> None:
    (row,) = json.loads(lead2cash("releases", "--json", "--company", company.root).stdout)
    assert (row["name"], row["current"], row["as_of"]) == ("b1", True, "2026-03-31T00:00:00+00:00")
    listed = lead2cash("releases", env={"LEAD2CASH_COMPANY": str(company.root)}).stdout
    assert re.search(r"→\s+b1\s+20\d\d-", listed)
    result = lead2cash("rollback", "--company", company.root)
    assert (result.returncode, "there is no earlier release" in result.stderr) == (2, True)
