"""Truth of the snapshot of open deals: who stood where at the end of a day."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from ingestion.demo.clock import Clock
from ingestion.demo.truth.deals import DealFact, Pricing
from ingestion.demo.truth.places import Cut, Place, Places, places_of, view_sheet
from ingestion.demo.truth.sheet import Sheet, percentile

MEASURES = {
    "open_deals": "integer",
    "open_amount": "money",
    "unpriced_deals": "integer",
    "median_age_days": "number",
}
GRAINS = ("day", "week", "month")
# single days are kept for three months
DAYS = 90


class SnapshotTruth:
    """Stays of deals in open stages, by days."""

    def __init__(self, places: Places, pricing: Pricing, clock: Clock) -> None:
        self.places, self.pricing, self.clock = places, pricing, clock
        self.stays: list[tuple[int, int | None, str, str, int | None, str]] = []

    def add(self, fact: DealFact) -> None:
        """Take the open stays of a deal."""
        for visit in fact.visits:
            if self.places.is_open(visit):
                left = None if visit.left is None else self.clock.day(visit.left)
                worth = (fact.amount, fact.deal.currency)
                self.stays.append((self.clock.day(visit.entered), left, visit.pipeline, visit.stage, *worth))

    def _standing(self, day: int) -> dict[Place, list[tuple[int, int | None]]]:
        """Age in days and worth at the day's rate of every deal that stands open, by place."""
        found: dict[Place, list[tuple[int, int | None]]] = defaultdict(list)
        for entered, left, pipeline, stage, amount, currency in self.stays:
            if entered <= day and (left is None or day < left):
                worth = self.pricing.base(amount, currency, day)
                for place in places_of(pipeline, stage):
                    found[place].append((day - entered, worth))
        return found

    def sheet(self) -> Sheet:
        """The truth file."""
        sheet, periods = view_sheet("snapshot", MEASURES), self.places.periods
        shown = {
            grain: [
                row for row in periods.by_grain[grain] if grain != "day" or row.start >= periods.today - DAYS
            ]
            for grain in GRAINS
        }
        ends = {period.end for rows in shown.values() for period in rows}
        standing = {day: self._standing(day) for day in ends}
        for grain in GRAINS:
            known = set(shown[grain])
            seen: list[Cut] = [(grain, row.start, place) for row in known for place in standing[row.end]]
            for period, level, place in self.places.rows(grain, seen):
                if period not in known:
                    continue
                rows = standing[period.end].get(place, [])
                sheet.add(
                    ("snapshot", *period.key, level, *place),
                    len(rows),
                    sum(worth or 0 for _, worth in rows),
                    sum(worth is None for _, worth in rows),
                    percentile([age for age, _ in rows], Fraction(1, 2)),
                )
        return sheet
