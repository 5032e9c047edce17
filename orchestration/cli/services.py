"""Dagster's webserver and daemon as two child processes that live and end together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import typer

from ingestion.errors import RunFailed, UserError
from ingestion.settings import COMPANY_VARIABLE, Company

MODULE = "orchestration.definitions"
CALM = ("--log-level", "warning", "--code-server-log-level", "warning")
CALM_PAGE = (*CALM, "--dagster-log-level", "warning")
GRACE_SECONDS = 15.0
POLL_SECONDS = 0.5


def run_services(company: Company, host: str, port: int) -> None:
    """Start both and wait until Ctrl-C, SIGTERM, or the end of one of them; then end both.

    Raises:
        UserError: the port is taken.
        RunFailed: one of them ended by itself.
    """
    _require_free(host, port)
    typer.echo("Dagster is starting …")
    _prepare(company)
    environment = os.environ | {
        COMPANY_VARIABLE: str(company.root),
        "DAGSTER_HOME": str(company.dagster_dir),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
    }
    commands = {
        "web page": [_program("dagster-webserver"), "-h", host, "-p", str(port), "-m", MODULE, *CALM_PAGE],
        "scheduler": [_program("dagster-daemon"), "run", "-m", MODULE, *CALM],
    }
    children: dict[str, subprocess.Popen[bytes]] = {}
    # a closed terminal and a service manager end it like Ctrl-C does
    previous = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        for name, command in commands.items():
            # an own group: Ctrl-C reaches us first, and we end the children in order
            children[name] = subprocess.Popen(
                command, env=environment, cwd=company.root, start_new_session=True
            )
        told = False
        while True:
            if not told and _answers(host, port):
                told = True
                typer.echo(f"Dagster is at http://{_in_address(host)}:{port}/ (Ctrl-C ends it)")
            for name, child in children.items():
                if child.poll() is not None:
                    raise RunFailed(
                        f"Dagster's {name} ended with code {child.returncode}.", where=str(company.root)
                    )
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
    finally:
        _end(list(children.values()))
        for number, handler in previous.items():
            signal.signal(number, handler)


def _prepare(company: Company) -> None:
    """Parse the project once, before two processes would do it at the same time.

    Raises:
        RunFailed: the project cannot be parsed.
    """
    from orchestration.dagster_home import prepare_home
    from orchestration.dbt import ensure_manifest
    from orchestration.graph import company_dbt
    from orchestration.releases import RunLockHeld, run_lock

    prepare_home(company)
    # a run in progress has parsed it already
    with contextlib.suppress(RunLockHeld), run_lock(company):
        ensure_manifest(company_dbt(company))


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _program(name: str) -> str:
    """A program of the environment this command runs in, whatever PATH says."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else name


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            todo = "Choose another one with --port."
            raise UserError(f"port {port} cannot be used: {error.strerror}.", todo=todo) from None


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every child's group to end, and insist after a while."""
    for child in children:
        _signal(child, signal.SIGINT)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)
            child.wait()
        # what a child started and left behind goes with it
        _signal(child, signal.SIGKILL)


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return
