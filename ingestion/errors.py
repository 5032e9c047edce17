"""Errors a user can act on: each says what happened, where, and what to do."""

from __future__ import annotations

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_BUSY = 75


class Lead2CashError(Exception):
    """Base of every error the command line prints without a traceback.

    Args:
        what: what went wrong, in one sentence.
        where: file with line, key, sheet and row, or record id; empty when there is no such place.
        todo: what the user can do about it.
    """

    exit_code = EXIT_FAILED

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.todo}" if self.todo else ""
        return f"{place}{self.what}{advice}"


class UserError(Lead2CashError):
    """Bad usage, settings or mapping: nothing was started, nothing was changed."""

    exit_code = EXIT_USAGE


class InputError(Lead2CashError):
    """One input (a file, a response) cannot be taken; it is left out whole and the others go on."""


class RunFailed(Lead2CashError):
    """A run stopped before its release; the last release stays as it was."""


class AnotherRunInProgress(Lead2CashError):
    """The company's lock is held by another run."""

    exit_code = EXIT_BUSY
