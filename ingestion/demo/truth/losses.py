"""Truth of rpt_pipeline_by_stage__loss_reasons: lost deals by day of loss, stage left and reason."""

from __future__ import annotations

from collections import defaultdict

from ingestion.demo.truth.deals import UNKNOWN_STAGE, DealFact
from ingestion.demo.truth.periods import Period, Periods
from ingestion.demo.truth.sheet import Sheet
from ingestion.demo.world import World

KEY = ["period_grain", "period_start", "period_state", "level", "pipeline_id", "stage_id", "loss_reason_id"]
ALL, NONE = "~all", "~none"
LEVELS = ("reason", "stage", "pipeline", "total")


class LossTruth:
    """Counts deals that stand lost."""

    def __init__(self, world: World, periods: Periods) -> None:
        self.world, self.periods = world, periods
        ids = [reason_id for reason_id, _ in world.catalog.price_reasons]
        self.shown_as = {reason_id: min(ids) for reason_id in ids}
        self.counts: dict[tuple[Period, tuple[str, ...]], int] = defaultdict(int)

    def add(self, fact: DealFact) -> None:
        """Count a deal if it stands lost."""
        if fact.state != "lost":
            return
        kind, last = self.world.catalog.kind, fact.visits[-1]
        stood = [
            visit
            for visit in fact.visits
            if visit.stage == UNKNOWN_STAGE or kind[visit.pipeline, visit.stage] == "open"
        ]
        place = (stood[-1].pipeline, stood[-1].stage) if stood else (last.pipeline, UNKNOWN_STAGE)
        reason = fact.deal.loss_reason
        key = (*place, self.shown_as.get(reason, reason) or NONE)
        for grain in ("week", "month", "quarter"):
            period = self.periods.of(grain, self.world.clock.day(last.entered))
            if period:
                for at, level in enumerate(LEVELS):
                    self.counts[period, (level, *key[: 3 - at], *[ALL] * at)] += 1

    def sheet(self) -> Sheet:
        """The truth file."""
        name = "rpt_pipeline_by_stage__loss_reasons"
        sheet = Sheet(name, name, KEY, {"lost_deals": "integer"})
        for (period, place), count in self.counts.items():
            sheet.add((*period.key, *place), count)
        return sheet
