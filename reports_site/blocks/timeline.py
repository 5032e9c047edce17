"""The rows of one figure over the recent periods: read once, looked at by every page that shows them."""

from __future__ import annotations

from typing import Any

from ingestion.errors import RunFailed
from reports_site.periods import Period
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.warehouse import Row

# closed periods a small line shows
TREND = 30


class Timeline:
    """Rows by period. A figure needs one row of each."""

    def __init__(self, mart: Mart, where: dict[str, Any], rows: list[Row]) -> None:
        self._mart, self._where, self._rows = mart, where, rows
        self._is_timeless = not mart.has("period_grain")

    def row(self, period: Period) -> Row | None:
        """The row of a period; None when the mart has nothing there.

        Raises:
            RunFailed: there are several; the block's ``where`` is too wide.
        """
        found = [row for row in self._rows if self._is_timeless or _is_of(row, period)]
        if len(found) > 1:
            raise RunFailed(
                f"A large figure needs one row, {self._mart.name} has {len(found)}.",
                where=self._mart.node.yaml_path,
                todo=f"Narrow the block's `where`, which is {self._where}.",
            )
        return found[0] if found else None

    def until(self, period: Period) -> list[Row]:
        """Closed periods up to this one, oldest first; none for an unfinished one."""
        if period.is_running or self._is_timeless:
            return []
        return [
            row
            for row in self._rows
            if row["period_state"] == "closed" and row["period_start"] <= period.start
        ]


def timeline(scene: Scene, mart: Mart, where: dict[str, Any], grain: str) -> Timeline:
    """Closed, running and comparable periods of one grain, with every column the report shows."""
    key = (mart.name, grain, repr(sorted(where.items())))
    if key not in scene.timelines:
        conditions = dict(where)
        if mart.has("period_grain"):
            conditions |= {"period_grain": grain, **scene.since(grain, TREND)}
        names = scene.fetched(mart, tuple(mart.columns))
        order = ("period_start",) if "period_start" in names else ()
        rows = scene.warehouse.rows(mart.node.relation, names, where=conditions, order=order)
        scene.timelines[key] = Timeline(mart, where, rows)
    found: Timeline = scene.timelines[key]
    return found


def _is_of(row: Row, period: Period) -> bool:
    return bool(row["period_start"] == period.start and row["period_state"] == period.state)
