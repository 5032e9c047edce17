"""How a client comes in: the lead, the request, who takes it and how fast."""

from __future__ import annotations

import random
from math import exp

from ingestion.demo.clock import evening_second, office_second
from ingestion.demo.contacts import Lead, OwnerChange, Request
from ingestion.demo.identity import Person
from ingestion.demo.people import SERVICE
from ingestion.demo.records import Story
from ingestion.demo.scripts import Script
from ingestion.demo.world import World

OPENS, CLOSES = 9 * 3600, 18 * 3600 + 1800


class Intake:
    """First part of a story: from the first contact to a manager at work on it, or to nobody."""

    def __init__(self, world: World, rng: random.Random, story: Story, script: Script) -> None:
        self.world, self.rng, self.story, self.script = world, rng, story, script
        self.source = world.catalog.sources[script.source] if script.source else world.source(rng)
        self.pipeline = script.pipeline if script.pipeline is not None else int(rng.random() < 0.34)
        self.at = self._first_moment()
        self.taken_at = -1
        self.owner = ""
        self.campaign = ""
        if self.source.utm:
            self.campaign = f"{self.source.utm[0]}-{1 + int(rng.random() * 4)}"

    def _first_moment(self) -> int:
        clock, rng = self.world.clock, self.rng
        if self.script.day is not None:
            return clock.utc(self.script.day, self.script.second)
        day = self.world.story_days[self.story.number]
        if self.script.turn == "left_behind":
            gone = [user.dismissed for user in self.world.roster.sellers if user.dismissed]
            day = clock.next_working(max(self.world.plan.first_day, (gone[0] if gone else day) - 25))
        if self.source.inbound:
            return clock.utc(day, evening_second(rng))
        return clock.utc(clock.next_working(day), office_second(rng))

    def _choose_owner(self) -> str:
        roster, day = self.world.roster, self.world.clock.day(self.at)
        if self.script.turn == "left_behind":
            gone = [user.user_id for user in roster.sellers if user.dismissed]
            if gone:
                return gone[0]
        return roster.pick(self.rng, SERVICE if self.pipeline else "sales", day).user_id

    def _take(self, owner: str) -> int:
        """When the manager takes it: within the hour in office hours, else the next morning of presence."""
        clock, rng = self.world.clock, self.rng
        local = clock.local(self.at)
        day, second = divmod(local, 86_400)
        present = self.world.roster.next_present(owner, day)
        if present < 0:
            return -1
        delay = int(exp(rng.gauss(3.1, 1.0)) * 60) + 20
        if present == day and second < CLOSES:
            return max(self.at, clock.utc(day, OPENS)) + delay
        if present == day:
            present = self.world.roster.next_present(owner, day + 1)
        return clock.utc(present, OPENS) + delay if present > 0 else -1

    def run(self, person: Person, is_test: bool) -> Lead:
        """The lead, with its request when the client came by itself."""
        world, rng, number = self.world, self.rng, self.story.number
        owner = self._choose_owner()
        inbound = self.source.inbound
        robot = world.roster.robot.user_id
        lead = Lead(
            str(500_000 + number * 2),
            person.name,
            self.at,
            self.source,
            robot if inbound else owner,
            person.phone,
            person.email,
            self.campaign,
            world.words.test_tag if self.script.turn == "test_tag" else "",
            [(self.at, "new")],
            is_test=is_test,
        )
        self.story.leads.append(lead)
        request = None
        if inbound and (rng.random() < 0.78 or self.script.name):
            request = Request(
                str(300_000_000 + number),
                self.at,
                lead.lead_id,
                self.source,
                robot,
                tags=lead.tags,
                is_test=is_test,
            )
            self.story.requests.append(request)
        if inbound and not self.script.name and rng.random() < 0.04:
            self._forget(lead, request)
            return lead
        self.owner = owner
        self.taken_at = self._take(owner) if inbound else self.at
        if self.taken_at < 0:
            self._forget(lead, request)
            return lead
        if inbound:
            self._hand(lead, request)
        lead.statuses.append((self.taken_at + 40, "work"))
        if request:
            self._answer(request)
        return lead

    def _forget(self, lead: Lead, request: Request | None) -> None:
        """Nobody takes it; some requests are closed without an answer."""
        self.owner, self.taken_at = "", -1
        if request and self.rng.random() < 0.5:
            request.closed_at = lead.created_at + 20 * 86_400
        self.story.note("request nobody took", "leads", lead.lead_id, lead.created_at)

    def _hand(self, lead: Lead, request: Request | None) -> None:
        """From the robot, at times through the dispatcher, to the manager."""
        roster, rng = self.world.roster, self.rng
        robot, dispatcher = roster.robot.user_id, roster.dispatcher.user_id
        steps = [(robot, self.owner, self.taken_at, self.owner)]
        half = self.at + (self.taken_at - self.at) // 2
        if rng.random() < 0.4:
            steps = [
                (robot, dispatcher, half, dispatcher),
                (dispatcher, self.owner, self.taken_at, dispatcher),
            ]
        for record, kind, key in ((lead, "lead", lead.lead_id), (request, "request", lead.lead_id)):
            if record is None:
                continue
            for at, (before, after, moment, by) in enumerate(steps):
                change_id = f"{kind[0]}{key}-{at}"
                entity = lead.lead_id if kind == "lead" or request is None else request.request_id
                record.owner_changes.append(OwnerChange(change_id, kind, entity, before, after, moment, by))

    def _answer(self, request: Request) -> None:
        rng = self.rng
        request.accepted_at, request.accepted_by = self.taken_at, self.owner
        request.says_accepted = rng.random() < 0.85
        if rng.random() < 0.98:
            request.response_at = self.taken_at + 30 + int(exp(rng.gauss(5.6, 1.1)))
            done = self.world.at_work(rng, self.owner, request.response_at, int(rng.random() * 4))
            if done > 0 and rng.random() < 0.92:
                request.processed_at = done
                request.processed_by = self.owner if rng.random() < 0.7 else ""
