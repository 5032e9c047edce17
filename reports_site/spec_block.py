"""What every block says of the rows it shows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from reports_site.spec_words import Columns, Grain, Strict, Text, Where
from reports_site.spec_words import some as _some

Period = Annotated[str, StringConstraints(pattern=r"^(current|running|all|last [1-9][0-9]{0,3})$")]


class BlockBase(Strict):
    """Which rows of which mart a block shows.

    ``period``: current is the latest closed period of the grain; running the unfinished one; last N and
    all are the closed ones and the unfinished one. ``split`` draws one picture per value of a column.
    ``needs``: canonical entities without which the block shows who does not provide them.
    """

    kind: str
    title: Text
    note: Text | None = None
    mart: str | None = None
    where: Where = Field(default_factory=dict)
    period: Period = "current"
    grain: Grain | None = None
    needs: tuple[str, ...] = ()
    width: Literal["full", "half"] | None = None
    split: str | None = None
    sort: Columns = ()
    top: Annotated[int, Field(ge=1, le=500)] | None = None

    @property
    def room(self) -> Literal["full", "half"]:
        """How much of the page's width the block takes."""
        return self.width or "full"

    def columns_named(self) -> dict[str, Columns]:
        """Columns the block shows with a label and a format, by the key that names them."""
        return {}

    def columns_used(self) -> dict[str, Columns]:
        """Columns the block reads besides those it labels, by the key that names them."""
        return {
            "where": tuple(self.where),
            "split": _some(self.split),
            "sort": tuple(name.lstrip("-") for name in self.sort),
        }
