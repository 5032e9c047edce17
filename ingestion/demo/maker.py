"""The parts of a demo company put together: stories, exports, books, settings, truth."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from ingestion.demo.book import Book, make_book
from ingestion.demo.documents import Payment
from ingestion.demo.export.company import company_yml
from ingestion.demo.export.crm import CrmFiles
from ingestion.demo.export.dialect import dialect
from ingestion.demo.export.documents import write_story
from ingestion.demo.export.fixed import BROKEN_ID, write_broken, write_fixed
from ingestion.demo.export.mapping import mapping_yml
from ingestion.demo.export.rows import RowWriter
from ingestion.demo.export.settings import write_settings
from ingestion.demo.export.style import style
from ingestion.demo.office import Office
from ingestion.demo.plan import Plan, day_date
from ingestion.demo.planted import Planted
from ingestion.demo.rates import ad_spend, dollar_rates
from ingestion.demo.records import Story
from ingestion.demo.statement import StatementWriter
from ingestion.demo.story import tell
from ingestion.demo.truth.company import CompanyTruth
from ingestion.demo.world import World

Progress = Callable[[str, int, int | None], None]
CHUNK = 400


class Maker:
    """Makes one company; its stories may be told once and shown as of several days."""

    def __init__(self, plan: Plan, progress: Progress) -> None:
        self.world = World(plan)
        self.progress = progress
        self.office = Office(self.world)
        self.rates = dollar_rates(plan, self.world.clock)
        self.spend = ad_spend(plan, self.world.clock)

    def stories(self) -> Iterator[Story]:
        """Every story in order."""
        for number in range(self.world.stories):
            yield tell(self.world, number)
            if number % CHUNK == CHUNK - 1:
                self.progress("clients", number + 1, self.world.stories)
        self.progress("clients", self.world.stories, self.world.stories)

    def book(self, payments: list[Payment]) -> Book:
        """The accounts of the company."""
        self.progress("bank statements", 0, None)
        return make_book(self.world, payments, self.rates, self.spend)

    def write(self, root: Path, wanted: bool) -> tuple[dict[str, int], dict[str, int]]:
        """Write the company as of its last day; returns rows by file and planted oddities by name."""
        world, clock = self.world, self.world.clock
        planted = Planted(clock.as_of)
        truth = CompanyTruth(world, self.rates) if wanted else None
        payments: list[Payment] = []

        def seen() -> Iterator[Story]:
            for story in self.stories():
                payments.extend(story.payments)
                if truth:
                    truth.add(story)
                for oddity in story.planted:
                    planted.add(*oddity)
                yield story

        rows = self.write_crm(root, seen(), clock.as_of)
        book = self.book(payments)
        rows["bank_transactions"] = self.write_rest(root, book, world.plan.last_day)
        plant_money(planted, book, world)
        planted.write(root / "truth" / "planted.yml")
        if truth:
            self.progress("truth", 0, None)
            truth.write(root / "truth", book, self.office)
        return rows, planted.by_name()

    def write_crm(self, root: Path, stories: Iterator[Story], as_of: int) -> dict[str, int]:
        """Exports of the CRM as of a moment, and their mapping; returns rows by file."""
        world = self.world
        spoken, looks = dialect(world.plan.language, world.clock), style(world.plan.language)
        writer = RowWriter(world, spoken, as_of, looks.labels)
        with CrmFiles(root / "inbox" / "crm", spoken, looks) as files:
            write_fixed(writer, world, self.office)
            for number, story in enumerate(stories):
                write_story(writer, story)
                if number % CHUNK == 0:
                    files.add(writer.take())
            write_broken(writer)
            files.add(writer.take())
        mapping = mapping_yml(looks, world.plan.timezone)
        (root / "mapping" / "crm.yml").write_text(mapping, encoding="utf-8")
        return {name: count for name, count in files.counts.items() if count}

    def write_rest(self, root: Path, book: Book, day: int) -> int:
        """Settings, statements and company.yml as of 09:00 of a day; returns the number of documents."""
        world = self.world
        plain = dialect("canonical", world.clock)
        write_settings(world, root / "settings", day, self.rates, self.spend, book, plain)
        text = company_yml(world, f"{day_date(day).isoformat()}T09:00")
        (root / "company.yml").write_text(text, encoding="utf-8")
        return StatementWriter(book, world.plan).write(root / "inbox" / "bank", day)


def folders(root: Path) -> None:
    """Empty folders for what is generated; nothing else of the company is touched."""
    for name in ("inbox/crm", "inbox/bank", "settings", "mapping", "truth"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir(parents=True)


def plant_money(planted: Planted, book: Book, world: World) -> None:
    """Note what is odd about movements, by the ids of the bank connector."""
    for row, key in book.named():
        if row.payment.kind not in ("", "number", "short", "late"):
            planted.add(f"payment: {row.payment.kind}", "bank_transactions", key)
        if row.unknown:
            planted.add("document without a direction", "bank_transactions", key)
    missing = f"{book.own[0].account}/{day_date(book.missing_day).isoformat()}"
    planted.add("document missing from the statement", "bank_balances", missing)
    planted.add("row that cannot be read", "activities", BROKEN_ID)
    for day in sorted(world.clock.silent):
        if world.plan.first_day <= day < world.plan.last_day:
            planted.add("day with no data", "days", day_date(day).isoformat())
