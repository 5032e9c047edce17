"""Names of columns: where they stand, how they are compared, and what to say when one is not there."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

from ingestion.errors import InputError

SEARCHED_ROWS = 30
SHOWN = 30


def plain(name: str) -> str:
    """A name without what people do not see: case, outer and double spaces, ways of writing й."""
    return " ".join(unicodedata.normalize("NFC", name.replace("\ufeff", "")).split()).casefold()


def letter(number: int) -> str:
    """Name of a column by its place, from 0: A, B, …, Z, AA."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def unique_names(header: Sequence[str], width: int) -> tuple[str, ...]:
    """Names of `width` columns: nameless ones get their letter, a second of the same name gets `(2)`."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for number in range(width):
        name = " ".join(header[number].split()) if number < len(header) else ""
        name = name or letter(number)
        seen[plain(name)] = seen.get(plain(name), 0) + 1
        names.append(name if seen[plain(name)] == 1 else f"{name} ({seen[plain(name)]})")
    return tuple(names)


def find(name: str, names: Sequence[str]) -> int:
    """Number of the column with this name, -1 when there is none; the very same writing wins."""
    if name in names:
        return names.index(name)
    folded = plain(name)
    return next((number for number, other in enumerate(names) if plain(other) == folded), -1)


def hits(wanted: Iterable[Sequence[str]], row: Sequence[str]) -> int:
    """How many of the wanted columns a row of names has."""
    names = {plain(name) for name in row}
    return sum(any(plain(name) in names for name in alternatives) for alternatives in wanted)


def header_index(
    rows: Sequence[Sequence[str]], header_row: int | str, wanted: Sequence[Sequence[str]]
) -> int:
    """Index of the row with the names, -1 for none; with `auto` the first row that has most of them."""
    if header_row == "none":
        return -1
    if isinstance(header_row, int):
        return header_row - 1
    counts = [hits(wanted, row) for row in rows[:SEARCHED_ROWS]]
    return counts.index(max(counts)) if counts else 0


def check_names(names: Sequence[str], wanted: Iterable[Sequence[str]], file: str, where: str) -> None:
    """Refuse a table that lacks a column.

    Raises:
        InputError: names the file, the column, what is there and what may be meant.
    """
    for alternatives in wanted:
        if any(find(name, names) >= 0 for name in alternatives):
            continue
        close = difflib.get_close_matches(plain(alternatives[0]), [plain(name) for name in names], 1, 0.6)
        meant = next((name for name in names if close and plain(name) == close[0]), None)
        asked = " or ".join(repr(name) for name in alternatives)
        found = ", ".join(repr(name) for name in names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
        raise InputError(
            f"there is no column {asked}; found {found or 'no columns'}"
            + (f"; did you mean {meant!r}?" if meant else "."),
            where=f"{file}, {where}",
            todo="Nothing of this file was taken. Correct the file, or the mapping.",
        )
