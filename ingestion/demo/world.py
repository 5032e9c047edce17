"""The demo world: everything a story needs to know, and when each story begins."""

from __future__ import annotations

import random
from bisect import bisect, bisect_left
from itertools import accumulate

from ingestion.demo.catalog import Catalog, Source
from ingestion.demo.clock import Clock, office_second
from ingestion.demo.identity import Legal, legal
from ingestion.demo.plan import Plan, day_date
from ingestion.demo.roster import Roster
from ingestion.demo.scripts import NOTHING, Script, scripts
from ingestion.demo.words import words

SEASON = (0.65, 0.9, 1.1, 1.1, 0.85, 1.0, 0.85, 0.9, 1.15, 1.2, 1.15, 1.05)
WEEK = (1.15, 1.15, 1.1, 1.05, 0.9, 0.28, 0.22)
GROWTH = 1.0
LEADS, OLD_CLIENTS = 2_330, 50
EVENING = 19 * 3600


class World:
    """Calendar, people, catalogue and the plan of all stories of one company."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.words = words(plan.language)
        self.clock = Clock(plan)
        self.catalog = Catalog(self.words)
        self.roster = Roster(plan, self.clock, self.words)
        size = plan.scale * plan.months / 24
        self.lead_stories = max(160, round(LEADS * size))
        self.old_stories = max(4, round(OLD_CLIENTS * size))
        self.stories = self.lead_stories + self.old_stories
        self.suppliers = [self._partner(name, 40 + at) for at, name in enumerate(self.words.suppliers)]
        self._arrivals()
        self.scripts: dict[int, Script] = scripts(plan, self.clock, self.story_days)
        self._sources = [row for row in self.catalog.sources.values() if row.share]
        self._shares = list(accumulate(row.share for row in self._sources))

    def _partner(self, name: str, number: int) -> Legal:
        # numbers above those of any client
        return legal(name, 9_000_000 + number, random.Random(number), person=number == 47)

    def _arrivals(self) -> None:
        """First day of each story: more in season, on weekdays and as the company grows."""
        plan, clock = self.plan, self.clock
        span = plan.last_day - plan.first_day + 1
        weights = []
        for at in range(span):
            day = plan.first_day + at
            weight = SEASON[day_date(day).month - 1] * WEEK[(day + 3) % 7] * (1 + GROWTH * at / span)
            if (day + 3) % 7 < 5 and not clock.is_working(day):
                weight *= 0.3
            weights.append(0.0 if day in clock.silent else weight)
        cumulative = list(accumulate(weights))
        step = cumulative[-1] / self.lead_stories
        self.story_days = [
            plan.first_day + bisect_left(cumulative, (number + 0.5) * step)
            for number in range(self.lead_stories)
        ]

    def script(self, number: int) -> Script:
        """The plot of a story, if it has one."""
        return self.scripts.get(number, NOTHING)

    def source(self, rng: random.Random) -> Source:
        """A lead source by its share."""
        return self._sources[bisect(self._shares, rng.random() * self._shares[-1])]

    def at_work(self, rng: random.Random, user_id: str, moment: int, days: int = 0) -> int:
        """A moment in office hours, `days` working days later, when the user is at work; else -1.

        Never before `moment`; when the day's hours are over, a little after it.
        """
        clock = self.clock
        day = clock.day(moment)
        if days:
            day = clock.add_working(day, days)
        day = self.roster.next_present(user_id, day)
        if day < 0:
            return -1
        found = clock.utc(day, office_second(rng))
        if found > moment:
            return found
        if clock.local(moment) % 86_400 < EVENING:
            return moment + 300 + int(rng.random() * 5400)
        day = self.roster.next_present(user_id, day + 1)
        return clock.utc(day, office_second(rng)) if day > 0 else -1
