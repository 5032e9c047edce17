"""Where a new company may be made: a new or empty directory, never somebody's files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingestion.errors import UserError

# only a directory with this file is a demo, also one that was stopped half-way
MARKER = ".lead2cash-demo"


def prepare(directory: Path) -> Path:
    """Make the directory; it may exist when it is empty.

    Raises:
        UserError: it holds something, is a file, or cannot be made.
    """
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            kind = "it is not empty" if directory.is_dir() else "it is a file"
            raise UserError(f"{kind}.", where=str(directory), todo="Name a new or an empty directory.")
        directory.mkdir(parents=True, exist_ok=True)
        probe = directory / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(f"the directory cannot be written: {reason}.", where=str(directory)) from None
    return directory.resolve()


@contextmanager
def demo_directory(directory: Path, *, force: bool) -> Iterator[Path]:
    """An empty directory for a demo, with its run lock held.

    Args:
        force: replace what is there when it is an earlier demo; anything else is refused all the same.

    Raises:
        UserError: as `prepare`, or there is a demo and no `force`.
        RunLockHeld: a run is in progress in the earlier demo.
    """
    from ingestion.settings import Company
    from orchestration.releases import run_lock

    earlier = (directory / MARKER).is_file()
    if earlier and not force:
        todo = "Name another directory, or replace it with --force."
        raise UserError("there is a demo already.", where=str(directory), todo=todo)
    root = directory.resolve() if earlier else prepare(directory)
    # only its paths are used: the demo writes its own settings
    company = Company(root=root, name="demo")
    with run_lock(company):
        for path in root.iterdir():
            if path not in (company.lock_file, root / MARKER):
                _remove(path)
        (root / MARKER).touch()
        yield root


def _remove(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink()
    else:
        shutil.rmtree(path)
