"""What is done around leads and deals: calls, meetings, letters, messages and proposals."""

from __future__ import annotations

import random

from ingestion.demo.catalog import LOST, WON
from ingestion.demo.contacts import Lead
from ingestion.demo.diary import About, Diary
from ingestion.demo.records import Deal, Story
from ingestion.demo.world import World

LONG = 25 * 86_400
# how much is done in a stage of a role: calls, letters, messages
EFFORT = {
    "new": (0.9, 0.1, 0.3),
    "contacted": (1.3, 0.5, 0.5),
    "qualified": (1.2, 0.6, 0.4),
    "meeting": (0.9, 0.4, 0.3),
    "proposal": (1.3, 0.8, 0.3),
    "negotiation": (1.5, 0.7, 0.5),
    "contract": (1.1, 0.9, 0.3),
    "": (0.5, 0.2, 0.1),
}


class Work:
    """Writes the activities of one story."""

    def __init__(self, world: World, rng: random.Random, story: Story, phone: str) -> None:
        self.world, self.rng = world, rng
        self.diary = Diary(rng, story, phone)
        self.roles = {(row.pipeline_id, row.stage_id): row.role for row in world.catalog.stages}

    def of_lead(self, lead: Lead, taken_at: int, owner: str, inbound: bool) -> None:
        """First contacts with a lead after somebody took it."""
        rng, diary, about = self.rng, self.diary, About(lead=lead.lead_id, test=lead.is_test)
        if inbound and rng.random() < 0.35:
            diary.call(lead.created_at, owner, about, inbound=True)
        at = taken_at
        for _ in range(1 + (rng.random() < 0.55) + (rng.random() < 0.25)):
            diary.call(at + 60 + int(rng.random() * 900), owner, about)
            at = self.world.at_work(rng, owner, at, 1 + int(rng.random() * 3))
            if at < 0:
                return
        if rng.random() < 0.4:
            diary.add("email", at, owner, about)
        if rng.random() < 0.45:
            diary.add("message", at, owner, about, direction="in" if rng.random() < 0.5 else "out")

    def of_deal(self, deal: Deal) -> None:
        """What was done in each stage the deal stood in."""
        if not deal.moves:
            return
        visits = [(move.at, (move.to_pipeline, move.to_stage)) for move in deal.moves]
        if not deal.logged_first:
            visits.insert(0, (deal.created_at, (deal.moves[0].from_pipeline, deal.moves[0].from_stage)))
        ends = [at for at, _ in visits[1:]] + [visits[-1][0] + LONG]
        for (at, stage), end in zip(visits, ends, strict=True):
            if stage[1] == WON and self.rng.random() < 0.6:
                self._at(deal, at, end, "call")
            elif stage[1] not in (WON, LOST):
                self._visit(deal, at, min(end, at + LONG), self.roles[stage])

    def _visit(self, deal: Deal, at: int, end: int, role: str) -> None:
        rng = self.rng
        calls, letters, messages = EFFORT[role]
        energy = self.world.roster.by_id[deal.owner_at(at)].energy
        for kind, often in (("call", calls * energy), ("email", letters), ("message", messages)):
            for _ in range(int(often + rng.random())):
                self._at(deal, at, end, kind)
        if role == "meeting" or (role in ("qualified", "negotiation") and rng.random() < 0.15):
            self._meeting(deal, at)
        if role == "proposal":
            self.diary.add("proposal", at + 60, deal.owner_at(at), self._about(deal))
            if rng.random() < 0.2:
                self._at(deal, at, end, "proposal")

    def _about(self, deal: Deal) -> About:
        return About("", deal.deal_id, deal.counterparty_id, deal.is_test)

    def _at(self, deal: Deal, start: int, end: int, kind: str) -> None:
        """Something between two moments, in office hours of the owner; nothing when nobody is there."""
        rng = self.rng
        wanted = start + int(rng.random() * max(end - start, 60))
        owner = deal.owner_at(wanted)
        at = self.world.at_work(rng, owner, wanted)
        if at < 0:
            return
        if at > end > start + 60:
            # what would fall after the next move is done just before it
            at = max(start + 60, end - 60 - int(rng.random() * 3000))
        about = self._about(deal)
        if rng.random() < 0.3:
            # some records hang on the deal alone
            about = about._replace(client="")
        if kind == "call":
            self.diary.call(at, owner, about, inbound=rng.random() < 0.22)
        elif kind == "email" and rng.random() < 0.3:
            self.diary.add(kind, at, owner, about, direction="in")
        else:
            self.diary.add(kind, at, owner, about, result="sent" if kind == "email" else "")

    def _meeting(self, deal: Deal, at: int) -> None:
        """Planned and held, cancelled and held later, or never reported."""
        rng, about = self.rng, self._about(deal)
        owner = deal.owner_at(at)
        when = self.world.at_work(rng, owner, at, 1 + int(rng.random() * 4))
        if when < 0:
            return
        pick = rng.random()
        result = "held" if pick < 0.72 else "cancelled" if pick < 0.86 else "" if pick < 0.95 else "planned"
        self.diary.add("meeting", when, owner, about, created=at + 120, result=result)
        again = self.world.at_work(rng, owner, when, 2) if result == "cancelled" else -1
        if again > 0:
            self.diary.add("meeting", again, owner, about, created=when, result="held")
