"""The command line: one file per command, imported light; the work is imported when it starts."""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["app", "main"]


def main() -> None:
    """Run one command and end the process with its exit code."""
    try:
        from orchestration.cli.program import main as run
        from orchestration.process import short_lived
    except KeyboardInterrupt:
        sys.exit(130)
    with short_lived():
        run()


def __getattr__(name: str) -> Any:
    if name == "app":
        from orchestration.cli.program import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
