"""Make a demo company in a directory."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingestion.demo.book import Book, make_book
from ingestion.demo.documents import Payment
from ingestion.demo.export.crm import CrmFiles
from ingestion.demo.export.dialect import dialect
from ingestion.demo.export.fixed import mailings, write_fixed
from ingestion.demo.export.mapping import mapping_yml
from ingestion.demo.export.rows import RowWriter
from ingestion.demo.export.settings import company_yml, write_settings
from ingestion.demo.export.style import style
from ingestion.demo.plan import ZONES, Language, Plan
from ingestion.demo.rates import ad_spend, dollar_rates
from ingestion.demo.statement import StatementWriter
from ingestion.demo.story import Teller
from ingestion.demo.truth.company import CompanyTruth
from ingestion.demo.world import World

Progress = Callable[[str, int, int | None], None]
CHUNK = 400


@dataclass(frozen=True)
class DemoSummary:
    """What was made.

    Attributes:
        rows: rows written by entity, `bank_transactions` being documents of statements.
        planted: number of planted oddities by name.
        seconds: how long it took.
    """

    root: Path
    rows: dict[str, int]
    planted: dict[str, int]
    seconds: float
    truth: bool = False

    @property
    def total_rows(self) -> int:
        """Source rows of all entities."""
        return sum(self.rows.values())


@dataclass
class _Told:
    """What the later parts need of all stories."""

    payments: list[Payment] = field(default_factory=list)
    planted: Counter[str] = field(default_factory=Counter)
    truth: CompanyTruth | None = None


def make_demo(
    root: Path,
    *,
    language: Language = "en",
    scale: float = 1.0,
    end: date,
    seed: int = 1,
    months: int = 24,
    timezone: str | None = None,
    truth: bool | None = None,
    progress: Progress | None = None,
) -> DemoSummary:
    """Write a whole demo company: company.yml, settings/, mapping/, inbox/.

    The bytes depend on the arguments only.

    Args:
        root: directory of the company; its inbox, settings and mapping are replaced.
        scale: size, 1 is about 45,000 source rows in 24 months.
        end: the day the company looks at its numbers, at 09:00.
        truth: whether to write truth/; by default up to scale 2, as it is held in memory.
        progress: called with what is made, how much is done and of how much.
    """
    started = time.monotonic()
    world = World(Plan(language, scale, end, seed, months, timezone or ZONES[language]))
    tell = progress or (lambda _name, _done, _total: None)
    folders(root)
    told = _Told()
    rates, spend = dollar_rates(world.plan, world.clock), ad_spend(world.plan, world.clock)
    wanted = scale <= 2 if truth is None else truth
    told.truth = CompanyTruth(world, rates) if wanted else None
    rows = _write_crm(world, root, told, tell)
    plain = dialect("canonical", world.clock)
    write_settings(world, root / "settings", world.plan.last_day, rates, spend, plain)
    tell("bank statements", 0, None)
    book: Book = make_book(world, told.payments, rates, spend)
    rows["bank_transactions"] = StatementWriter(book, world.plan).write(
        root / "inbox" / "bank", world.plan.last_day
    )
    if told.truth:
        tell("truth", 0, None)
        told.truth.write(root / "truth", book)
    (root / "company.yml").write_text(company_yml(world, f"{end}T09:00"), encoding="utf-8")
    return DemoSummary(root, rows, dict(told.planted), time.monotonic() - started, wanted)


def folders(root: Path) -> None:
    """Empty folders for what is generated; nothing else of the company is touched."""
    for name in ("inbox/crm", "inbox/bank", "settings", "mapping", "truth"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir(parents=True)


def _write_crm(world: World, root: Path, told: _Told, tell: Progress) -> dict[str, int]:
    spoken = dialect(world.plan.language, world.clock)
    looks = style(world.plan.language)
    writer = RowWriter(world, spoken, world.clock.as_of, looks.labels)
    teller = Teller(world)
    with CrmFiles(root / "inbox" / "crm", spoken, looks) as files:
        write_fixed(writer, world, mailings(world))
        files.add(writer.take())
        for number in range(world.stories):
            story = teller.tell(number)
            writer.story(story)
            told.payments += story.payments
            if told.truth:
                told.truth.add(story)
            told.planted.update(name for name, _, _ in story.planted)
            if number % CHUNK == CHUNK - 1:
                files.add(writer.take())
                tell("clients", number + 1, world.stories)
        files.add(writer.take())
        tell("clients", world.stories, world.stories)
    (root / "mapping" / "crm.yml").write_text(mapping_yml(looks, world.plan.timezone), encoding="utf-8")
    return {name: count for name, count in files.counts.items() if count}
