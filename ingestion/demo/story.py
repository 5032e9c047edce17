"""One client's whole story: comes in, talks, buys or not, pays, buys again."""

from __future__ import annotations

import random
from math import exp

from ingestion.demo.activities import Diary
from ingestion.demo.billing import Billing
from ingestion.demo.catalog import WON, Source
from ingestion.demo.funnel import Walk
from ingestion.demo.identity import Legal, Person, company_name, legal, person
from ingestion.demo.intake import Intake
from ingestion.demo.offer import make_offer
from ingestion.demo.people import SERVICE
from ingestion.demo.plan import STORY
from ingestion.demo.records import Counterparty, Deal, Lead, Link, Story
from ingestion.demo.scripts import Script
from ingestion.demo.tasks import Agenda
from ingestion.demo.turns import after_walk, before_walk
from ingestion.demo.world import World

WIN_RATE, STUCK = 0.235, 0.07
REPEAT = 0.42
BIG_ID = 4_611_686_018_427_387_904


class Teller:
    """Tells the stories of one world; a story depends on its number only."""

    def __init__(self, world: World) -> None:
        self.world = world

    def tell(self, number: int) -> Story:
        """The story of a number; numbers after the leads' are clients from before the history."""
        world = self.world
        story = Story(number)
        rng = world.plan.rng(STORY, number)
        chapter = Chapter(world, rng, story, world.script(number))
        if number < world.lead_stories:
            chapter.from_lead()
        else:
            chapter.old_client()
        return story


