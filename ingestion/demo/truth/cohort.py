"""Truth of the cohorts: of the deals created in a period, who ever reached a stage or beyond."""

from __future__ import annotations

from collections import defaultdict

from ingestion.demo.clock import Clock
from ingestion.demo.truth.deals import UNKNOWN_STAGE, DealFact
from ingestion.demo.truth.places import ALL, LONG, Cut, Places, places_of, view_sheet
from ingestion.demo.truth.sheet import Sheet, share

MEASURES = {
    "cohort_deals": "integer",
    "reached_deals": "integer",
    "reached_share": "ratio",
    "lost_deals": "integer",
    "handed_off": "integer",
}


class CohortTruth:
    """Cohorts by entry pipeline; a skipped stage was reached, a win is beyond all stages."""

    def __init__(self, places: Places, clock: Clock) -> None:
        self.places, self.clock = places, clock
        self.sizes: dict[tuple[str, int, str], int] = defaultdict(int)
        # reached, lost, handed off
        self.counts: dict[Cut, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, fact: DealFact) -> None:
        """Put a deal into the cohort of the day it was created."""
        entry, last = fact.visits[0].pipeline, fact.visits[-1]
        stood = [row.stage for row in fact.visits if row.pipeline == entry and self.places.is_open(row)]
        reached = self._reached(fact, entry, stood)
        handed = last.pipeline != entry
        lost = fact.state == "lost" and not handed
        created = self.clock.day(fact.deal.created_at)
        for grain in LONG:
            period = self.places.periods.of(grain, created)
            if period is None:
                continue
            for size in (ALL, entry):
                self.sizes[grain, period.start, size] += 1
            for stage in reached:
                self.counts[grain, period.start, (entry, stage)][0] += 1
            for place in places_of(entry, stood[-1] if stood else UNKNOWN_STAGE):
                self.counts[grain, period.start, place][1] += lost
                self.counts[grain, period.start, place][2] += handed

    def _reached(self, fact: DealFact, entry: str, stood: list[str]) -> list[str]:
        """Stages of the entry pipeline the deal reached."""
        position, won = self.places.position, self.places.won_stage(entry)
        is_won = any((row.pipeline, row.stage) == (entry, won) for row in fact.visits)
        highest = max((position[entry, stage] for stage in stood if stage != UNKNOWN_STAGE), default=0)
        found = [
            stage
            for pipeline, stage in self.places.stages
            if pipeline == entry and (is_won or position[entry, stage] <= highest)
        ]
        if UNKNOWN_STAGE in stood or not stood:
            found.append(UNKNOWN_STAGE)
        return [*found, won] if is_won else found

    def sheet(self) -> Sheet:
        """The truth file; the win stands as the last stage, also where nobody got there."""
        sheet = view_sheet("cohort", MEASURES)
        for grain in LONG:
            wins: list[Cut] = [
                (grain, period.start, (pipeline, self.places.won_stage(pipeline)))
                for period in self.places.periods.by_grain[grain]
                for pipeline in self.places.pipelines
            ]
            for period, level, place in self.places.rows(grain, [*self.counts, *wins]):
                size = self.sizes[grain, period.start, place[0]]
                reached, lost, handed = self.counts.get((grain, period.start, place), (0, 0, 0))
                at_stage = level == "stage"
                sheet.add(
                    ("cohort", *period.key, level, *place),
                    size,
                    reached if at_stage else None,
                    share(reached, size) if at_stage else None,
                    lost,
                    handed,
                )
        return sheet
