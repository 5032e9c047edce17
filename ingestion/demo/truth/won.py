"""Truth of rpt_won_amount_by_employee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ingestion.demo.plans import Pay
from ingestion.demo.truth.deals import DealFact, Pricing
from ingestion.demo.truth.periods import GRAINS, Periods
from ingestion.demo.truth.sheet import Cell, Sheet, per, share
from ingestion.demo.truth.staff import Staff
from ingestion.demo.world import World

FIGURES = 6
DEALS, PRICED, AMOUNT, RECEIVED, COSTED, MARGIN = range(FIGURES)
KEY = ["period_grain", "period_start", "period_state", "level", "department_id", "user_id"]
MEASURES = {
    "won_deals": "integer",
    "priced_deals": "integer",
    "won_amount": "money",
    "average_check": "money",
    "received_amount": "money",
    "received_share": "ratio",
    "cost_known_deals": "integer",
    "margin_amount": "money",
    "share_of_total": "ratio",
    "share_of_department": "ratio",
    "payroll_amount": "money",
}
ALL = "~all"


class WonTruth:
    """Sums of wins by period, department at the win and owner at the win."""

    def __init__(self, world: World, periods: Periods, staff: Staff, pricing: Pricing) -> None:
        self.world, self.periods, self.staff, self.pricing = world, periods, staff, pricing
        # (grain, start) → (department, user) → figures
        self.sums: dict[tuple[str, int], dict[tuple[str, str], list[int]]] = defaultdict(dict)

    def add(self, fact: DealFact) -> None:
        """Count a deal if it stands won."""
        if fact.state != "won":
            return
        deal, at = fact.deal, fact.visits[-1].entered
        day = self.world.clock.day(at)
        owner = deal.owner_at(at)
        department = self.staff.department(owner, day)
        amount = self.pricing.base(fact.amount, deal.currency, day)
        cost = self.pricing.base(fact.cost, deal.currency, day)
        priced = amount is not None
        costed = priced and cost is not None
        margin = (amount or 0) - fact.vat - (cost or 0) if costed else 0
        row = (1, int(priced), amount or 0, fact.received, int(costed), margin)
        for grain in GRAINS:
            period = self.periods.of(grain, day)
            if period is None:
                continue
            sums = self.sums[grain, period.start]
            for key in ((ALL, ALL), (department, ALL), (ALL, owner), (department, owner)):
                found = sums.setdefault(key, [0] * FIGURES)
                for at_figure, value in enumerate(row):
                    found[at_figure] += value

    def sheet(self, pay: Iterable[Pay]) -> Sheet:
        """The truth file."""
        sheet = Sheet("rpt_won_amount_by_employee", "rpt_won_amount_by_employee", KEY, MEASURES)
        pay = list(pay)
        for grain in GRAINS:
            for period in self.periods.by_grain[grain]:
                sums = self.sums.get((grain, period.start), {})
                total = sums.get((ALL, ALL), [0] * FIGURES)[AMOUNT]
                places = {
                    user.user_id: self.staff.department(user.user_id, period.end)
                    for user in self.staff.managers
                    if self.staff.employed_in(user, period)
                }
                for department, user_id in sums:
                    if department == ALL and user_id != ALL and user_id not in places:
                        places[user_id] = self.staff.department(user_id, period.end)
                departments = {key for key, user_id in sums if key != ALL and user_id == ALL} | set(
                    places.values()
                )
                sheet.add(
                    (*period.key, "total", ALL, ALL), *self._cells(sums.get((ALL, ALL)), total, None, None)
                )
                for department in departments:
                    cells = self._cells(sums.get((department, ALL)), total, None, None)
                    sheet.add((*period.key, "department", department, ALL), *cells)
                for user_id, department in places.items():
                    whole = sums.get((department, ALL), [0] * FIGURES)[AMOUNT]
                    part = sums.get((department, user_id), [0] * FIGURES)[AMOUNT]
                    paid = [
                        row.amount
                        for row in pay
                        if row.user_id == user_id and period.start <= row.month_day <= period.end
                    ]
                    salary = sum(paid) if paid and grain in ("month", "quarter", "year") else None
                    cells = self._cells(sums.get((ALL, user_id)), total, share(part, whole), salary)
                    sheet.add((*period.key, "manager", department, user_id), *cells)
        return sheet

    def _cells(self, sums: list[int] | None, total: int, of_department: Cell, pay: int | None) -> list[Cell]:
        deals, priced, amount, received, costed, margin = sums or [0] * FIGURES
        return [
            deals,
            priced,
            amount,
            per(amount, priced),
            received,
            share(received, amount),
            costed,
            margin if costed else None,
            share(amount, total),
            of_department,
            pay,
        ]
