"""How finely a cube knows time: by day while that is small enough, else older days in weeks and months.

A week that crosses a month's end is cut there, so that weeks and months are both whole sums of slices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from reports_site.warehouse import quoted

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Slices:
    """Single days since ``days_from``, before that parts of weeks since ``weeks_from``, before that months.

    Both are first days of a month.
    """

    days_from: date
    weeks_from: date

    # days back from the build's day that stay single days and parts of weeks, finest first
    LADDER: ClassVar[tuple[tuple[int, int], ...]] = (
        (36_500, 36_500),
        (400, 36_500),
        (92, 36_500),
        (92, 400),
        (31, 92),
    )

    @classmethod
    def of(cls, as_of: date, days: int, weeks: int) -> Slices:
        return cls(_month_before(as_of, days), _month_before(as_of, weeks))

    def sql(self, column: str) -> str:
        """First day of the slice a day of the column falls into."""
        day = f"cast({quoted(column)} as date)"
        week, month = f"date_trunc('week', {day})", f"date_trunc('month', {day})"
        return (
            f"case when {day} >= date '{self.days_from}' then {day} "
            f"when {day} >= date '{self.weeks_from}' then greatest({week}, {month}) else {month} end"
        )


def number(day: date) -> int:
    """Days since 1970, as the cube counts them."""
    return (day - EPOCH).days


def _month_before(as_of: date, days: int) -> date:
    return max(EPOCH, as_of - timedelta(days=days)).replace(day=1)
