"""Text of a user inside SQL: always a quoted literal, never code."""

from __future__ import annotations

from collections.abc import Iterable


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Texts as a list of SQL literals for `in (…)`."""
    return ", ".join(literal(text) for text in texts)
