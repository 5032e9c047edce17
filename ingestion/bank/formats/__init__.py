"""Formats of bank statements: every module of this folder is one, there is no list to edit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol, cast

from ingestion.bank.statement import KnownAccounts, Statement, refuse
from ingestion.errors import InputError
from ingestion.registry import bank_formats

# enough for the header of a table below the bank's own text
HEAD = 16_384
OTHER_FORMATS = (
    "Export the statement in one of these formats, or describe its columns in a profile of your own; "
    "ingestion/bank/README.md says how."
)


class BankFormat(Protocol):
    """One format.

    Attributes:
        NAME: how settings call it.
        LABEL: how people call it.
        EXAMPLE: a small valid statement.
    """

    NAME: str
    LABEL: str
    EXAMPLE: str

    def matches(self, head: bytes, known: KnownAccounts) -> bool:
        """Whether a file that begins with these bytes is of this format."""

    def parse(self, data: bytes, name: str, known: KnownAccounts) -> Statement:
        """The statement a file holds; raises InputError when the file cannot be taken whole."""


def formats() -> Mapping[str, BankFormat]:
    """Every format by name."""
    return cast("Mapping[str, BankFormat]", bank_formats())


def parse(data: bytes, name: str, known: KnownAccounts, allowed: Collection[str] | None = None) -> Statement:
    """Read a statement of any format.

    Args:
        name: what the errors call the file.
        allowed: names of the formats the source accepts; all of them when None.

    Raises:
        InputError: the file is of no accepted format, or cannot be taken whole.
    """
    if not data.strip():
        raise refuse(name, 1, "an empty file", "a bank statement")
    for each in formats().values():
        if each.matches(data[:HEAD], known):
            if allowed is not None and each.NAME not in allowed:
                raise refuse(
                    name,
                    1,
                    f"a statement of format {each.NAME}",
                    f"one of {', '.join(sorted(allowed))}",
                    "Add the format to the source in company.yml, or take the file away.",
                )
            return each.parse(data, name, known)
    raise _unknown(data, name, allowed)


def _unknown(data: bytes, name: str, allowed: Collection[str] | None) -> InputError:
    head = data[:HEAD]
    binary = b"\0" in head or any(byte < 9 for byte in head) or b"\x1a" in head[:-1]
    start = "a binary file" if binary else repr(head.split(b"\n")[0][:40].decode("utf-8", "replace").strip())
    labels = [each.LABEL for each in formats().values() if allowed is None or each.NAME in allowed]
    expected = f"a statement: {', '.join(labels)}"
    return refuse(name, 1, start, expected, OTHER_FORMATS)
