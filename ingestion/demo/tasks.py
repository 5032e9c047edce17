"""Tasks: done on time, late, moved, forgotten, or due any time of a day."""

from __future__ import annotations

import random

from ingestion.demo.catalog import LOST, WON
from ingestion.demo.clock import office_second
from ingestion.demo.contacts import Lead
from ingestion.demo.records import Deal, Story
from ingestion.demo.work import Task
from ingestion.demo.world import World

LAST_MINUTE = 23 * 3600 + 59 * 60
# how often the next step of a deal is written down
PLANNED = 0.92
# how often a forgotten task is found in the end
FOUND = 0.9


class Agenda:
    """Writes the tasks of one story."""

    def __init__(self, world: World, rng: random.Random, story: Story) -> None:
        self.world, self.rng, self.story = world, rng, story
        self.base = 7_000_000_000 + story.number * 256

    def of_deal(self, deal: Deal) -> None:
        """A next step in each stage, and another when it is done and the deal still stands there."""
        stays = [(deal.created_at, "")] + [(move.at, move.to_stage) for move in deal.moves]
        ends = [at for at, _ in stays[1:]] + [self.world.clock.as_of]
        for (at, stage), end in zip(stays, ends, strict=True):
            if stage not in (WON, LOST):
                self._steps(deal, at, end)
        if deal.moves and deal.moves[-1].to_stage == WON and self.rng.random() < 0.7:
            at = deal.moves[-1].at + 600
            self.add(
                at, deal.owner_at(at), 6, deal=deal.deal_id, client=deal.counterparty_id, test=deal.is_test
            )

    def _steps(self, deal: Deal, start: int, end: int) -> None:
        at: int | None = start
        while at is not None and at < end and self.rng.random() < PLANNED:
            owner, client = deal.owner_at(at), deal.counterparty_id
            at = self.add(at + 30, owner, deal=deal.deal_id, client=client, test=deal.is_test)

    def of_lead(self, lead: Lead, at: int, owner: str) -> None:
        """Sometimes a task to call a lead back."""
        if self.rng.random() < 0.3:
            self.add(at + 60, owner, 0, lead=lead.lead_id, test=lead.is_test)

    def add(
        self,
        at: int,
        owner: str,
        title: int = -1,
        *,
        deal: str = "",
        lead: str = "",
        client: str = "",
        test: bool = False,
    ) -> int | None:
        """One task made at `at`; returns when it is over, None for one that never is."""
        rng, clock, roster = self.rng, self.world.clock, self.world.roster
        user = roster.by_id[owner]
        assigner = owner
        if rng.random() < 0.25:
            assigner = roster.head_of.get(user.department_id, owner)
        due = self.world.at_work(rng, owner, at, 1 + int(rng.random() * 13))
        if due < 0:
            return None
        style = rng.random()
        all_day: bool | None = None
        if style < 0.22:
            due = clock.utc(clock.day(due), LAST_MINUTE)
        elif style < 0.32:
            due, all_day = clock.utc(clock.day(due), 0), True
        elif style < 0.6:
            all_day = False
        first_due = due
        moves: list[tuple[int, int]] = []
        pick = rng.random()
        while pick > user.discipline and rng.random() < 0.35 and len(moves) < 3:
            moved_at = max(at + 60, due - int(rng.random() * 14_400))
            later = self.world.at_work(rng, owner, due, 1 + int(rng.random() * 4))
            if later < 0:
                break
            due = clock.utc(clock.day(later), LAST_MINUTE) if style < 0.22 else later
            moves.append((moved_at, due))
        done: int | None = None
        cancelled: int | None = None
        if pick < 0.04:
            cancelled = due
        elif pick < user.discipline or moves:
            done = max(at + 120, min(due, clock.utc(clock.day(due), office_second(rng))))
            if all_day:
                done = max(at + 120, clock.utc(clock.day(due), office_second(rng)))
        elif pick < user.discipline + 0.35:
            late = self.world.at_work(rng, owner, due, 1 + int(rng.random() * 9))
            done = late if late > 0 else None
        elif rng.random() < FOUND:
            found = self.world.at_work(rng, owner, due, 5 + int(rng.random() * 40))
            done = found if found > 0 else None
        task_id = str(self.base + len(self.story.tasks))
        names = self.world.words.tasks
        self.story.tasks.append(
            Task(
                task_id,
                names[title if title >= 0 else int(rng.random() * 6)],
                owner,
                assigner,
                at,
                None if style > 0.97 else first_due,
                all_day,
                tuple(moves),
                done,
                cancelled,
                rng.random() < 0.85,
                deal,
                lead,
                client,
                test,
            )
        )
        return done or cancelled
