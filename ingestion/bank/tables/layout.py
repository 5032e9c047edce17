"""Where the columns of a profile stand in a table, and what is written around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion.bank.money import money
from ingestion.bank.tables.grid import Row, Table
from ingestion.bank.tables.profile import Profile, folded

# the header stands among the first rows
SEARCHED = 60


@dataclass(frozen=True)
class Layout:
    """A table split by its profile.

    Attributes:
        places: column numbers by the folded name; a second column of a name does not count.
        before: rows above the header.
        rows: the movements.
        after: rows from the first that ends the table.
    """

    profile: Profile
    table: Table
    header: Row
    places: dict[str, int]
    before: tuple[Row, ...]
    rows: tuple[Row, ...]
    after: tuple[Row, ...]

    def cell(self, row: Row, names: Sequence[str]) -> str:
        """The first filled cell under one of the names; empty when there is none."""
        places = (self.places.get(folded(name)) for name in names)
        cells = (row.cells[place] for place in places if place is not None and place < len(row.cells))
        return next((cell for cell in cells if cell), "")

    def has(self, names: Sequence[str]) -> bool:
        """Whether the table has one of the columns."""
        return any(folded(name) in self.places for name in names)

    def money(self, text: str) -> Decimal | None:
        """A sum in the style of the profile, or of a number cell; None when it is none."""
        number = money(text, ".") if self.table.typed else None
        return money(text, self.profile.decimal, self.profile.thousands) if number is None else number

    def labelled(self, labels: Sequence[str]) -> list[Decimal]:
        """Sums to the right of the first cell that begins with one of the labels, or within that cell."""
        wanted = tuple(folded(label) for label in labels)
        for row in (*self.before, *self.after) if wanted else ():
            for place, cell in enumerate(row.cells):
                if folded(cell).startswith(wanted):
                    beside = [
                        number for text in row.cells[place + 1 :] if (number := self.money(text)) is not None
                    ]
                    return beside or list(self._within(cell))
        return []

    def _within(self, cell: str) -> Iterator[Decimal]:
        for text in re.findall(r"-?[0-9][0-9 \u00a0\u202f'.,]*", cell):
            number = self.money(text.strip(" .,"))
            if number is not None:
                yield number


def find_layout(profile: Profile, table: Table) -> Layout | None:
    """The layout when the table has the header of the profile, else None."""
    wanted = {folded(name) for name in profile.header}
    for at, row in enumerate(table.rows[:SEARCHED]):
        names = [[folded(cell)] for cell in row.cells]
        if not wanted <= {name for named in names for name in named}:
            continue
        body = at + 1
        if profile.header_rows == 2 and body < len(table.rows):
            second = table.rows[body].cells
            names = [
                [*named, folded(second[place])] if place < len(second) else named
                for place, named in enumerate(names)
            ]
            names += [[folded(cell)] for cell in second[len(names) :]]
            body += 1
        places: dict[str, int] = {}
        for place, named in enumerate(names):
            for name in named:
                places.setdefault(name, place)
        end = _end(profile, table.rows, body)
        before, rows, after = table.rows[:at], table.rows[body:end], table.rows[end:]
        return Layout(profile, table, row, places, before, rows, after)
    return None


def _end(profile: Profile, rows: Sequence[Row], body: int) -> int:
    ends = tuple(folded(text) for text in profile.ends)
    for at in range(body, len(rows) if ends else body):
        if any(folded(cell).startswith(ends) for cell in rows[at].cells if cell):
            return at
    return len(rows)
