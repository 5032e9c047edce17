"""The command as people run it."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shared import PROGRAM, clean_environment

Run = Callable[..., subprocess.CompletedProcess[str]]


def fastest(run: Callable[[], subprocess.CompletedProcess[str]]) -> float:
    """Processor seconds of the fastest of three tries: what it takes on a machine with nothing else to do."""
    seconds = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert run().returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds)


@pytest.fixture
def lead2cash(tmp_path: Path) -> Run:
    """Runs the installed command in an empty directory."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        environment = clean_environment() | dict(options.pop("env", {}))  # type: ignore[call-overload]
        return subprocess.run(
            [str(PROGRAM), *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=options.pop("cwd", tmp_path),  # type: ignore[arg-type]
            env=environment,
            **options,  # type: ignore[call-overload]
        )

    return run


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The same without a new process: for the many cases that only look at what is said."""
    from orchestration.cli.program import main

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("COLUMNS", "100")
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        code = ended.value.code
        return subprocess.CompletedProcess([], code if isinstance(code, int) else 1, printed.out, printed.err)

    return run
