"""One mistake in the settings, and the error that lists all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingestion.errors import UserError

SHOWN = 20


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: the file and line it stands on, the key or column, what was found and what is allowed."""

    file: str
    line: int
    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: found {self.found}; allowed: {self.allowed}"


class SettingsError(UserError):
    """The settings of a company hold mistakes; `problems` has every one of them, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        lines = [f"  {problem}" for problem in self.problems[:SHOWN]]
        if count > SHOWN:
            lines.append(f"  … and {count - SHOWN} more")
        head = "There is 1 mistake" if count == 1 else f"There are {count} mistakes"
        super().__init__("\n".join([f"{head} in the settings; nothing was changed.", *lines]))


def quoted(value: object) -> str:
    """The value as a reader recognises it: control characters escaped, long text cut."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def did_you_mean(word: str, options: Sequence[str]) -> str:
    """` (did you mean …?)` when one of the options is close to the word, else an empty string."""
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""
