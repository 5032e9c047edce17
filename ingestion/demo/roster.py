"""Everybody at work: who can take something on a day."""

from __future__ import annotations

import random
from bisect import bisect
from itertools import accumulate

from ingestion.demo.clock import Clock
from ingestion.demo.hiring import staff
from ingestion.demo.people import MARKETING, OFFICE, SERVICE, Department, User
from ingestion.demo.plan import Plan
from ingestion.demo.words import Words


class Roster:
    """Everybody, with quick answers to who can take something on a day."""

    def __init__(self, plan: Plan, clock: Clock, words: Words) -> None:
        self.plan, self.clock, self.words = plan, clock, words
        self.users: list[User] = []
        self.departments: list[Department] = []
        self._hire()
        self.by_id = {user.user_id: user for user in self.users}
        self._next = {user.user_id: self._present_days(user) for user in self.users}
        self._pools: dict[tuple[str, int], tuple[list[User], list[float]]] = {}

    def _hire(self) -> None:
        self.departments, self.users = staff(self.plan, self.clock, self.words)
        self.robot, self.dispatcher, self.former, self.director = self.users[:4]
        self.marketing = [user for user in self.users[4:] if user.department_id == MARKETING]
        self.sellers = [user for user in self.users[4:] if user.department_id not in (MARKETING, OFFICE)]
        self.head_of = {row.department_id: row.head_id for row in self.departments}

    def _present_days(self, user: User) -> list[int]:
        """For each day of the calendar the first day not before it on which the user is at work, else -1."""
        clock = self.clock
        away = {day for absence in user.absences for day in range(absence.from_day, absence.to_day + 1)}
        days = [-1] * (clock.last - clock.first + 2)
        for day in range(clock.last, clock.first - 1, -1):
            at_work = (
                clock.is_working(day) and day not in away and user.employed(day) and day not in clock.silent
            )
            days[day - clock.first] = day if at_work else days[day - clock.first + 1]
        return days

    def next_present(self, user_id: str, day: int) -> int:
        """First day not before `day` on which the user is at work; -1 when there is none any more."""
        if day > self.clock.last:
            return -1
        return self._next[user_id][max(day, self.clock.first) - self.clock.first]

    def pick(self, rng: random.Random, pool: str, day: int) -> User:
        """Somebody of a pool (a department id, or `sales` for all but service) who is at work that day."""
        day = self.clock.next_working(min(day, self.clock.last - 5))
        users, weights = self._pools.get((pool, day)) or self._pool(pool, day)
        return users[bisect(weights, rng.random() * weights[-1])]

    def _pool(self, pool: str, day: int) -> tuple[list[User], list[float]]:
        able = [user for user in self.sellers if user.employed(day) and self._belongs(user, pool, day)]
        users = (
            [user for user in able if self.next_present(user.user_id, day) == day] or able or [self.director]
        )
        found = users, list(accumulate(user.energy for user in users))
        self._pools[pool, day] = found
        return found

    def _belongs(self, user: User, pool: str, day: int) -> bool:
        department = user.department_on(day)
        return department == pool or (pool == "sales" and department != SERVICE)
