"""Truth of the throughput: visits to open stages that ended in a period, and how."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from ingestion.demo.clock import Clock
from ingestion.demo.truth.deals import DealFact, Visit
from ingestion.demo.truth.places import LONG, Cut, Places, places_of, view_sheet
from ingestion.demo.truth.sheet import Cell, Sheet, percentile, share

MEASURES = {
    "visits_ended": "integer",
    "moved_forward": "integer",
    "moved_back": "integer",
    "lost": "integer",
    "handed_off": "integer",
    "forward_rate": "ratio",
    "median_days": "number",
    "p90_days": "number",
}
OUTCOMES = ("forward", "back", "lost", "handed_off")
DAY = 86_400


class ThroughputTruth:
    """Visits that ended, by the day they ended, with their outcome and seconds."""

    def __init__(self, places: Places, clock: Clock) -> None:
        self.places, self.clock = places, clock
        self.ended: dict[Cut, list[tuple[str, int]]] = defaultdict(list)
        # the first day on which a change of stage is on record
        self.history_since: int | None = None

    def add(self, fact: DealFact) -> None:
        """Count the finished visits of a deal."""
        day = self.clock.day
        if fact.deal.moves and len(fact.visits) > 1:
            changed = day(fact.visits[1].entered)
            self.history_since = min(changed, self.history_since or changed)
        for visit, after in zip(fact.visits, fact.visits[1:], strict=False):
            if visit.left is None or not self.places.is_open(visit):
                continue
            row = (self._outcome(visit, after), max(0, visit.left - visit.entered))
            for grain in LONG:
                period = self.places.periods.of(grain, day(visit.left))
                if period:
                    for place in places_of(visit.pipeline, visit.stage):
                        self.ended[grain, period.start, place].append(row)

    def _outcome(self, visit: Visit, after: Visit) -> str:
        kind, position = self.places.kind, self.places.position
        if after.pipeline != visit.pipeline:
            return "handed_off"
        if not self.places.is_open(after):
            return "forward" if kind[after.pipeline, after.stage] == "won" else "lost"
        ahead = position[after.pipeline, after.stage] > position[visit.pipeline, visit.stage]
        return "forward" if ahead else "back"

    def sheet(self) -> Sheet:
        """The truth file; a stage has no figures in periods before its changes were on record."""
        sheet = view_sheet("throughput", MEASURES)
        for grain in LONG:
            for period, level, place in self.places.rows(grain, self.ended):
                ended = self.ended.get((grain, period.start, place), [])
                counts = {name: sum(outcome == name for outcome, _ in ended) for name in OUTCOMES}
                unknown = (
                    not ended and level == "stage" and period.end < (self.history_since or period.end + 1)
                )
                shown: list[Cell] = [None] * 5 if unknown else [len(ended), *counts.values()]
                seconds = [length for _, length in ended]
                middle, high = percentile(seconds, Fraction(1, 2)), percentile(seconds, Fraction(9, 10))
                sheet.add(
                    ("throughput", *period.key, level, *place),
                    *shown,
                    share(counts["forward"], counts["forward"] + counts["lost"]),
                    None if middle is None else middle / DAY,
                    None if high is None else high / DAY,
                )
        return sheet
