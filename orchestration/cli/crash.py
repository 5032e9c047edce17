"""Where the traceback of an unexpected error goes."""

from __future__ import annotations

import contextlib
import os
import platform
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from ingestion.errors import UserError
from ingestion.settings.load import find_company
from orchestration.cli.options import chosen_company


def write_crash(error: Exception) -> Path:
    """Write the traceback to a file only this user can read, in the company when there is one; return it."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    text = f"{stamp} python {platform.python_version()}\n{''.join(traceback.format_exception(error))}"
    for folder in _folders():
        path = folder / f"error-{stamp}-{os.getpid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            continue
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        return path
    return Path(os.devnull)


def _folders() -> list[Path]:
    folders = [Path(tempfile.gettempdir())]
    with contextlib.suppress(UserError, OSError):
        folders.insert(0, find_company(chosen_company()) / ".build" / "logs")
    return folders
