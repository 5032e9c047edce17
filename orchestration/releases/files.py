"""Moving, fsyncing and switching of files: the small steps a release is made of."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path


def fsync(path: Path) -> None:
    """Make the file's or directory's content survive a power loss."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def freeze_tree(root: Path) -> None:
    """Make every file below a directory read-only and fsync files, then directories, bottom up.

    A file that is read-only already was frozen with an earlier release, of which it is a link: a site keeps
    thousands of them, and each costs a flush of the disk once.
    """
    for folder, _, names in os.walk(root, topdown=False):
        for name in names:
            file = Path(folder) / name
            if not file.is_symlink() and file.stat().st_mode & 0o222:
                # in this order: whatever is read-only has reached the disk
                fsync(file)
                file.chmod(0o444)
        Path(folder).chmod(0o755)
        fsync(Path(folder))


def move(source: Path, target: Path) -> None:
    """Rename; copy when the two are on different file systems."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.move(source, target)


def point(link: Path, target: str) -> None:
    """Make a symbolic link point elsewhere in one atomic step; readers see the old target or the new."""
    fresh = link.with_name(f".{link.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.rename(link)
    fsync(link.parent)


def remove_tree(path: Path) -> None:
    """Remove a directory of read-only files; it first leaves its name, so nobody sees half of it."""
    doomed = path if path.name.startswith(".old-") else path.with_name(f".old-{path.name}-{os.getpid()}")
    if doomed != path:
        path.rename(doomed)
    shutil.rmtree(doomed)
