"""Makes one deal of a story with everything around it: way, offer, activities, tasks, documents."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ingestion.demo.activities import Work
from ingestion.demo.billing import Billing
from ingestion.demo.catalog import Source
from ingestion.demo.contacts import Lead, Link
from ingestion.demo.funnel import Walk
from ingestion.demo.identity import Legal, Person
from ingestion.demo.offer import make_offer
from ingestion.demo.records import Deal, Story
from ingestion.demo.scripts import NOTHING, Script
from ingestion.demo.tasks import Agenda
from ingestion.demo.turns import Turns
from ingestion.demo.world import World

WIN_RATE, GIVEN_UP = 0.215, 0.1
OFFERED = ("1005", "2003")
# oddities that would be looked into at once if they were about much money
SMALL = ("odd", "deposit", "hostile")


@dataclass(frozen=True)
class Opening:
    """How a deal begins. `bonus` raises the chance to win with clients who know the company."""

    source: Source
    pipeline: int
    at: int
    owner: str
    campaign: str = ""
    lead: Lead | None = None
    bonus: float = 1.0
    script: Script = NOTHING


@dataclass(frozen=True)
class Client:
    """Who buys: the company, its contact person, and their ids."""

    company: Legal
    contact: Person
    company_id: str
    contact_id: str
    region: str


class Dealer:
    """Deals of one story; ids follow from the story's number and the place of the deal in it."""

    def __init__(self, world: World, rng: random.Random, story: Story, script: Script, phone: str) -> None:
        self.world, self.rng, self.story, self.script = world, rng, story, script
        self.is_test = script.turn.startswith("test_")
        self.work = Work(world, rng, story, phone)
        self.agenda = Agenda(world, rng, story)
        self.billing = Billing(world, rng, story, script)

    def deal(self, client: Client, opening: Opening) -> Deal:
        """A deal with its whole life."""
        world, rng, story = self.world, self.rng, self.story
        base = story.number * 8 + len(story.deals)
        deal = self._open(client, opening, base)
        story.deals.append(deal)
        if opening.lead:
            rule = "explicit" if rng.random() < 0.9 else "contact"
            story.links.append(Link(opening.lead.lead_id, deal.deal_id, rule, opening.at))
        outcome = opening.script.outcome or self._outcome(opening)
        walk = Walk(world, rng, deal, base, opening.pipeline, opening.script.turn)
        walk.go(outcome)
        Turns(walk, story, opening.script).take()
        offered = (move.at for move in deal.moves if move.to_stage in OFFERED)
        make_offer(world, rng, deal, base, next(offered, opening.at + 3600), opening.script.turn)
        self._name(deal, client, base)
        self.work.of_deal(deal)
        self.agenda.of_deal(deal)
        if not self.is_test:
            self.billing.bill(deal)
        return deal

    def _open(self, client: Client, opening: Opening, base: int) -> Deal:
        rng, pipeline, script = self.rng, opening.pipeline, opening.script
        big = rng.random() < 0.6 or script.name
        small = script.pay in SMALL or script.turn in SMALL
        line = "service" if pipeline else "equipment" if big and not small else "parts"
        dollars = line == "equipment" and rng.random() < 0.012
        return Deal(
            str(10_000_000 + base),
            "",
            client.company_id,
            client.contact_id,
            opening.source,
            line,
            script.currency or ("USD" if dollars else "RUB"),
            opening.at,
            (str(pipeline + 1), self.world.catalog.open[pipeline][0].stage_id),
            opening.owner,
            client.region,
            client.company,
            campaign=opening.campaign,
            is_test=self.is_test,
            logged_first=pipeline == 1 or rng.random() < 0.2,
        )

    def _outcome(self, opening: Opening) -> str:
        pick = self.rng.random()
        talent = self.world.roster.by_id[opening.owner].talent
        chance = min(0.75, WIN_RATE * opening.source.wins * talent * opening.bonus)
        return "won" if pick < chance else "given_up" if pick > 1 - GIVEN_UP else "lost"

    def _name(self, deal: Deal, client: Client, base: int) -> None:
        words, rng, turn = self.world.words, self.rng, self.script.turn
        title = words.deal_titles[int(rng.random() * len(words.deal_titles))]
        product = self.world.catalog.product(deal.lines[0].product_id)
        city = words.cities[self.story.number % len(words.cities)]
        deal.name = title.format(product=product.name, client=client.company.name, city=city, number=base)
        if turn == "test_name":
            deal.name = f"{words.test_name} {base}"
        elif turn == "hostile":
            deal.name = f"{client.contact.name} / {client.company.name}"
        if turn == "test_tag":
            deal.tags = f"vip,{words.test_tag}"
        elif rng.random() < 0.1:
            deal.tags = "vip"
        deal.expected_day = self.world.clock.day(deal.created_at) + 20 + int(rng.random() * 40)
