"""dbt's parse of the project in a process of its own, beside work that does not need it yet.

    with parse_ahead(connectors) as ahead:
        …  # what takes its time
        ahead.lend(dbt)

A parse keeps one core busy for seconds; where there is only one core, nothing is begun.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from orchestration.dbt.environment import dbt_environment
from orchestration.dbt.invoke import Dbt
from orchestration.dbt.manifest import borrow_parse, ensure_manifest
from orchestration.process import short_lived


class Ahead:
    """A parse in progress."""

    def __init__(
        self, folder: Path, connectors: Sequence[str], process: subprocess.Popen[bytes] | None
    ) -> None:
        self._folder, self._connectors, self._process = folder, connectors, process

    def lend(self, dbt: Dbt) -> None:
        """Wait for the parse and hand it to a build that was not parsed yet.

        When it failed or was another one, nothing is lent: the build parses itself and says what is wrong.
        """
        if self._process is not None and self._process.wait() == 0:
            borrow_parse(dbt, _dbt(self._folder, self._connectors))


@contextmanager
def parse_ahead(connectors: Sequence[str]) -> Iterator[Ahead]:
    """Begin a parse for a company with these connectors; what is left of it is gone at the end."""
    with tempfile.TemporaryDirectory(prefix="lead2cash-parse-") as folder:
        if (os.cpu_count() or 1) < 2:
            yield Ahead(Path(folder), connectors, None)
            return
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, folder, *connectors],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield Ahead(Path(folder), connectors, process)
        finally:
            process.kill()
            process.wait()


def _dbt(folder: Path, connectors: Sequence[str]) -> Dbt:
    return Dbt(folder, dbt_environment(folder, list(connectors)))


if __name__ == "__main__":
    with short_lived():
        ensure_manifest(_dbt(Path(sys.argv[1]), sys.argv[2:]))
