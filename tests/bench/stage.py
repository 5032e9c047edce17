"""One stage in a process of its own: `measure` starts it, `main` is what runs there."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def measure(name: str, *arguments: str) -> dict[str, Any]:
    """Run a stage; its figures with `seconds`, `total_seconds` and `cpu_seconds` (start-up included) and `peak_mb`.

    CPU seconds are those of all threads and of the commands the stage started: a busy machine stretches
    wall time, not these.

    Raises:
        RuntimeError: the stage failed; holds what it printed.
    """
    started = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.stage", name, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"stage {name} failed: {done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    figures["total_seconds"] = round(time.perf_counter() - started, 2)
    return figures


def main() -> None:
    """Run the stage named on the command line and print its figures as the last line."""
    from tests.bench import stages

    name, company, *rest = sys.argv[1:]
    started = time.perf_counter()
    figures = getattr(stages, name)(Path(company), *rest) or {}
    figures.setdefault("seconds", round(time.perf_counter() - started, 3))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    figures["cpu_seconds"] = round(sum(each.ru_utime + each.ru_stime for each in used), 2)
    figures["peak_mb"] = round(max(each.ru_maxrss for each in used) / 1024)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
