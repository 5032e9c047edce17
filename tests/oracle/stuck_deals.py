"""Stuck deals, looked for a second time: day by day, deal by deal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.oracle.arithmetic import percentile, share
from tests.oracle.rows_funnel import NONE, Canon, Row, Visit
from tests.oracle.won_deals import in_base

ALL = "~all"
Key = tuple[Any, ...]
SIGNS = ("deals_without_task", "quiet_deals", "overstayed_deals", "left_behind_deals")


@dataclass(frozen=True)
class Open:
    """An open deal at the end of a day; `signs` are 0 or 1 each, in the order of SIGNS."""

    deal_id: str
    manager: str
    department: str
    pipeline: str
    stage_key: str
    amount: Decimal | None
    age: int
    quiet: int
    limit: float | None
    signs: tuple[int, int, int, int]


class Watch:
    """What has to be known about deals to judge them on any day."""

    def __init__(self, canon: Canon) -> None:
        self.canon = canon
        self.quiet_days = canon.window("quiet_deal", 14).days
        self.touches: dict[str, list[date]] = defaultdict(list)
        for row in canon.rows("activities"):
            is_off = row["kind"] == "meeting" and row["result"] in ("planned", "cancelled")
            if row["happened_at"] <= canon.as_of and not is_off:
                self.touches[row["deal_id"]].append(canon.day(row["happened_at"]))
        self.tasks: dict[str, list[Row]] = defaultdict(list)
        for row in canon.rows("tasks"):
            self.tasks[row["deal_id"]].append(row)
            if row["state"] == "done" and row["done_at"] and row["done_at"] <= canon.as_of:
                self.touches[row["deal_id"]].append(canon.day(row["done_at"]))
        self.users = {row["user_id"]: row for row in canon.rows("users")}
        stays: dict[tuple[str, str], list[float]] = defaultdict(list)
        for visits in canon.visits.values():
            if visits[-1].kind == "won":
                for visit in visits:
                    if visit.kind == "open" and visit.left_at is not None:
                        days = max((visit.left_at - visit.entered_at).total_seconds(), 0) / 86400
                        stays[visit.pipeline, visit.stage].append(days)
        floor = max(canon.run["sample_floor"], 1)
        self.limits = {key: percentile(found, 0.9) for key, found in stays.items() if len(found) >= floor}

    def standing(self, day: date) -> Iterator[Open]:
        for deal_id, visits in self.canon.visits.items():
            for visit in visits:
                entered = self.canon.day(visit.entered_at)
                left = self.canon.day(visit.left_at) if visit.left_at else date.max
                if visit.kind == "open" and entered <= day < left:
                    yield self._judge(deal_id, visit, entered, day)

    def _judge(self, deal_id: str, visit: Visit, entered: date, day: date) -> Open:
        canon = self.canon
        owner = self._owner(deal_id, day)
        age = (day - entered).days
        last = max((touch for touch in self.touches.get(deal_id, []) if touch <= day), default=entered)
        quiet = min(age, (day - last).days)
        limit = self.limits.get((visit.pipeline, visit.stage))
        signs = (
            int(not any(self._waits(task, day) for task in self.tasks.get(deal_id, []))),
            int(quiet >= self.quiet_days),
            int(limit is not None and age > limit),
            int(self._is_gone(owner, day)),
        )
        return Open(
            deal_id,
            owner,
            canon.department_on(owner, day) if owner != NONE else NONE,
            visit.pipeline,
            f"{visit.pipeline}/{visit.stage}",
            in_base(canon, canon.deals[deal_id], day),
            age,
            quiet,
            limit,
            signs,
        )

    def _owner(self, deal_id: str, day: date) -> str:
        """The owner at the end of a day: whoever holds the deal before the next midnight."""
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), self.canon.zone)
        moment = midnight.astimezone(UTC).replace(tzinfo=None)
        return self.canon.owner_at(deal_id, moment - timedelta(microseconds=1))

    def _waits(self, task: Row, day: date) -> bool:
        if task["state"] == "cancelled" or (task["state"] == "done" and task["done_at"] is None):
            return False
        made, done = task["created_at"], task["done_at"]
        if made and (made > self.canon.as_of or self.canon.day(made) > day):
            return False
        return done is None or done > self.canon.as_of or self.canon.day(done) > day

    def _is_gone(self, owner: str, day: date) -> bool:
        user = self.users.get(owner)
        if user is None:
            return False
        if user["dismissed_on"] is not None:
            return bool(user["dismissed_on"] < day)
        return user["is_active"] is False


def stuck_deals(canon: Canon) -> dict[Key, dict[str, Any]]:
    """{(grain, start, level, department, manager, pipeline, stage): figures}."""
    watch = Watch(canon)
    days: dict[date, list[Open]] = {}
    cells: dict[Key, dict[str, Any]] = {}
    for period in canon.read("marts.dim_periods"):
        grain, start, end = period["period_grain"], period["period_start"], period["period_end"]
        is_recent = start >= canon.today - timedelta(days=90)
        if period["period_state"] == "comparable" or not (
            grain in ("week", "month") or (grain == "day" and is_recent)
        ):
            continue
        if end not in days:
            days[end] = list(watch.standing(end))
        groups: dict[Key, list[Open]] = defaultdict(list)
        groups["total", ALL, ALL, ALL, ALL] = []
        for deal in days[end]:
            for key in (
                ("total", ALL, ALL, ALL, ALL),
                ("department", deal.department, ALL, ALL, ALL),
                ("manager", ALL, deal.manager, ALL, ALL),
                ("pipeline", ALL, ALL, deal.pipeline, ALL),
                ("stage", ALL, ALL, deal.pipeline, deal.stage_key),
            ):
                groups[key].append(deal)
        for key, found in groups.items():
            cells[grain, start, *key] = _figures(found)
    return cells


def _figures(found: list[Open]) -> dict[str, Any]:
    stuck = [deal for deal in found if any(deal.signs)]
    return {
        "open_deals": len(found),
        "open_amount": sum((deal.amount or Decimal(0) for deal in found), Decimal("0.00")),
        "stuck_deals": len(stuck),
        "stuck_amount": sum((deal.amount or Decimal(0) for deal in stuck), Decimal("0.00")),
        "stuck_share": share(len(stuck), len(found)),
        **{name: sum(deal.signs[i] for deal in found) for i, name in enumerate(SIGNS)},
    }


def stuck_now(canon: Canon) -> dict[Key, dict[str, Any]]:
    """{(deal,): its signs today}."""
    return {
        (deal.deal_id,): {
            "user_id": deal.manager,
            "stage_key": deal.stage_key,
            "stuck_amount": deal.amount,
            "age_days": deal.age,
            "quiet_days": deal.quiet,
            "won_p90_days": deal.limit,
            "is_without_task": bool(deal.signs[0]),
            "is_quiet": bool(deal.signs[1]),
            "is_overstayed": bool(deal.signs[2]),
            "is_left_behind": bool(deal.signs[3]),
        }
        for deal in Watch(canon).standing(canon.today)
        if any(deal.signs)
    }
