"""Deals by stage, counted a second time: how they stand, how far they came, how they moved; three views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tests.oracle.arithmetic import percentile, share
from tests.oracle.reasons import shown_reasons
from tests.oracle.rows_funnel import NONE, Canon, Row, Visit
from tests.oracle.won_deals import in_base

ALL = "~all"
KEY = ("view", "period_grain", "period_start", "period_state", "level", "pipeline_id", "stage_id")
LOSSES_KEY = (*KEY[1:], "loss_reason_id")
GRAINS = {
    "snapshot": ("day", "week", "month"),
    "cohort": ("week", "month", "quarter"),
    "throughput": ("week", "month", "quarter"),
}
Place = tuple[str, str, str]
FIGURES = (
    "open_deals", "open_amount", "unpriced_deals", "median_age_days", "cohort_deals", "reached_deals",
    "reached_share", "lost_deals", "visits_ended", "moved_forward", "moved_back", "lost", "handed_off",
    "forward_rate", "median_days", "p90_days",
)  # fmt: skip


class Stages:
    """Stages of all pipelines, described or only mentioned, and one for those who stood nowhere known."""

    def __init__(self, canon: Canon) -> None:
        self.canon = canon
        pipelines = {row["pipeline_id"] for row in canon.rows("pipelines")}
        keys = {*canon.stages, *canon.mentioned, *((pipeline, NONE) for pipeline in pipelines)}
        self.kinds = {key: canon.stage(*key)["kind"] for key in keys}
        self.pipelines = pipelines | {pipeline for pipeline, _ in keys}

    def places(self, view: str) -> Iterator[Place]:
        yield "total", ALL, ALL
        for pipeline in self.pipelines:
            yield "pipeline", pipeline, ALL
        for (pipeline, stage), kind in self.kinds.items():
            if kind == "open" or (kind == "won" and view == "cohort"):
                yield "stage", pipeline, stage


def pipeline_by_stage(canon: Canon) -> dict[tuple[Any, ...], Row]:
    stages, since = Stages(canon), history_since(canon)
    cells: dict[tuple[Any, ...], Row] = {}
    for period in canon.read("marts.dim_periods"):
        grain, state = period["period_grain"], period["period_state"]
        span = (grain, period["period_start"], state)
        for view, grains in GRAINS.items():
            if grain not in grains or (view == "snapshot" and not _is_shown(canon, period)):
                continue
            told = {"snapshot": _snapshot, "cohort": _cohort, "throughput": _throughput}[view](canon, period)
            for place in stages.places(view):
                row: Row = dict.fromkeys(FIGURES) | _figures(view, place, told, since, period["period_end"])
                met = row["open_deals"] or row["reached_deals"] or row["visits_ended"]
                if place[2] != NONE or met:
                    cells[(view, *span, *place)] = row | {"history_since": since}
    return cells


def history_since(canon: Canon) -> date | None:
    """The first day a change of stage is on record."""
    days = [
        canon.day(visit.entered_at)
        for visits in canon.visits.values()
        for visit in visits[1:]
        if visit.origin != "import"
    ]
    return min(days, default=None)


def _is_shown(canon: Canon, period: Row) -> bool:
    recent = period["period_grain"] != "day" or period["period_start"] >= canon.today - timedelta(days=90)
    return recent and period["period_state"] != "comparable"


def _upward(pipeline: str, stage: str) -> tuple[Place, Place, Place]:
    return ("total", ALL, ALL), ("pipeline", pipeline, ALL), ("stage", pipeline, stage)


def _snapshot(canon: Canon, period: Row) -> dict[Place, list[tuple[int, Decimal | None]]]:
    """Age in days and amount of what stands open at the end of a period."""
    end, found = period["period_end"], defaultdict(list)
    for deal_id, visits in canon.visits.items():
        for visit in visits:
            entered, left = canon.day(visit.entered_at), visit.left_at and canon.day(visit.left_at)
            if visit.kind == "open" and entered <= end and (left is None or left > end):
                one = ((end - entered).days, in_base(canon, canon.deals[deal_id], end))
                for place in _upward(visit.pipeline, visit.stage):
                    found[place].append(one)
    return found


def _cohort(canon: Canon, period: Row) -> dict[Place, dict[str, int]]:
    found: dict[Place, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("deals", "reached", "lost", "off"), 0)
    )
    for deal_id, visits in canon.visits.items():
        if (
            not period["period_start"]
            <= canon.day(canon.deals[deal_id]["created_at"])
            <= period["period_end"]
        ):
            continue
        home, last = visits[0].pipeline, visits[-1]
        for place in _upward(home, "")[:2]:
            found[place]["deals"] += 1
        here = [visit for visit in visits if visit.pipeline == home]
        stood = [visit for visit in here if visit.kind == "open"]
        ended_in = stood[-1].stage if stood else NONE
        for stage in _reached(canon, home, here):
            found["stage", home, stage]["reached"] += 1
        for place in _upward(home, ended_in):
            # a deal that stood in a stage only it knows is told in the whole and nowhere else
            if ended_in in _reached(canon, home, here):
                found[place]["lost"] += last.kind == "lost" and last.pipeline == home
                found[place]["off"] += last.pipeline != home
    return found


def _reached(canon: Canon, pipeline: str, here: list[Visit]) -> set[str]:
    stood = [visit for visit in here if visit.kind == "open"]
    won = any(visit.kind == "won" for visit in here)
    highest = max((visit.position for visit in stood), default=None)
    found = {NONE} if not stood or any(visit.stage == NONE for visit in here) else set()
    for where, stage in {*canon.stages, *canon.mentioned}:
        about = canon.stage(where, stage)
        if where != pipeline or stage == NONE or about["kind"] == "lost":
            continue
        passed = about["kind"] == "open" and highest is not None and about["position"] <= highest
        if won or passed:
            found.add(stage)
    return found


def _throughput(canon: Canon, period: Row) -> dict[Place, list[tuple[str, float]]]:
    """How and after how many days stays ended in a period."""
    found = defaultdict(list)
    for visits in canon.visits.values():
        for here, there in pairwise(visits):
            day = canon.day(there.entered_at)
            if here.kind == "open" and period["period_start"] <= day <= period["period_end"]:
                days = max((there.entered_at - here.entered_at).total_seconds(), 0) // 1 / 86400
                for place in _upward(here.pipeline, here.stage):
                    found[place].append((_outcome(here, there), days))
    return found


def _outcome(here: Visit, there: Visit) -> str:
    if there.pipeline != here.pipeline:
        return "off"
    if there.kind == "lost":
        return "lost"
    return "forward" if there.kind == "won" or there.position > here.position else "back"


def _figures(view: str, place: Place, told: Any, since: date | None, end: date) -> Row:
    if view == "snapshot":
        standing = told.get(place, [])
        amounts = [amount for _, amount in standing if amount is not None]
        return {"open_deals": len(standing), "open_amount": sum(amounts, Decimal(0)),
                "unpriced_deals": len(standing) - len(amounts),
                "median_age_days": percentile([age for age, _ in standing], 0.5)}  # fmt: skip
    if view == "cohort":
        nothing = {"deals": 0, "reached": 0, "lost": 0, "off": 0}
        here, is_stage = told.get(place, nothing), place[0] == "stage"
        deals = told.get(("pipeline", place[1], ALL), nothing)["deals"] if is_stage else here["deals"]
        return {"cohort_deals": deals, "reached_deals": here["reached"] if is_stage else None,
                "reached_share": share(here["reached"], deals) if is_stage else None,
                "lost_deals": here["lost"], "handed_off": here["off"]}  # fmt: skip
    ended = told.get(place, [])
    if not ended and place[0] == "stage" and place[2] != NONE and (since is None or end < since):
        return {}
    counts = {
        name: sum(outcome == name for outcome, _ in ended) for name in ("forward", "back", "lost", "off")
    }
    return {"visits_ended": len(ended), "moved_forward": counts["forward"], "moved_back": counts["back"],
            "lost": counts["lost"], "handed_off": counts["off"],
            "forward_rate": share(counts["forward"], counts["forward"] + counts["lost"]),
            "median_days": percentile([days for _, days in ended], 0.5),
            "p90_days": percentile([days for _, days in ended], 0.9)}  # fmt: skip


def loss_reasons(canon: Canon) -> dict[tuple[Any, ...], Row]:
    """Deals lost in a period, by the last open stage they stood in and the reason given."""
    lost, reasons = [], shown_reasons(canon)
    for deal_id, visits in canon.visits.items():
        if visits[-1].kind == "lost":
            stood = [visit for visit in visits if visit.kind == "open"]
            place = (stood[-1].pipeline, stood[-1].stage) if stood else (visits[0].pipeline, NONE)
            reason = reasons[canon.deals[deal_id]["loss_reason_id"]]
            lost.append((canon.day(visits[-1].entered_at), *place, reason))
    cells: dict[tuple[Any, ...], Row] = defaultdict(lambda: {"lost_deals": 0})
    for period in canon.read("marts.dim_periods"):
        if period["period_grain"] in ("day", "year"):
            continue
        span = (period["period_grain"], period["period_start"], period["period_state"])
        for day, pipeline, stage, reason in lost:
            if period["period_start"] <= day <= period["period_end"]:
                for place in (("total", ALL, ALL, ALL), ("pipeline", pipeline, ALL, ALL),
                              ("stage", pipeline, stage, ALL), ("reason", pipeline, stage, reason)):  # fmt: skip
                    cells[(*span, *place)]["lost_deals"] += 1
    return dict(cells)
