"""What a report gives to the wall screen."""

from __future__ import annotations

from reports_site.spec_overview import Reading
from reports_site.spec_words import Columns, SomeColumns, Strict, Text, some


class Rating(Reading):
    """A ranking to be read from afar; ``where`` finds its rows, ``group`` splits it,
    ``top`` lines of each group.

    ``rank`` and ``move`` are columns with the place and how far it rose (above zero) or fell; ``beside`` is
    one more figure.
    """

    title: Text
    name: str
    value: str
    rank: str | None = None
    move: str | None = None
    group: str | None = None
    beside: str | None = None
    top: int = 8

    def columns_named(self) -> dict[str, Columns]:
        named = {"name": (self.name,), "value": (self.value,)}
        return {**named, "group": some(self.group), "beside": some(self.beside)}

    def columns_used(self) -> dict[str, Columns]:
        return {**super().columns_used(), "rank": some(self.rank), "move": some(self.move)}


class Pulse(Reading):
    """A few figures of one period with their change."""

    title: Text
    values: SomeColumns

    def columns_named(self) -> dict[str, Columns]:
        return {"values": self.values}


class Wall(Strict):
    """Screens of one report, in the order of the reports."""

    rating: tuple[Rating, ...] = ()
    pulse: tuple[Pulse, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        return (*self.pulse, *self.rating)
