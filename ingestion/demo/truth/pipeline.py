"""Truth of rpt_pipeline_by_stage: snapshot, cohort and throughput."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from ingestion.demo.truth.deals import UNKNOWN_STAGE, DealFact, Pricing, Visit
from ingestion.demo.truth.periods import Period, Periods
from ingestion.demo.truth.sheet import Cell, Sheet, percentile, share
from ingestion.demo.world import World

KEY = ["view", "period_grain", "period_start", "period_state", "level", "pipeline_id", "stage_id"]
SNAPSHOT = {
    "open_deals": "integer",
    "open_amount": "money",
    "unpriced_deals": "integer",
    "median_age_days": "number",
}
COHORT = {
    "cohort_deals": "integer",
    "reached_deals": "integer",
    "reached_share": "ratio",
    "lost_deals": "integer",
    "handed_off": "integer",
}
THROUGHPUT = {
    "visits_ended": "integer",
    "moved_forward": "integer",
    "moved_back": "integer",
    "lost": "integer",
    "handed_off": "integer",
    "forward_rate": "ratio",
    "median_days": "number",
    "p90_days": "number",
}
ALL = "~all"
LONG = ("week", "month", "quarter")
Place = tuple[str, str]


def _places(pipeline: str, stage: str) -> tuple[Place, Place, Place]:
    return ((ALL, ALL), (pipeline, ALL), (pipeline, stage))


class PipelineTruth:
    """Collects visits and cohorts of the deals that count."""

    def __init__(self, world: World, periods: Periods, pricing: Pricing) -> None:
        self.world, self.periods, self.pricing = world, periods, pricing
        self.kind, self.position = world.catalog.kind, world.catalog.position
        self.standing: list[tuple[int, int | None, str, str, int | None, str]] = []
        self.cohorts: dict[tuple[str, int, str], int] = defaultdict(int)
        # (grain, start, place) → reached, lost, handed off
        self.reached: dict[tuple[str, int, Place], list[int]] = defaultdict(lambda: [0, 0, 0])
        # (grain, start, place) → (outcome, seconds) of visits that ended
        # the first day on which a change of stage is on record
        self.history_since: int | None = None
        self.ended: dict[tuple[str, int, Place], list[tuple[str, int]]] = defaultdict(list)
        stages = [(row.pipeline_id, row.stage_id) for row in world.catalog.stages if row.kind == "open"]
        pipelines = sorted({pipeline for pipeline, _ in stages})
        self.places: list[Place] = [(ALL, ALL), *((pipeline, ALL) for pipeline in pipelines), *stages]

    def is_open(self, visit: Visit) -> bool:
        """Whether a visit is to an open stage; an unrecorded one is."""
        return visit.stage == UNKNOWN_STAGE or self.kind[visit.pipeline, visit.stage] == "open"

    def add(self, fact: DealFact) -> None:
        """Count a deal in every view."""
        day = self.world.clock.day
        if fact.deal.moves and len(fact.visits) > 1:
            changed = day(fact.visits[1].entered)
            self.history_since = min(changed, self.history_since or changed)
        for at, visit in enumerate(fact.visits):
            if not self.is_open(visit):
                continue
            left = None if visit.left is None else day(visit.left)
            self.standing.append(
                (day(visit.entered), left, visit.pipeline, visit.stage, fact.amount, fact.deal.currency)
            )
            if visit.left is not None and left is not None:
                self._end(visit, fact.visits[at + 1], left)
        self._cohort(fact)

    def _end(self, visit: Visit, after: Visit, left: int) -> None:
        assert visit.left is not None
        if after.pipeline != visit.pipeline:
            outcome = "handed_off"
        elif not self.is_open(after):
            outcome = "forward" if self.kind[after.pipeline, after.stage] == "won" else "lost"
        else:
            ahead = self.position[after.pipeline, after.stage] > self.position[visit.pipeline, visit.stage]
            outcome = "forward" if ahead else "back"
        for grain in LONG:
            period = self.periods.of(grain, left)
            if period:
                for place in _places(visit.pipeline, visit.stage):
                    self.ended[grain, period.start, place].append(
                        (outcome, max(0, visit.left - visit.entered))
                    )

    def _cohort(self, fact: DealFact) -> None:
        first, last = fact.visits[0], fact.visits[-1]
        entry = first.pipeline
        stood = [visit for visit in fact.visits if visit.pipeline == entry and self.is_open(visit)]
        won = any(
            visit.pipeline == entry and not self.is_open(visit) and self.kind[entry, visit.stage] == "won"
            for visit in fact.visits
        )
        known = [visit for visit in stood if visit.stage != UNKNOWN_STAGE]
        highest = max((self.position[entry, visit.stage] for visit in known), default=0)
        handed = last.pipeline != entry
        lost = fact.state == "lost" and not handed
        last_stage = stood[-1].stage if stood else UNKNOWN_STAGE
        created = self.world.clock.day(fact.deal.created_at)
        for grain in LONG:
            period = self.periods.of(grain, created)
            if period is None:
                continue
            self.cohorts[grain, period.start, ALL] += 1
            self.cohorts[grain, period.start, entry] += 1
            for pipeline, stage in self.places[1:]:
                if pipeline == entry and stage != ALL and (won or self.position[entry, stage] <= highest):
                    self.reached[grain, period.start, (entry, stage)][0] += 1
            if UNKNOWN_STAGE in {visit.stage for visit in stood} or not stood:
                self.reached[grain, period.start, (entry, UNKNOWN_STAGE)][0] += 1
            if won:
                self.reached[grain, period.start, (entry, self._won_stage(entry))][0] += 1
            for place in _places(entry, last_stage):
                self.reached[grain, period.start, place][1] += lost
                self.reached[grain, period.start, place][2] += handed

    def _won_stage(self, pipeline: str) -> str:
        return next(stage for (at, stage), kind in self.kind.items() if at == pipeline and kind == "won")

    def sheets(self) -> list[Sheet]:
        """A truth file per view."""
        return [self._snapshot(), self._cohorts(), self._throughput()]

    def _rows(self, grain: str, seen: set[tuple[str, int, Place]]) -> list[tuple[Period, str, Place]]:
        """Every period and place, and the unrecorded stages that were seen."""
        rows = []
        for period in self.periods.by_grain[grain]:
            extra = [
                place
                for at, start, place in seen
                if (at, start) == (grain, period.start) and place not in self.places
            ]
            for place in [*self.places, *sorted(extra)]:
                level = "total" if place[0] == ALL else "pipeline" if place[1] == ALL else "stage"
                rows.append((period, level, place))
        return rows

    def _snapshot(self) -> Sheet:
        sheet = self._sheet("snapshot", SNAPSHOT)
        today = self.periods.today
        ends = {
            period.end: None
            for grain in ("day", "week", "month")
            for period in self.periods.by_grain[grain]
            if grain != "day" or period.start >= today - 90
        }
        found: dict[int, dict[Place, list[tuple[int, int | None]]]] = {}
        for day in ends:
            places: dict[Place, list[tuple[int, int | None]]] = defaultdict(list)
            for entered, left, pipeline, stage, amount, currency in self.standing:
                if entered <= day and (left is None or day < left):
                    worth = self.pricing.base(amount, currency, day)
                    for place in _places(pipeline, stage):
                        places[place].append((day - entered, worth))
            found[day] = places
        for grain in ("day", "week", "month"):
            seen = {
                (grain, period.start, place)
                for period in self.periods.by_grain[grain]
                for place in found.get(period.end, {})
            }
            for period, level, place in self._rows(grain, seen):
                if period.end not in found or (grain == "day" and period.start < today - 90):
                    continue
                rows = found[period.end].get(place, [])
                sheet.add(
                    ("snapshot", *period.key, level, *place),
                    len(rows),
                    sum(worth or 0 for _, worth in rows),
                    sum(worth is None for _, worth in rows),
                    percentile([age for age, _ in rows], Fraction(1, 2)),
                )
        return sheet

    def _sheet(self, view: str, measures: dict[str, str]) -> Sheet:
        name = "rpt_pipeline_by_stage"
        return Sheet(f"{name}__{view}", name, KEY, measures, {"view": view})

    def _cohorts(self) -> Sheet:
        sheet = self._sheet("cohort", COHORT)
        for grain in LONG:
            for period, level, place in self._rows(grain, set(self.reached)):
                entered = self.cohorts[grain, period.start, place[0]]
                reached, lost, handed = self.reached[grain, period.start, place]
                at_stage = level == "stage"
                sheet.add(
                    ("cohort", *period.key, level, *place),
                    entered,
                    reached if at_stage else None,
                    share(reached, entered) if at_stage else None,
                    lost,
                    handed,
                )
            self._won_rows(sheet, grain)
        return sheet

    def _won_rows(self, sheet: Sheet, grain: str) -> None:
        """The win stands as the last stage, also where nobody got there."""
        for period in self.periods.by_grain[grain]:
            for pipeline in (place[0] for place in self.places if place[0] != ALL and place[1] == ALL):
                place = (pipeline, self._won_stage(pipeline))
                if (grain, period.start, place) in self.reached:
                    continue
                entered = self.cohorts[grain, period.start, pipeline]
                sheet.add(("cohort", *period.key, "stage", *place), entered, 0, share(0, entered), 0, 0)

    def _throughput(self) -> Sheet:
        sheet = self._sheet("throughput", THROUGHPUT)
        for grain in LONG:
            for period, level, place in self._rows(grain, set(self.ended)):
                ended = self.ended.get((grain, period.start, place), [])
                count = {
                    name: sum(outcome == name for outcome, _ in ended)
                    for name in ("forward", "back", "lost", "handed_off")
                }
                seconds = [length for _, length in ended]
                middle, high = percentile(seconds, Fraction(1, 2)), percentile(seconds, Fraction(9, 10))
                unknown = (
                    not ended and level == "stage" and period.end < (self.history_since or period.end + 1)
                )
                counts: list[Cell] = [None] * 5 if unknown else [len(ended), *count.values()]
                sheet.add(
                    ("throughput", *period.key, level, *place),
                    *counts,
                    share(count["forward"], count["forward"] + count["lost"]),
                    None if middle is None else middle / 86_400,
                    None if high is None else high / 86_400,
                )
        return sheet
