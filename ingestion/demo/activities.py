"""Calls, meetings, letters, messages and proposals around leads and deals."""

from __future__ import annotations

import random
from math import exp

from ingestion.demo.catalog import LOST, WON
from ingestion.demo.records import Activity, Deal, Lead, Story
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


class Diary:
    """Writes the activities of one story; ids are of equal length, so text and number order agree."""

    def __init__(self, world: World, rng: random.Random, story: Story, phone: str) -> None:
        self.world, self.rng, self.story, self.phone = world, rng, story, phone
        self.base = 3_000_000_000 + story.number * 512
        self.roles = {(row.pipeline_id, row.stage_id): row.role for row in world.catalog.stages}

    def add(
        self,
        kind: str,
        at: int,
        user: str,
        lead: str = "",
        deal: str = "",
        client: str = "",
        *,
        direction: str = "out",
        result: str = "",
        created: int = 0,
        duration: int | None = None,
        phone: str = "",
        call_key: str = "",
        test: bool = False,
        deleted: bool = False,
    ) -> str:
        """Write one activity and return its id."""
        activity_id = str(self.base + len(self.story.activities))
        self.story.activities.append(
            Activity(
                activity_id,
                kind,
                direction,
                result,
                user,
                lead,
                deal,
                client,
                created or at,
                at,
                duration,
                phone,
                call_key,
                None,
                test,
                deleted,
            )
        )
        return activity_id

    def call(
        self,
        at: int,
        user: str,
        lead: str = "",
        deal: str = "",
        client: str = "",
        inbound: bool = False,
        test: bool = False,
    ) -> None:
        """A call, answered or not; some hang on two records, some come without a result or a telephony id."""
        rng = self.rng
        answered = rng.random() < (0.8 if inbound else 0.62)
        duration = int(exp(rng.gauss(4.7, 0.8))) + 3 if answered else 0
        if answered and rng.random() < 0.08:
            duration = 1 + int(rng.random() * 9)
        result = ("answered" if answered else "missed") if rng.random() < 0.9 else ""
        # a missed call may be nobody's
        if not answered and inbound and rng.random() < 0.3:
            user = ""
        key = f"call-{self.base + len(self.story.activities)}" if rng.random() < 0.8 else ""
        direction = "in" if inbound else "out"
        first = self.add(
            "call",
            at,
            user,
            lead,
            deal,
            client,
            direction=direction,
            result=result,
            duration=duration if answered or rng.random() < 0.5 else None,
            phone=self.phone,
            call_key=key,
            test=test,
        )
        if key and (deal or lead) and rng.random() < 0.05 and not test:
            other = {"client": client} if client else {}
            self.add(
                "call",
                at,
                user,
                direction=direction,
                result=result,
                duration=duration,
                phone=self.phone,
                call_key=key,
                **other,
            )
            self.story.planted.append(("one call on two records", "activities", first))

    def of_lead(self, lead: Lead, taken_at: int, owner: str, inbound: bool) -> None:
        """First contacts with a lead after somebody took it."""
        rng = self.rng
        if inbound and rng.random() < 0.35:
            self.call(lead.created_at, owner, lead=lead.lead_id, inbound=True, test=lead.is_test)
        at = taken_at
        for _ in range(1 + (rng.random() < 0.55) + (rng.random() < 0.25)):
            self.call(at + 60 + int(rng.random() * 900), owner, lead=lead.lead_id, test=lead.is_test)
            at = self.world.at_work(rng, owner, at, 1 + int(rng.random() * 3))
            if at < 0:
                return
        if rng.random() < 0.4:
            self.add("email", at, owner, lead=lead.lead_id, test=lead.is_test)
        if rng.random() < 0.45:
            inward = rng.random() < 0.5
            self.add(
                "message",
                at,
                owner,
                lead=lead.lead_id,
                direction="in" if inward else "out",
                test=lead.is_test,
            )

    def of_deal(self, deal: Deal) -> None:
        """What was done in each stage the deal stood in."""
        if not deal.moves:
            return
        visits = [(move.at, (move.to_pipeline, move.to_stage)) for move in deal.moves]
        if not deal.logged_first:
            visits.insert(0, (deal.created_at, (deal.moves[0].from_pipeline, deal.moves[0].from_stage)))
        ends = [at for at, _ in visits[1:]] + [visits[-1][0] + LONG]
        for (at, stage), end in zip(visits, ends, strict=True):
            if stage[1] == LOST:
                continue
            if stage[1] == WON:
                if self.rng.random() < 0.6:
                    self._at(deal, at, end, "call")
                continue
            self._visit(deal, at, min(end, at + LONG), self.roles[stage])

    def _visit(self, deal: Deal, at: int, end: int, role: str) -> None:
        rng = self.rng
        calls, letters, messages = EFFORT[role]
        energy = self.world.roster.by_id[deal.owner_at(at)].energy
        for _ in range(int(calls * energy + rng.random())):
            self._at(deal, at, end, "call")
        for _ in range(int(letters + rng.random())):
            self._at(deal, at, end, "email")
        for _ in range(int(messages + rng.random())):
            self._at(deal, at, end, "message")
        if role == "meeting" or (role in ("qualified", "negotiation") and rng.random() < 0.15):
            self._meeting(deal, at, end)
        if role == "proposal":
            self.add(
                "proposal",
                at + 60,
                deal.owner_at(at),
                deal=deal.deal_id,
                client=deal.counterparty_id,
                test=deal.is_test,
            )
            if rng.random() < 0.2:
                self._at(deal, at, end, "proposal")

    def _at(self, deal: Deal, start: int, end: int, kind: str) -> None:
        """Something between two moments, in office hours of the owner; nothing when nobody is there."""
        rng = self.rng
        wanted = start + int(rng.random() * max(end - start, 60))
        owner = deal.owner_at(wanted)
        at = self.world.at_work(rng, owner, wanted)
        if at < 0:
            return
        # what would fall after the next move is done just before it
        at = max(start + 60, end - 60 - int(rng.random() * 3000)) if at > end > start + 60 else at
        client = deal.counterparty_id if rng.random() < 0.7 else ""
        if kind == "call":
            self.call(
                at, owner, deal=deal.deal_id, client=client, inbound=rng.random() < 0.22, test=deal.is_test
            )
        elif kind == "email":
            inward = rng.random() < 0.3
            self.add(
                "email",
                at,
                owner,
                deal=deal.deal_id,
                client=client,
                direction="in" if inward else "out",
                result="" if inward else "sent",
                test=deal.is_test,
            )
        else:
            self.add(kind, at, owner, deal=deal.deal_id, client=client, test=deal.is_test)

    def _meeting(self, deal: Deal, at: int, end: int) -> None:
        rng = self.rng
        owner = deal.owner_at(at)
        when = self.world.at_work(rng, owner, at, 1 + int(rng.random() * 4))
        if when < 0:
            return
        pick = rng.random()
        result = "held" if pick < 0.72 else "cancelled" if pick < 0.86 else "" if pick < 0.95 else "planned"
        self.add(
            "meeting",
            when,
            owner,
            deal=deal.deal_id,
            client=deal.counterparty_id,
            created=at + 120,
            result=result,
            test=deal.is_test,
        )
        if result == "cancelled":
            again = self.world.at_work(rng, owner, when, 2)
            if again > 0:
                self.add(
                    "meeting",
                    again,
                    owner,
                    deal=deal.deal_id,
                    client=deal.counterparty_id,
                    created=when,
                    result="held",
                    test=deal.is_test,
                )
