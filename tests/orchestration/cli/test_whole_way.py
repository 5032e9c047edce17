"""The commands of a newcomer's first hour, on a real demo company."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingestion.settings import load_company
from orchestration.metrics import MetricQuery, run_query
from orchestration.metrics.engine import Engine
from orchestration.releases import require_current
from tests.orchestration.cli.conftest import PROGRAM, Run, clean_environment


@dataclass(frozen=True)
class Demo:
    """A small demo made by the command, what the command said, and a copy the tests of this module may change."""

    made: Path
    out: str
    err: str
    root: Path


@pytest.fixture(scope="module")
def demo(published: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Demo:
    made = published("ru")
    said = json.loads(made.with_name("said.json").read_text(encoding="utf-8"))
    root = tmp_path_factory.mktemp("demo") / "моя фирма"
    shutil.copytree(made, root, symlinks=True)
    return Demo(made, said["out"], said["err"], root)


def test_it_ends_by_saying_where_the_site_is_and_what_to_try(demo: Demo) -> None:
    first, second, *commands = demo.out.splitlines()
    page = Path(first.removeprefix("The site is at "))
    assert page == demo.made / "current" / "site" / "index.html"
    assert page.is_file()
    assert second == "Try next:"
    assert len(commands) >= 3
    assert "Traceback" not in demo.err


def test_what_it_says_to_try_works(demo: Demo, lead2cash: Run) -> None:
    for line in demo.out.splitlines()[2:]:
        words = shlex.split(line)
        if words[1] not in ("serve", "up"):
            result = lead2cash(*words[1:])
            assert (result.returncode, result.stderr) == (0, ""), line
            assert len(result.stdout.splitlines()) > 1


def test_progress_is_one_line_per_stage_when_nobody_watches(demo: Demo) -> None:
    stages = [line.split(":")[0] for line in demo.err.splitlines()]
    assert stages[0] == "Demo company"
    assert stages[-1] == "Publish"
    assert len(set(stages)) == len(stages)


def test_a_second_run_changes_nothing_and_says_so(demo: Demo, lead2cash: Run) -> None:
    before = (demo.root / "current").resolve()
    result = lead2cash("run", "--json", "--quiet", "--company", demo.root)
    assert (result.returncode, result.stderr) == (0, "")
    outcome = json.loads(result.stdout)
    assert (outcome["ok"], outcome["unchanged"], outcome["release"]) == (True, True, str(before))
    assert (demo.root / "current").resolve() == before


def test_doctor_finds_nothing_wrong(demo: Demo, lead2cash: Run) -> None:
    rows = json.loads(lead2cash("doctor", "--json", "--company", demo.root).stdout)
    wrong = [row for row in rows if row["status"] != "ok" and "rejects" not in row["message"]]
    assert wrong == []


def test_every_metric_answers_from_the_release(demo: Demo) -> None:
    release = require_current(load_company(demo.root, check_options=False))
    engine = Engine(release.artifacts / "semantic_manifest.json")
    assert len(engine.metrics) > 30
    for name in sorted(engine.metrics):
        table = run_query(release, MetricQuery([name], grain="month"), engine)
        assert table.columns == ("month", name)
        assert table.formats[1], f"{name} has no format"


def test_every_report_is_listed_in_russian_and_has_its_page(demo: Demo, lead2cash: Run) -> None:
    rows = json.loads(lead2cash("list", "reports", "--json", "--company", demo.root).stdout)
    assert {"daily_activity", "won_amount_by_employee", "pipeline_by_stage", "cash_flow"} <= {
        row["name"] for row in rows
    }
    assert all(re.search("[а-я]", row["title"]) for row in rows)
    pages = {path.name for path in (demo.root / "current" / "site").rglob("*.html")}
    assert {row["page"] for row in rows} <= pages


def test_rejects_are_listed_with_place_and_reason(demo: Demo, lead2cash: Run) -> None:
    (demo.root / "inbox" / "bank" / "половина.txt").write_bytes(b"1CClientBankExchange\r\n")
    result = lead2cash("ingest", "bank", "--company", demo.root)
    assert result.returncode == 1
    assert "половина.txt" in result.stderr
    rows = json.loads(lead2cash("list", "rejects", "--json", "--company", demo.root).stdout)
    (refused,) = [row for row in rows if row["source"] == "bank"]
    assert refused["name"] == "половина.txt"
    assert refused["reason"].startswith("the whole file: ")
    assert all(row["row"] and row["reason"] for row in rows if row["source"] == "crm")


def listeners(port: int) -> set[str]:
    """Addresses on which anything of this machine listens at a port, as the kernel writes them."""
    lines = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()
    ]
    wanted = f":{port:04X}"
    return {line[1].removesuffix(wanted) for line in lines if line[1].endswith(wanted) and line[3] == "0A"}


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(signal.SIGINT, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, id="SIGTERM", marks=pytest.mark.long),
    ],
)
def test_up_shows_dagster_on_loopback_and_ends_both(demo: Demo, end: signal.Signals) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [PROGRAM, "up", "--port", str(port), "--company", demo.root],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=clean_environment() | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "Dagster is starting …\n"
        assert process.stdout.readline() == f"Dagster is at http://127.0.0.1:{port}/ (Ctrl-C ends it)\n"
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(children) == 2
        # 127.0.0.1 in the kernel's byte order
        assert listeners(port) == {"0100007F"}
        process.send_signal(end)
        rest = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert process.returncode == 0
    assert rest.splitlines()[0] == "stopped"
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_a_demo_is_replaced_only_when_told_to(demo: Demo, lead2cash: Run) -> None:
    result = lead2cash("demo", demo.root)
    assert result.returncode == 2
    assert "there is a demo already" in result.stderr
    assert (demo.root / "current" / "site" / "index.html").is_file()
