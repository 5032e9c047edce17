"""Pipelines compared, counted a second time; intervals are solved for, not taken from a formula."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Any

from tests.oracle.arithmetic import percentile, share
from tests.oracle.rows_funnel import NONE, Canon, Row, Visit
from tests.oracle.won_deals import in_base

ALL = "~all"
Z = 1.959963984540054
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sale:
    """A deal as the comparison sees it."""

    created_on: date
    entry: str
    roles: frozenset[str]
    state: str
    closed_on: date | None
    pipeline: str
    product: str
    amount: Decimal | None
    days: float


def sales(canon: Canon) -> list[Sale]:
    lines: dict[str, list[Row]] = defaultdict(list)
    for line in canon.rows("deal_lines"):
        if line["product_id"] is not None:
            lines[line["deal_id"]].append(line)
    found = []
    for deal_id, visits in canon.visits.items():
        deal, last = canon.deals[deal_id], visits[-1]
        main = min(
            lines[deal_id],
            key=lambda line: (line["amount"] is None, -(line["amount"] or 0), line["deal_line_id"]),
            default=None,
        )
        closed_on = None if last.kind == "open" else canon.day(last.entered_at)
        found.append(
            Sale(
                canon.day(deal["created_at"]),
                visits[0].pipeline,
                _roles(canon, visits),
                last.kind,
                closed_on,
                last.pipeline,
                main["product_id"] if main else NONE,
                in_base(canon, deal, closed_on) if closed_on and last.kind == "won" else None,
                max((last.entered_at - deal["created_at"]).total_seconds(), 0) / 86400,
            )
        )
    return found


def _roles(canon: Canon, visits: list[Visit]) -> frozenset[str]:
    """Roles of the entry pipeline the deal reached or passed."""
    here = [visit for visit in visits if visit.pipeline == visits[0].pipeline]
    won = any(visit.kind == "won" for visit in here)
    highest = max((visit.position for visit in here if visit.kind == "open"), default=None)
    return frozenset(
        "won" if stage["kind"] == "won" else stage["role"] or NONE
        for (pipeline, _), stage in canon.stages.items()
        if pipeline == visits[0].pipeline
        and (
            (won and stage["kind"] != "lost")
            or (stage["kind"] == "open" and highest is not None and stage["position"] <= highest)
        )
    )


def _groups(canon: Canon) -> Iterator[tuple[Key, list[Sale], list[Sale]]]:
    """Created and closed deals by grain, start, state, pipeline and product."""
    everything = sales(canon)
    for period in canon.read("marts.dim_periods"):
        if period["period_grain"] in ("day", "week"):
            continue
        start, end = period["period_start"], period["period_end"]
        groups: dict[tuple[str, str], tuple[list[Sale], list[Sale]]] = defaultdict(lambda: ([], []))
        groups[ALL, ALL] = ([], [])
        for sale in everything:
            dates = ((sale.created_on, sale.entry), (sale.closed_on, sale.pipeline))
            for place, (day, pipeline) in enumerate(dates):
                if day is not None and start <= day <= end:
                    for key in (
                        (ALL, ALL),
                        (pipeline, ALL),
                        (ALL, sale.product),
                        (pipeline, sale.product),
                    ):
                        groups[key][place].append(sale)
        for key, (created, closed) in groups.items():
            yield (period["period_grain"], start, period["period_state"], *key), created, closed


def pipeline_comparison(canon: Canon) -> dict[Key, dict[str, Any]]:
    cells = {}
    for key, created, closed in _groups(canon):
        won = [sale for sale in closed if sale.state == "won"]
        amounts = [sale.amount for sale in won if sale.amount is not None]
        total = sum(amounts, Decimal("0.00"))
        cohort_won = sum(sale.state == "won" for sale in created)
        cells[key] = {
            "entered_deals": len(created),
            "cohort_won_deals": cohort_won,
            "cohort_win_rate": share(cohort_won, len(created)),
            "won_deals": len(won),
            "closed_deals": len(closed),
            "win_rate": share(len(won), len(closed)),
            "priced_deals": len(amounts),
            "won_amount": total,
            "average_check": (total / len(amounts)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            if amounts
            else None,
            "median_cycle_days": percentile([sale.days for sale in won], 0.5),
            "p90_cycle_days": percentile([sale.days for sale in won], 0.9),
        }
    return cells


def roles(canon: Canon) -> dict[Key, dict[str, Any]]:
    cells = {}
    for key, created, _ in _groups(canon):
        pipeline = key[3]
        if pipeline == ALL or not created:
            continue
        had = {
            "won" if stage["kind"] == "won" else stage["role"] or NONE
            for (where, _), stage in canon.stages.items()
            if where == pipeline and stage["kind"] != "lost"
        }
        for role in had:
            reached = sum(role in sale.roles for sale in created)
            cells[(*key, role)] = {
                "entered_deals": len(created),
                "reached_deals": reached,
                "reached_share": share(reached, len(created)),
            }
    return cells


def differences_of(canon: Canon) -> dict[Key, dict[str, Any]]:
    """{(grain, start, state, product, measure, pipeline, other): difference and interval}."""
    shares: dict[Key, dict[str, tuple[int, int]]] = defaultdict(dict)
    for (grain, start, state, pipeline, product), created, closed in _groups(canon):
        if pipeline != ALL:
            cohort = sum(sale.state == "won" for sale in created)
            won = sum(sale.state == "won" for sale in closed)
            shares[grain, start, state, product, "cohort_win_rate"][pipeline] = (cohort, len(created))
            shares[grain, start, state, product, "win_rate"][pipeline] = (won, len(closed))
    floor = max(canon.run["sample_floor"], 1)
    cells: dict[Key, dict[str, Any]] = {}
    for key, found in shares.items():
        for left in found:
            for right in found:
                if left < right:
                    cells[(*key, left, right)] = _difference(found[left], found[right], floor)
    return cells


def _difference(left: tuple[int, int], right: tuple[int, int], floor: int) -> dict[str, Any]:
    if min(left[1], right[1]) < floor:
        return {"difference": None, "difference_from": None, "difference_to": None, "verdict": "not_enough"}
    (low_left, high_left), (low_right, high_right) = wilson(*left), wilson(*right)
    one, two = left[0] / left[1], right[0] / right[1]
    low = one - two - sqrt((one - low_left) ** 2 + (high_right - two) ** 2)
    high = one - two + sqrt((high_left - one) ** 2 + (two - low_right) ** 2)
    verdict = "higher" if low > 0 else "lower" if high < 0 else "no_difference"
    return {"difference": one - two, "difference_from": low, "difference_to": high, "verdict": verdict}


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The shares p with |observed - p| = z * sqrt(p(1-p)/n), found by halving."""
    observed = successes / trials

    def excess(guess: float) -> float:
        return abs(observed - guess) - Z * sqrt(max(guess * (1 - guess), 0) / trials)

    ends = []
    for outer in (0.0, 1.0):
        inside, outside = observed, outer
        if excess(outside) <= 0:
            ends.append(outside)
            continue
        for _ in range(200):
            middle = (inside + outside) / 2
            if excess(middle) > 0:
                outside = middle
            else:
                inside = middle
        ends.append(outside)
    return ends[0], ends[1]
