"""Truth of rpt_daily_activity."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from ingestion.demo.truth.actions import FIGURES, INDEX, WEIGHTS, Action
from ingestion.demo.truth.periods import Period, Periods
from ingestion.demo.truth.sheet import Cell, Sheet
from ingestion.demo.truth.staff import NONE, Staff
from ingestion.demo.world import World

KEY = ["period_grain", "period_start", "period_state", "level", "department_id", "user_id"]
MEASURES = {
    **dict.fromkeys(FIGURES, "integer"),
    "talk_minutes": "ratio",
    "actions": "integer",
    "score": "money",
    "rank": "integer",
    "clients_touched": "integer",
    "silent_days": "integer",
    "is_working_day": "boolean",
    "is_silent_day": "boolean",
}
ALL = "~all"
GRAINS = ("day", "week", "month")
COUNTED = [INDEX[name] for name in WEIGHTS]
WEIGHT = [(INDEX[name], weight) for name, weight in WEIGHTS.items()]


class Sum:
    """Figures of a cell and the clients touched."""

    __slots__ = ("clients", "figures")

    def __init__(self) -> None:
        self.figures = [0] * len(FIGURES)
        self.clients: set[str] = set()

    @property
    def actions(self) -> int:
        """Everything that counts as an action."""
        return sum(self.figures[at] for at in COUNTED)

    @property
    def score(self) -> int:
        """Weighted actions in hundredths."""
        return sum(self.figures[at] * weight for at, weight in WEIGHT)


class ActivityTruth:
    """Sums actions by period, department on the day, and user."""

    def __init__(self, world: World, periods: Periods, staff: Staff) -> None:
        self.world, self.periods, self.staff = world, periods, staff
        self.sums: dict[tuple[str, int], dict[tuple[str, str], Sum]] = defaultdict(dict)
        self.active: set[tuple[str, int]] = set()
        self._where: dict[tuple[str, int], str] = {}

    def add(self, action: Action) -> None:
        """Count one action."""
        user, day = action.user_id, action.day
        where = (user, day)
        if where not in self._where:
            self._where[where] = self.staff.department(user, day)
        department = self._where[where]
        for grain in GRAINS:
            period = self.periods.of(grain, day)
            if period is None:
                continue
            sums = self.sums[grain, period.start]
            for key in ((ALL, ALL), (department, ALL), (ALL, user)):
                found = sums.get(key)
                if found is None:
                    found = sums[key] = Sum()
                for at, value in action.figures:
                    found.figures[at] += value
                if action.client:
                    found.clients.add(action.client)
        if any(at in COUNTED for at, _ in action.figures):
            self.active.add((user, day))

    def sheet(self) -> Sheet:
        """The truth file."""
        sheet = Sheet("rpt_daily_activity", "rpt_daily_activity", KEY, MEASURES)
        silent = self._silent_days()
        for grain in GRAINS:
            for period in self.periods.by_grain[grain]:
                self._period(sheet, period, silent)
        return sheet

    def _period(self, sheet: Sheet, period: Period, silent: dict[tuple[str, int], str]) -> None:
        sums = self.sums.get((period.grain, period.start), {})
        people = {user.user_id for user in self.staff.managers if self.staff.employed_in(user, period)}
        people |= {user for department, user in sums if department == ALL and user != ALL}
        places = {user: self.staff.department(user, period.end) for user in people}
        quiet: dict[tuple[str, str], int] = defaultdict(int)
        for day in range(period.start, period.end + 1):
            for user in people:
                department = silent.get((user, day))
                if department is not None:
                    for key in ((ALL, ALL), (department, ALL), (ALL, user)):
                        quiet[key] += 1
        ranks = self._ranks(sums, people)
        self._row(sheet, period, "total", ALL, ALL, sums.get((ALL, ALL)), None, quiet[ALL, ALL])
        departments = {key for key, user in sums if key != ALL and user == ALL} | set(places.values())
        for department in departments:
            key = (department, ALL)
            self._row(sheet, period, "department", department, ALL, sums.get(key), None, quiet[key])
        for user, department in places.items():
            key = (ALL, user)
            self._row(sheet, period, "manager", department, user, sums.get(key), ranks.get(user), quiet[key])

    def _row(
        self,
        sheet: Sheet,
        period: Period,
        level: str,
        department: str,
        user: str,
        found: Sum | None,
        rank: int | None,
        quiet: int,
    ) -> None:
        row = found or Sum()
        minutes = Fraction(row.figures[INDEX["talk_seconds"]], 60)
        is_day = period.grain == "day"
        working = str(self.world.clock.is_working(period.start)).lower() if is_day else None
        silent = str(is_day and level == "manager" and quiet > 0).lower()
        sums: list[Cell] = [*row.figures, minutes, row.actions, row.score, rank, len(row.clients)]
        cells: list[Cell] = [*sums, quiet, working, silent]
        sheet.add((*period.key, level, department, user), *cells)

    def _ranks(self, sums: dict[tuple[str, str], Sum], people: set[str]) -> dict[str, int]:
        scores = {
            user: sums[ALL, user].score if (ALL, user) in sums else 0
            for user in people
            if user != NONE and user not in self.staff.robots
        }
        return {user: 1 + sum(other > score for other in scores.values()) for user, score in scores.items()}

    def _silent_days(self) -> dict[tuple[str, int], str]:
        """Working days over by now on which somebody was there and did nothing: (user, day) → department."""
        clock = self.world.clock
        found = {}
        for user in self.staff.managers:
            for day in range(self.periods.first, self.periods.today):
                there = clock.is_working(day) and user.employed(day) and not user.away(day)
                if there and (user.user_id, day) not in self.active:
                    found[user.user_id, day] = self.staff.department(user.user_id, day)
        return found
