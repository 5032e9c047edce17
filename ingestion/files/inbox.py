"""The files in a source's folder, found without following anything out of it."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.errors import InputError

# what editors, systems and transfers leave lying about
IGNORED = re.compile(
    r"\..*|~\$.*|.*~|.*\.(?:tmp|part|crdownload|bak|lock)|desktop\.ini|thumbs\.db", re.IGNORECASE
)
MOST_FILES = 50_000


@dataclass
class Inbox:
    """Files by their path below the folder, with `/` and letters in one form; and what was refused."""

    files: dict[str, Path] = field(default_factory=dict)
    failures: list[InputError] = field(default_factory=list)


def list_inbox(folder: Path, shown: str) -> Inbox:
    """Everything in the folder and below it that may be a file of the source.

    Args:
        shown: how messages call the folder.

    Raises:
        InputError: there is no such folder, it cannot be read, or it holds too many files.
    """
    inbox = Inbox()
    if not folder.is_dir():
        raise InputError("there is no such folder.", where=shown, todo="Make it and put the files there.")
    root = folder.resolve()

    def failed(error: OSError) -> None:
        raise InputError(f"it cannot be read: {error.strerror}.", where=repr(error.filename)) from None

    for place, folders, names in os.walk(root, onerror=failed):
        folders[:] = sorted(name for name in folders if not IGNORED.fullmatch(name))
        for name in [*sorted(names), *(name for name in folders if Path(place, name).is_symlink())]:
            path = Path(place, name)
            below = path.relative_to(root).as_posix()
            if IGNORED.fullmatch(name):
                continue
            problem = _problem(path, below, root)
            if problem:
                inbox.failures.append(
                    InputError(problem, where=repr(below), todo="Put the file itself here.")
                )
            elif path.is_file():
                inbox.files[unicodedata.normalize("NFC", below)] = path
            if len(inbox.files) > MOST_FILES:
                raise InputError(f"there are more than {MOST_FILES:,} files.", where=shown)
    return inbox


def _problem(path: Path, below: str, root: Path) -> str:
    try:
        below.encode("utf-8")
    except UnicodeEncodeError:
        return "the name of this file is not UTF-8."
    if path.is_symlink():
        target = path.resolve()
        if not target.is_relative_to(root):
            return "this is a link out of the folder, which is not followed."
        return "" if target.is_file() else "this is a link, which is not followed."
    return "" if path.is_file() else "this is not a regular file."


def matches(name: str, patterns: Sequence[str]) -> bool:
    """True when a path fits one of the patterns; `**/` stands for any number of folders, also for none."""
    return any(_pattern(pattern).fullmatch(name) for pattern in patterns)


def _pattern(pattern: str) -> re.Pattern[str]:
    """`*` and `?` stay within one folder, `**/` does not; `[a-z]` and `[!a]` are one letter."""
    pieces = re.findall(r"\*\*/|\*|\?|\[!?[^\]]+\]|.", unicodedata.normalize("NFC", pattern), re.DOTALL)
    known = {"**/": "(?:[^/]+/)*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(known.get(piece) or _letter(piece) for piece in pieces), re.IGNORECASE)


def _letter(piece: str) -> str:
    if len(piece) == 1:
        return re.escape(piece)
    inner = piece[1:-1].replace("\\", r"\\").replace("[", r"\[").replace("^", r"\^")
    return f"[{inner.replace('!', '^', 1) if inner.startswith('!') else inner}]"
