"""One run at a time: a kernel lock on `run.lock` that dies with its process."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingestion.errors import AnotherRunInProgress, UserError
from ingestion.settings import Company

# `doctor` may hold the lock for a moment while it looks: a run that starts then tries again
TRIES = 6
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: process id and start time as the process wrote them; empty when not written yet."""

    pid: str
    started: str


class RunLockHeld(AnotherRunInProgress):
    """Another process holds the company's lock."""

    def __init__(self, path: Path, holder: Holder) -> None:
        self.holder = holder
        super().__init__(
            f"another run is in progress: process {holder.pid or 'unknown'}, "
            f"started {holder.started or 'just now'}.",
            where=str(path.parent),
            todo="Nothing was changed; try again when it has ended.",
        )


@dataclass
class _Held:
    descriptor: int
    owner: int
    depth: int


_held: dict[Path, _Held] = {}
_guard = threading.RLock()


@contextmanager
def run_lock(company: Company) -> Iterator[None]:
    """Hold the company's lock; within one process it may be taken again.

    The kernel frees it when the process ends in any way, so a killed run never blocks the next one.

    Raises:
        RunLockHeld: another process holds it; names its process id and start.
        UserError: the lock file cannot be written.
    """
    path = company.lock_file
    with _guard:
        mine = _held.get(path)
        if mine is None or mine.owner != os.getpid():
            mine = _held[path] = _Held(_acquire(path), os.getpid(), 0)
        mine.depth += 1
    try:
        yield
    finally:
        with _guard:
            mine.depth -= 1
            if mine.depth == 0:
                _held.pop(path, None)
                # the text goes first: an empty file is "free", whoever looks at it
                os.ftruncate(mine.descriptor, 0)
                os.close(mine.descriptor)


def lock_holder(company: Company) -> Holder | None:
    """Who holds the lock now; None when it is free."""
    try:
        descriptor = os.open(company.lock_file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(company.lock_file)
    finally:
        os.close(descriptor)
    return None


def _acquire(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        todo = "Give this user the right to write to the company directory."
        raise UserError(
            f"the run lock cannot be written: {error.strerror}.", where=str(path), todo=todo
        ) from None
    for attempt in range(TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if attempt == TRIES - 1:
                os.close(descriptor)
                raise RunLockHeld(path, _read(path)) from None
            time.sleep(PAUSE_SECONDS)
    started = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    # on a full disk the lock holds all the same, only without saying whose it is
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"pid {os.getpid()}\nstarted {started}\n".encode(), 0)
    return descriptor


def _read(path: Path) -> Holder:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    words = dict(line.split(" ", 1) for line in text.splitlines() if " " in line)
    return Holder(words.get("pid", ""), words.get("started", ""))
