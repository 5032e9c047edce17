"""Make a demo company in a directory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.demo.maker import Maker, Progress, folders
from ingestion.demo.plan import ZONES, Language, Plan, day_date

# the truth is held in memory, so big companies go without unless asked
TRUTH_UP_TO = 2.0


@dataclass(frozen=True)
class DemoSummary:
    """What was made.

    Attributes:
        rows: rows written by file, `bank_transactions` being documents of statements.
        planted: number of planted oddities by name.
        seconds: how long it took.
    """

    root: Path
    rows: dict[str, int]
    planted: dict[str, int]
    seconds: float
    truth: bool

    @property
    def total_rows(self) -> int:
        """Source rows of all entities."""
        return sum(self.rows.values())


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
    """Write a whole demo company: company.yml, settings/, mapping/, inbox/, truth/.

    The bytes depend on the arguments only.

    Args:
        root: directory of the company; its inbox, settings, mapping and truth are replaced.
        scale: size, 1 is about 50,000 source rows in 24 months.
        end: the day the company looks at its numbers, at 09:00 local time.
        timezone: IANA zone; each language has its own.
        truth: whether to write truth/; by default up to scale 2.
        progress: called with what is made, how much is done and of how much.
    """
    started = time.monotonic()
    plan = Plan(language, scale, end, seed, months, timezone or ZONES[language])
    wanted = scale <= TRUTH_UP_TO if truth is None else truth
    maker = Maker(plan, progress or _silent)
    folders(root)
    rows, planted = maker.write(root, wanted)
    return DemoSummary(root, rows, planted, time.monotonic() - started, wanted)


def make_daily_exports(
    root: Path,
    *,
    days: int = 30,
    language: Language = "en",
    scale: float = 0.1,
    end: date,
    seed: int = 1,
    months: int = 24,
    timezone: str | None = None,
) -> Iterator[date]:
    """The same company day by day: before each yielded day its files are as they were that morning.

    Exports are overwritten, statements of the running month grow, `as_of` in company.yml moves on.
    On the last day the directory holds what `make_demo` writes, truth included.
    """
    maker = Maker(Plan(language, scale, end, seed, months, timezone or ZONES[language]), _silent)
    stories = list(maker.stories())
    book = maker.book([row for story in stories for row in story.payments])
    folders(root)
    last = maker.world.plan.last_day
    for day in range(last - days + 1, last):
        maker.write_crm(root, iter(stories), maker.world.clock.utc(day, 9 * 3600))
        maker.write_rest(root, book, day)
        yield day_date(day)
    maker.write(root, True)
    yield end


def _silent(_name: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""
