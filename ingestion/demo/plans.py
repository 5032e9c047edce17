"""Plans, pay and debts from before the history: what the company keeps in its own tables."""

from __future__ import annotations

from typing import NamedTuple

from ingestion.demo.people import User
from ingestion.demo.plan import PLANS, Plan, day_date, day_number
from ingestion.demo.treasury import monthly_pay
from ingestion.demo.world import SEASON, World


class PlanRow(NamedTuple):
    """A planned value of a month; kopecks or a count times 100."""

    month_day: int
    user_id: str
    department_id: str
    metric: str
    value: int


class Pay(NamedTuple):
    """Pay of a person for a month, in kopecks."""

    month_day: int
    user_id: str
    amount: int


def month_starts(plan: Plan) -> list[int]:
    """First days of the months of history, the running one included."""
    found = []
    year, month = plan.start.year, plan.start.month
    while (year, month) <= (plan.end.year, plan.end.month):
        found.append(day_number(plan.start.replace(year=year, month=month)))
        year, month = year + month // 12, month % 12 + 1
    return found


def _sellers(world: World, first: int) -> list[User]:
    return [user for user in world.roster.sellers if user.employed(first + 14)]


def payroll(world: World) -> list[Pay]:
    """Pay of every seller for every whole month."""
    starts = month_starts(world.plan)[:-1]
    return [
        Pay(first, user.user_id, monthly_pay(user, age))
        for age, first in enumerate(starts)
        for user in _sellers(world, first)
    ]


def plans(world: World) -> list[PlanRow]:
    """Won amount by manager and by department, won deals by manager; a little above what is usual."""
    rng, rows = world.plan.rng(PLANS), []
    for age, first in enumerate(month_starts(world.plan)):
        season = SEASON[day_date(first).month - 1] * (1 + 0.02 * age)
        totals: dict[str, int] = {}
        for user in _sellers(world, first):
            value = (
                int(user.energy * (0.9 + rng.random() * 0.2) * season * 1_150_000) // 50_000 * 50_000 * 100
            )
            department = user.department_on(first + 14)
            totals[department] = totals.get(department, 0) + value
            rows.append(PlanRow(first, user.user_id, "", "won_amount", value))
            rows.append(
                PlanRow(first, user.user_id, "", "won_deals", max(1, round(user.energy * season * 1.4)) * 100)
            )
        rows += [
            PlanRow(first, "", department, "won_amount", value)
            for department, value in sorted(totals.items())
        ]
    return rows
