"""Truth of rpt_cash_flow__payees: who was paid how much, beside the period it is compared with."""

from __future__ import annotations

from collections import defaultdict

from ingestion.demo.identity import Legal
from ingestion.demo.truth.periods import Periods
from ingestion.demo.truth.sheet import Sheet, share

KEY = ["period_grain", "period_start", "period_state", "level", "payee_key"]
MEASURES = {"expense": "money", "share": "ratio", "previous_expense": "money", "growth": "ratio"}
ALL = "~all"


def payee_key(who: Legal) -> str:
    """A payee by its tax number, else by its account."""
    return f"inn:{who.inn.lstrip('0')}" if who.inn else f"account:{who.account}"


class PayeeTruth:
    """Expenses by day and payee, in kopecks of the base currency."""

    def __init__(self, periods: Periods) -> None:
        self.periods = periods
        self.days: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, day: int, who: Legal, base: int) -> None:
        """Count one expense."""
        for key in (payee_key(who), ALL):
            self.days[day][key] += base

    def _between(self, first: int, last: int) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for day in range(first, last + 1):
            for key, amount in self.days.get(day, {}).items():
                found[key] += amount
        return found

    def sheet(self) -> Sheet:
        """The truth file."""
        name = "rpt_cash_flow__payees"
        sheet = Sheet(name, name, KEY, MEASURES)
        for grain in ("month", "quarter", "year"):
            for period in self.periods.by_grain[grain]:
                paid = self._between(period.start, period.end)
                other = self.periods.compared(period)
                before = self._between(*other) if other else {}
                for payee in sorted({*paid, *before}):
                    expense, earlier = paid.get(payee, 0), before.get(payee, 0)
                    level = "total" if payee == ALL else "payee"
                    part = share(expense, paid.get(ALL, 0))
                    growth = share(expense - earlier, earlier) if other else None
                    sheet.add((*period.key, level, payee), expense, part, earlier if other else None, growth)
        return sheet
