"""What a report gives to the page of one manager, department, source or client: a short table of its rows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reports_site.links import kinds
from reports_site.spec_block import BlockBase
from reports_site.spec_words import Columns, SomeColumns

Kind = Literal["manager", "department", "source", "counterparty"]


class Drill(BlockBase):
    """The rows of a mart that are about one of a kind, on its page.

    ``of`` are the kinds; the rows are told apart by the kind's key, which the mart has to have. ``columns``
    leave out whoever the page is about; ``bars`` are drawn in the cells of these. ``order`` is the place
    among the parts of all reports, ``top`` how many rows stand there.
    """

    kind: Literal["drill"] = "drill"
    of: Annotated[tuple[Kind, ...], Field(min_length=1)]
    order: int = 100
    columns: SomeColumns
    bars: Columns = ()
    top: Annotated[int, Field(ge=1, le=500)] = 30

    def columns_named(self) -> dict[str, Columns]:
        return {"columns": self.columns, "bars": self.bars}

    def columns_used(self) -> dict[str, Columns]:
        return {**super().columns_used(), "of": tuple(kinds()[kind].key for kind in self.of)}
