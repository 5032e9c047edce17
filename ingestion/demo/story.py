"""One client's whole story: comes in, talks, buys or not, pays, buys again."""

from __future__ import annotations

import random
from dataclasses import replace
from math import exp

from ingestion.demo.catalog import LOST, WON, Source
from ingestion.demo.contacts import Counterparty, Lead
from ingestion.demo.dealing import Client, Dealer, Opening
from ingestion.demo.documents import Payment
from ingestion.demo.identity import Legal, Person, company_name, legal, person
from ingestion.demo.intake import Intake
from ingestion.demo.people import SERVICE
from ingestion.demo.plan import STORY
from ingestion.demo.purposes import date_text
from ingestion.demo.records import Deal, Story
from ingestion.demo.scripts import Script
from ingestion.demo.world import World

REPEAT = 0.42
# what old clients owed when the history began, in kopecks; the company owed the last one
OPENING_DEBTS = (18_400_000, 7_355_050, 41_000_000, -1_250_000)
# ids of 19 digits: neighbours are one number for a float
BIG_ID = 4_611_686_018_427_387_904


def client_id(number: int, at: int = 0) -> str:
    """Id of a counterparty of a story: 0 the company, 1 the contact, 2 its branch."""
    return str(BIG_ID + number * 4 + at)


