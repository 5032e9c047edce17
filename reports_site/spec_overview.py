"""What a report gives to the overview: sentences and figures read off single rows of its marts."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from reports_site.spec_words import Columns, Grain, Strict, Text, Where, some

Question = Literal["team", "losses", "money"]
PLACE = re.compile(r"\{(\w+)\}")


class Reading(Strict):
    """The row that is read: the first by ``sort`` of those that ``where`` leaves in one period.

    ``where`` is the level ``total`` unless it names another; ``needs`` are entities without which nothing
    is said.
    """

    mart: str | None = None
    where: Where = Field(default_factory=dict)
    period: Literal["current", "running"] = "current"
    grain: Grain | None = None
    sort: Columns = ()
    needs: tuple[str, ...] = ()

    def columns_named(self) -> dict[str, Columns]:
        """Columns that need words, by the key that names them."""
        return {}

    def columns_used(self) -> dict[str, Columns]:
        """Columns read besides these."""
        return {"where": tuple(self.where), "sort": tuple(name.lstrip("-") for name in self.sort)}


class Answer(Reading):
    """One sentence to one of the owner's three questions; ``{column}`` in it is a figure of the row.

    ``figures`` stand large below the sentence of the report that comes first by ``order``.
    """

    question: Question
    order: int = 100
    says: Text
    figures: Columns = ()

    def columns_named(self) -> dict[str, Columns]:
        return {"says": tuple(PLACE.findall(self.says.en + self.says.ru)), "figures": self.figures}


class Attention(Reading):
    """What needs somebody today: a count, or the number of rows without ``value``; zero is left out.

    ``names``: whose they are, the largest first; ``names_where`` finds their rows.
    """

    period: Literal["current", "running"] = "running"
    order: int = 100
    title: Text
    value: str | None = None
    amount: str | None = None
    names: str | None = None
    names_where: Where = Field(default_factory=dict)

    def columns_named(self) -> dict[str, Columns]:
        return {"value": some(self.value), "amount": some(self.amount), "names": some(self.names)}

    def columns_used(self) -> dict[str, Columns]:
        return {**super().columns_used(), "names_where": tuple(self.names_where)}


class Change(Reading):
    """A figure against the comparable period before, and which values of ``by`` made the difference."""

    order: int = 100
    value: str
    by: str
    by_where: Where

    def columns_named(self) -> dict[str, Columns]:
        return {"value": (self.value,), "by": (self.by,)}

    def columns_used(self) -> dict[str, Columns]:
        return {**super().columns_used(), "by_where": tuple(self.by_where)}
