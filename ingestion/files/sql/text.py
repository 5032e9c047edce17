"""The text a rule gives, as SQL, with what is known about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.files.marks import FAILED_FIRST, FAILED_LAST, FIRST, LAST
from ingestion.files.sql.numbers import plain_number


@dataclass(frozen=True)
class Text:
    """SQL of a rule's text.

    Attributes:
        marked: the same with the mark of the cell, when it comes from one cell unchanged.
        number: it is a plain number already, and may be rounded.
        constant: it is the same in every row, written as ISO or plainly.
        stops: it may begin with a mark of failure.
    """

    sql: str
    marked: str | None = None
    number: bool = False
    constant: bool = False
    stops: bool = False


def failed(sql: str) -> str:
    """SQL that is true where a text begins with a mark of failure."""
    # texts are compared by their bytes, so this is what the first letter says, without taking it out
    return f"({sql} >= '{FAILED_FIRST}' and {sql} < '{chr(ord(FAILED_LAST) + 1)}')"


def unless_failed(parts: Sequence[Text], sql: str) -> str:
    """SQL made of parts, or the first part that failed, so that its mark stays in front."""
    cases = [f"when {failed(part.sql)} then {part.sql}" for part in parts if part.stops]
    return f"case {' '.join(cases)} else {sql} end" if cases else sql


def number_of(text: Text, style: str) -> str:
    """SQL of the plain number in a text, NULL where there is none."""
    if text.number or text.constant:
        return text.sql
    if text.marked:
        typed = f"substr({text.marked}, 1, 1) between '{FIRST}' and '{LAST}'"
        return f"case when {typed} then {text.sql} else {plain_number(text.sql, style)} end"
    return plain_number(text.sql, style)
