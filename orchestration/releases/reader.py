"""A connection to a published warehouse that can read it and do nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import duckdb

from ingestion.errors import RunFailed

MEMORY = "2GB"
THREADS = 4
LOOK_SECONDS = 0.05

Answer = TypeVar("Answer")


@contextmanager
def open_warehouse(
    path: Path, *, memory: str = MEMORY, threads: int = THREADS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse file read-only, with no way to other files, the network, or its own settings.

    Read-only alone would still let a query read and write files of this machine.

    Args:
        path: a file of a release; a switch of `current` does not move it, so the path must be resolved.
        memory: most memory a query may use; it never spills to the disk.

    Raises:
        RunFailed: the file cannot be opened.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "access_mode": "READ_ONLY",
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "temp_directory": "",
        # a name in a query is a table of the warehouse, never a variable of this program
        "python_enable_replacements": "false",
        "memory_limit": memory,
        "threads": str(threads),
        "lock_configuration": "true",
    }
    try:
        connection = duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise RunFailed(f"the published warehouse cannot be opened: {reason}", where=str(path)) from None
    try:
        yield connection
    finally:
        connection.close()


def within(connection: duckdb.DuckDBPyConnection, seconds: float, work: Callable[[], Answer]) -> Answer:
    """Do work on a connection, which ends at a time limit and at Ctrl-C.

    The engine itself hears of neither while it works, so it works in a thread of its own.

    Raises:
        duckdb.InterruptException: the time is over.
        KeyboardInterrupt: Ctrl-C.
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            answers.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    # an event, not join(): a thread counts as ended once Ctrl-C came during its join
    done = threading.Event()
    threading.Thread(target=target, daemon=True).start()
    try:
        done.wait(seconds)
    finally:
        while not done.wait(LOOK_SECONDS):
            connection.interrupt()
    if errors:
        raise errors[0]
    return answers[0]
