"""The truth of a whole company: fed with stories as they are told, written when the books are closed."""

from __future__ import annotations

from pathlib import Path

from ingestion.demo.book import Book
from ingestion.demo.office import Office
from ingestion.demo.plans import payroll
from ingestion.demo.rates import Rate
from ingestion.demo.records import Story
from ingestion.demo.truth.actions import Action, ActionReader, note_owners
from ingestion.demo.truth.activity import ActivityTruth
from ingestion.demo.truth.cash import CashTruth
from ingestion.demo.truth.cohort import CohortTruth
from ingestion.demo.truth.deals import DealFact, Pricing, counted
from ingestion.demo.truth.losses import LossTruth
from ingestion.demo.truth.periods import Periods
from ingestion.demo.truth.places import Places
from ingestion.demo.truth.sheet import Sheet, write_sheets
from ingestion.demo.truth.snapshot import SnapshotTruth
from ingestion.demo.truth.staff import Staff
from ingestion.demo.truth.throughput import ThroughputTruth
from ingestion.demo.truth.won import WonTruth
from ingestion.demo.world import World


class CompanyTruth:
    """Collects what the reports must say; holds the facts of all stories in memory."""

    def __init__(self, world: World, rates: list[Rate]) -> None:
        self.world = world
        today = world.clock.day(world.clock.as_of)
        self.periods = Periods(world.plan.first_day, today, world.clock.is_working)
        self.staff = Staff(world, today)
        self.pricing = Pricing(rates)
        self.reader = ActionReader(world, self.staff)
        self.actions: list[Action] = []
        self.deals: list[DealFact] = []

    def add(self, story: Story) -> None:
        """Take the facts of one story."""
        note_owners(self.staff, story, self.world.clock.as_of)
        self.actions += self.reader.story(story)
        self.deals += counted(self.world, story, self.pricing)

    def write(self, folder: Path, book: Book, office: Office) -> None:
        """Write the truth files."""
        self.actions += self.reader.office(office)
        cash = CashTruth(book, self.periods, self.pricing)
        write_sheets(folder, [self._activity(), *self._deals(), *cash.sheets()])

    def _activity(self) -> Sheet:
        activity = ActivityTruth(self.world, self.periods, self.staff)
        for action in self.actions:
            activity.add(action)
        return activity.sheet()

    def _deals(self) -> list[Sheet]:
        world, clock = self.world, self.world.clock
        places = Places(world, self.periods)
        won = WonTruth(world, self.periods, self.staff, self.pricing)
        snapshot = SnapshotTruth(places, self.pricing, clock)
        cohort, throughput = CohortTruth(places, clock), ThroughputTruth(places, clock)
        losses = LossTruth(world, self.periods)
        for fact in self.deals:
            for part in (won, snapshot, cohort, throughput, losses):
                part.add(fact)
        views = [snapshot.sheet(), cohort.sheet(), throughput.sheet(), losses.sheet()]
        return [won.sheet(payroll(world)), *views]