def tell(world: World, number: int) -> Story:
    """The story of a number; it depends on nothing else. Numbers after the leads' are old clients."""
    story = Story(number)
    chapter = Chapter(world, world.plan.rng(STORY, number), story, world.script(number))
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
        who = person(words, number, rng)
        if script.turn == "hostile":
            who = Person(words.hostile_people[number % len(words.hostile_people)], who.phone, who.email)
        elif script.turn == "test_name":
            who = Person(f"{words.test_name} {number}", who.phone, who.email)
        self.contact = who
        self.dealer = Dealer(world, rng, story, script, who.phone)
        self.region = words.regions[int(rng.random() * len(words.regions))]

    def from_lead(self) -> None:
        """A client that comes as a lead."""
        rng, world, dealer = self.rng, self.world, self.dealer
        intake = Intake(world, rng, self.story, self.script)
        lead = intake.run(self.contact, dealer.is_test)
        if self.script.turn == "double_lead":
            self._lead_again(lead)
        if intake.taken_at < 0:
            return
        dealer.work.of_lead(lead, intake.taken_at, intake.owner, intake.source.inbound)
        dealer.agenda.of_lead(lead, intake.taken_at, intake.owner)
        if not self.script.outcome and rng.random() > intake.source.converts:
            self._drop(lead, intake.taken_at)
            return
        at = world.at_work(rng, intake.owner, intake.taken_at, int(rng.random() * 3))
        if at < 0:
            return
        client = self._client(intake.source, at, intake.owner)
        lead.counterparty_id, lead.converted_at = client.company_id, at
        lead.statuses.append((at, "hot" if rng.random() < 0.6 else "warm"))
        opening = Opening(intake.source, intake.pipeline, at, intake.owner, intake.campaign, lead)
        first = Script(self.script.name, "won") if self.script.turn == "merged" else self.script
        deal = dealer.deal(client, replace(opening, script=first))
        if self.story.requests:
            self.story.requests[0].deal_id, self.story.requests[0].deal_at = deal.deal_id, at
        if deal.moves and deal.moves[-1].to_stage in (WON, LOST):
            end = deal.moves[-1]
            lead.statuses.append((end.at, "client" if end.to_stage == WON else "lost"))
            lead.closed_at = end.at
        if self.script.turn == "merged":
            dealer.deal(client, replace(opening, at=at + 1800, lead=None, script=self.script))
        elif self.script.turn == "same_inn":
            client = self._branch(client, intake.source, at, intake.owner)
            dealer.deal(client, replace(opening, at=at + 3600, lead=None))
        elif not dealer.is_test:
            self._again(client, intake.source, deal, intake.pipeline)

    def _lead_again(self, lead: Lead) -> None:
        """The same person fills the form a second time, with another source."""
        source = self.world.catalog.sources["site"]
        at = lead.created_at + 5400
        double = replace(lead, lead_id=str(int(lead.lead_id) + 1), created_at=at, source=source, campaign="")
        double.statuses = [(at, "new"), (at + 86_400, "double")]
        double.owner_changes, double.closed_at = [], at + 86_400
        self.story.leads.append(double)
        self.story.note("duplicate lead", "leads", double.lead_id, at)

    def _drop(self, lead: Lead, at: int) -> None:
        """A lead that comes to nothing."""
        rng = self.rng
        end = at + 86_400 * (1 + int(rng.random() * 20))
        pick = rng.random()
        if pick < 0.03:
            return
        status = "lost" if pick < 0.8 else "spam" if pick < 0.93 else "double"
        lead.statuses.append((end, status))
        lead.closed_at = end

    def old_client(self) -> None:
        """A client from before the history who goes on buying."""
        world, rng, plan = self.world, self.rng, self.world.plan
        client = self._client(None, -1, "")
        self._pay_old_debt(client)
        source = world.catalog.sources["none" if rng.random() < 0.3 else "referral"]
        day = world.clock.next_working(plan.first_day + int(rng.random() ** 2.2 * 500))
        self._follow_up(client, source, int(rng.random() < 0.5), world.clock.utc(day, 37_000), 0)

    def _pay_old_debt(self, client: Client) -> None:
        """The first two clients that owed something before the history pay it in its first months."""
        at = self.story.number - self.world.lead_stories
        if at > 1:
            return
        first = self.world.plan.first_day
        day = self.world.clock.next_working(first + 20 + 30 * at)
        text = f"Оплата задолженности по акту сверки на {date_text(first - 1)}. Без НДС"
        payment = Payment(
            day, 0, "in", OPENING_DEBTS[at], client.company, text, "sales", "41", kind="old_debt"
        )
        self.story.payments.append(payment)

    def _client(self, source: Source | None, at: int, owner: str) -> Client:
        """The company and its contact person appear as counterparties."""
        rng, words, number = self.rng, self.world.words, self.story.number
        name, sole = company_name(words, number, rng)
        if self.script.turn == "hostile":
            name = words.hostile_companies[number % len(words.hostile_companies)]
        prefix = "40702840" if self.script.currency == "USD" else "40702810"
        company = legal(name, number, rng, sole, prefix)
        if self.script.turn == "no_inn":
            company = company._replace(inn="", kpp="")
        self._counterparty(client_id(number), company, "company", source, owner, at)
        person_ = Legal(self.contact.name, "", "", "", company.bank)
        self._counterparty(client_id(number, 1), person_, "person", source, owner, at)
        return Client(company, self.contact, client_id(number), client_id(number, 1), self.region)

    def _branch(self, client: Client, source: Source, at: int, owner: str) -> Client:
        """A second record with the tax number of the first."""
        branch = client.company._replace(name=f"{client.company.name} 2", kpp="770243001")
        branch_id = client_id(self.story.number, 2)
        self._counterparty(branch_id, branch, "company", source, owner, at)
        self.story.note("two clients with one tax number", "counterparties", branch_id, at)
        return replace(client, company=branch, company_id=branch_id)

    def _counterparty(
        self, key: str, who: Legal, kind: str, source: Source | None, owner: str, at: int
    ) -> None:
        reach = (self.contact.phone, self.contact.email)
        self.story.counterparties.append(
            Counterparty(key, who.name, kind, who.inn, who.kpp, *reach, source, owner, at, self.region)
        )

    def _again(self, client: Client, source: Source, deal: Deal, pipeline: int) -> None:
        """A client who bought may come back."""
        if not deal.moves or deal.moves[-1].to_stage != WON or deal.deleted_at or self.rng.random() > REPEAT:
            return
        pause = int(86_400 * exp(self.rng.gauss(4.4, 0.5)))
        other = pipeline if self.rng.random() < 0.5 else 1 - pipeline
        self._follow_up(client, source, other, deal.moves[-1].at + pause, 1)

    def _follow_up(self, client: Client, source: Source, pipeline: int, at: int, count: int) -> None:
        """A further deal of a known client, by somebody at work then."""
        world, rng = self.world, self.rng
        if count > 4 or at > world.clock.as_of + 86_400:
            return
        owner = world.roster.pick(rng, SERVICE if pipeline else "sales", world.clock.day(at)).user_id
        start = world.at_work(rng, owner, at)
        if start < 0:
            return
        deal = self.dealer.deal(client, Opening(source, pipeline, start, owner, bonus=1.9))
        if rng.random() < (0.7 if deal.moves and deal.moves[-1].to_stage == WON else 0.35):
            pause = int(86_400 * exp(rng.gauss(4.5, 0.5)))
            last = deal.moves[-1].at if deal.moves else start
            other = pipeline if rng.random() < 0.5 else 1 - pipeline
            self._follow_up(client, source, other, last + pause, count + 1)