class Chapter:
    """Builds one story in place."""

    def __init__(self, world: World, rng: random.Random, story: Story, script: Script) -> None:
        self.world, self.rng, self.story, self.script = world, rng, story, script
        words, number = world.words, story.number
        self.contact = person(words, number, rng)
        if script.turn == "hostile":
            name = words.hostile_people[number % len(words.hostile_people)]
            self.contact = Person(name, self.contact.phone, self.contact.email)
        self.is_test = script.turn.startswith("test_")
        if script.turn == "test_name":
            self.contact = Person(f"{words.test_name} {number}", self.contact.phone, self.contact.email)
        self.diary = Diary(world, rng, story, self.contact.phone)
        self.agenda = Agenda(world, rng, story)
        self.billing = Billing(world, rng, story, script)
        self.client: Legal | None = None
        self.client_ids = ("", "")
        self.region = words.regions[int(rng.random() * len(words.regions))]

    def from_lead(self) -> None:
        """A client that comes as a lead."""
        intake = Intake(self.world, self.rng, self.story, self.script)
        lead = intake.run(self.contact, self.is_test)
        if intake.taken_at < 0:
            return
        self.diary.of_lead(lead, intake.taken_at, intake.owner, intake.source.inbound)
        self.agenda.of_lead(lead, intake.taken_at, intake.owner)
        wanted = bool(self.script.outcome)
        if not wanted and self.rng.random() > intake.source.converts:
            self._drop(lead, intake.taken_at)
            return
        at = self.world.at_work(self.rng, intake.owner, intake.taken_at, int(self.rng.random() * 3))
        if at < 0:
            return
        self._client(intake.source, at, intake.owner)
        lead.counterparty_id, lead.converted_at = self.client_ids[0], at
        lead.statuses.append((at, "hot" if self.rng.random() < 0.6 else "warm"))
        deal = self.deal(intake.source, intake.pipeline, at, intake.owner, intake.campaign, lead)
        if self.story.requests:
            self.story.requests[0].deal_id, self.story.requests[0].deal_at = deal.deal_id, at
        if deal.moves and deal.moves[-1].to_stage == WON:
            lead.statuses.append((deal.moves[-1].at, "client"))
            lead.closed_at = deal.moves[-1].at
        if not self.is_test:
            self._again(intake.source, deal, intake.pipeline)

    def _drop(self, lead: Lead, at: int) -> None:
        """A lead that comes to nothing."""
        rng = self.rng
        end = at + 86_400 * (1 + int(rng.random() * 20))
        pick = rng.random()
        if pick < 0.15:
            return
        status = "lost" if pick < 0.8 else "spam" if pick < 0.93 else "double"
        lead.statuses.append((end, status))
        lead.closed_at = end

    def old_client(self) -> None:
        """A client from before the history who goes on buying."""
        world, rng, plan = self.world, self.rng, self.world.plan
        self._client(None, None, "")
        source = world.catalog.sources["none" if rng.random() < 0.3 else "referral"]
        at = plan.first_day + 1 + int(rng.random() ** 1.5 * 500)
        self._follow_up(
            source, int(rng.random() < 0.5), world.clock.utc(world.clock.next_working(at), 40_000), 0
        )

    def _client(self, source: Source | None, at: int | None, owner: str) -> None:
        """The company and its contact person appear as counterparties with 19-digit ids."""
        world, rng, number = self.world, self.rng, self.story.number
        name, sole = company_name(world.words, number, rng)
        if self.script.turn == "hostile":
            name = world.words.hostile_companies[number % len(world.words.hostile_companies)]
        prefix = "40702840" if self.script.currency == "USD" else "40702810"
        self.client = legal(name, number, rng, sole, prefix)
        if self.script.turn == "no_inn":
            self.client = self.client._replace(inn="", kpp="")
        self.client_ids = (str(BIG_ID + number * 4), str(BIG_ID + number * 4 + 1))
        seen = -1 if at is None else at
        head, who = self.client, self.contact
        self.story.counterparties += [
            Counterparty(
                self.client_ids[0],
                name,
                "company",
                head.inn,
                head.kpp,
                who.phone,
                who.email,
                source,
                owner,
                seen,
                self.region,
            ),
            Counterparty(
                self.client_ids[1],
                who.name,
                "person",
                "",
                "",
                who.phone,
                who.email,
                source,
                owner,
                seen,
                self.region,
            ),
        ]

    def deal(
        self,
        source: Source,
        pipeline: int,
        at: int,
        owner: str,
        campaign: str,
        lead: Lead | None,
        bonus: float = 1.0,
    ) -> Deal:
        """A deal and everything around it."""
        world, rng, story, number = self.world, self.rng, self.story, self.story.number
        base = number * 8 + len(story.deals)
        assert self.client is not None
        script = self.script if not story.deals else Script("")
        line = "service" if pipeline else ("equipment" if rng.random() < 0.6 or script.name else "parts")
        currency = script.currency or ("USD" if line == "equipment" and rng.random() < 0.012 else "RUB")
        deal = Deal(
            str(10_000_000 + base),
            "",
            *self.client_ids,
            source,
            line,
            currency,
            at,
            (str(pipeline + 1), world.catalog.open[pipeline][0].stage_id),
            owner,
            self.region,
            self.client,
            campaign=campaign,
            is_test=self.is_test,
            logged_first=pipeline == 1 or rng.random() < 0.2,
        )
        story.deals.append(deal)
        if lead:
            rule = "explicit" if rng.random() < 0.9 else "contact"
            story.links.append(Link(lead.lead_id, deal.deal_id, rule, at))
        outcome = script.outcome or self._outcome(source, owner, bonus)
        before_walk(world, rng, deal, script)
        walk = Walk(world, rng, deal, base, pipeline, script.turn)
        walk.go(outcome)
        after_walk(world, rng, story, deal, walk, script, outcome)
        offer_at = next((move.at for move in deal.moves if move.to_stage in ("1005", "2003")), at + 3600)
        make_offer(world, rng, deal, base, offer_at, script.turn)
        self._name(deal, base)
        self.diary.of_deal(deal)
        self.agenda.of_deal(deal)
        if not self.is_test:
            self.billing.bill(deal)
        return deal

    def _outcome(self, source: Source, owner: str, bonus: float) -> str:
        pick = self.rng.random()
        talent = self.world.roster.by_id[owner].talent
        chance = min(0.75, WIN_RATE * source.wins * talent * bonus)
        return "won" if pick < chance else "stuck" if pick > 1 - STUCK else "lost"

    def _name(self, deal: Deal, base: int) -> None:
        words, rng = self.world.words, self.rng
        title = words.deal_titles[int(rng.random() * len(words.deal_titles))]
        product = next(
            row for row in self.world.catalog.products if row.product_id == deal.lines[0].product_id
        )
        city = words.cities[base % len(words.cities)]
        deal.name = title.format(product=product.name, client=deal.client.name, city=city, number=base)
        if self.script.turn == "test_name":
            deal.name = f"{words.test_name} {base}"
        if self.script.turn == "hostile":
            deal.name = f"{self.contact.name} / {deal.client.name}"
        if self.script.turn == "test_tag":
            deal.tags = f"vip,{words.test_tag}"
        elif rng.random() < 0.1:
            deal.tags = "vip"
        deal.expected_day = self.world.clock.day(deal.created_at) + 20 + int(rng.random() * 40)

    def _again(self, source: Source, deal: Deal, pipeline: int) -> None:
        """A client who bought may come back."""
        if not deal.moves or deal.moves[-1].to_stage != WON or deal.deleted_at or self.rng.random() > REPEAT:
            return
        pause = int(86_400 * exp(self.rng.gauss(4.4, 0.5)))
        other = pipeline if self.rng.random() < 0.5 else 1 - pipeline
        self._follow_up(source, other, deal.moves[-1].at + pause, 1)

    def _follow_up(self, source: Source, pipeline: int, at: int, count: int) -> None:
        """A further deal of a known client, by somebody at work then."""
        world, rng = self.world, self.rng
        if count > 4 or at > world.clock.as_of + 86_400:
            return
        owner = world.roster.pick(rng, SERVICE if pipeline else "sales", world.clock.day(at)).user_id
        start = world.at_work(rng, owner, at)
        if start < 0:
            return
        deal = self.deal(source, pipeline, start, owner, "", None, 1.9)
        chance = 0.7 if deal.moves and deal.moves[-1].to_stage == WON else 0.35
        if rng.random() < chance:
            pause = int(86_400 * exp(rng.gauss(4.5, 0.5)))
            last = deal.moves[-1].at if deal.moves else start
            self._follow_up(source, pipeline if rng.random() < 0.5 else 1 - pipeline, last + pause, count + 1)
