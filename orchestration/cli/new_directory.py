"""Where a new company may be made: a new or empty directory, never somebody's files."""

from __future__ import annotations

import shutil
from pathlib import Path

from ingestion.errors import UserError
from orchestration.releases.files import remove_tree

# only a directory that has this and company.yml is an earlier demo
TRUTH = Path("truth") / "truth.yml"


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


def prepare_demo(directory: Path, *, force: bool) -> Path:
    """Make the directory of a demo.

    Args:
        force: replace what is there when it is an earlier demo; anything else is refused all the same.

    Raises:
        UserError: as `prepare`, or a run is in progress in the earlier demo.
    """
    is_company = (directory / "company.yml").is_file()
    if force and is_company and (directory / TRUTH).is_file():
        _clear(directory.resolve())
    elif is_company and not force:
        raise UserError(
            "there is a company already.",
            where=str(directory),
            todo="Name another directory, or add --force.",
        )
    return prepare(directory)


def _clear(root: Path) -> None:
    """Remove an earlier demo, unless a run is working in it."""
    from ingestion.settings import Company
    from orchestration.releases import run_lock

    with run_lock(Company(root=root, name="demo")):
        for path in root.iterdir():
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            elif path.name == "releases":
                remove_tree(path)
            else:
                shutil.rmtree(path)
