"""The command line: one file per command, imported light; the work is imported when it starts."""

from __future__ import annotations

from orchestration.cli.app import app, main

__all__ = ["app", "main"]
