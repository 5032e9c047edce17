"""Places of the pipeline report: everything, a pipeline, a stage; and how its rows are laid out."""

from __future__ import annotations

from collections.abc import Iterable

from ingestion.demo.truth.deals import UNKNOWN_STAGE, Visit
from ingestion.demo.truth.periods import Period, Periods
from ingestion.demo.truth.sheet import Sheet
from ingestion.demo.world import World

MART = "rpt_pipeline_by_stage"
KEY = ["view", "period_grain", "period_start", "period_state", "level", "pipeline_id", "stage_id"]
ALL = "~all"
LONG = ("week", "month", "quarter")
Place = tuple[str, str]
Cut = tuple[str, int, Place]


def places_of(pipeline: str, stage: str) -> tuple[Place, Place, Place]:
    """The places a visit to a stage counts in."""
    return ((ALL, ALL), (pipeline, ALL), (pipeline, stage))


class Places:
    """Stages of the company and the rows a view has."""

    def __init__(self, world: World, periods: Periods) -> None:
        self.periods = periods
        self.kind, self.position = world.catalog.kind, world.catalog.position
        stages = [(row.pipeline_id, row.stage_id) for row in world.catalog.stages if row.kind == "open"]
        self.pipelines = sorted({pipeline for pipeline, _ in stages})
        self.stages: list[Place] = stages
        self.all: list[Place] = [(ALL, ALL), *((pipeline, ALL) for pipeline in self.pipelines), *stages]

    def is_open(self, visit: Visit) -> bool:
        """Whether a visit is to an open stage; an unrecorded one is."""
        return visit.stage == UNKNOWN_STAGE or self.kind[visit.pipeline, visit.stage] == "open"

    def won_stage(self, pipeline: str) -> str:
        """The stage of a pipeline that means a win."""
        return next(stage for (at, stage), kind in self.kind.items() if at == pipeline and kind == "won")

    def rows(self, grain: str, seen: Iterable[Cut]) -> list[tuple[Period, str, Place]]:
        """Every period and place with its level; stages that are not open ones only where they were seen."""
        extra: dict[int, set[Place]] = {}
        for at, start, place in seen:
            if at == grain and place not in self.all:
                extra.setdefault(start, set()).add(place)
        found = []
        for period in self.periods.by_grain[grain]:
            for place in [*self.all, *sorted(extra.get(period.start, ()))]:
                level = "total" if place[0] == ALL else "pipeline" if place[1] == ALL else "stage"
                found.append((period, level, place))
        return found


def view_sheet(view: str, measures: dict[str, str]) -> Sheet:
    """The truth file of a view."""
    return Sheet(f"{MART}__{view}", MART, KEY, measures, {"view": view})
