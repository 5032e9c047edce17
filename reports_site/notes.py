"""Notes of the company on a figure in a period: settings/notes.csv, shown wherever the figure stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.errors import UserError
from reports_site.columns import ColumnInfo
from reports_site.reports import Mart, Report
from reports_site.warehouse import Row, Warehouse

FILE = "settings/notes.csv"
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
SHOWN = 12
# report, figure, length and first day of the period
Place = tuple[str, str, str, date]


@dataclass(frozen=True)
class Note:
    """``author`` may be empty."""

    text: str
    author: str


class Notes:
    """All notes by report, figure and period."""

    def __init__(self, by_place: Mapping[Place, Sequence[Note]] | None = None) -> None:
        self.by_place = by_place or {}

    def of(self, mart: Mart, info: ColumnInfo, grain: str, start: date) -> tuple[Note, ...]:
        """The notes on a figure: under the name of its column, or of its metric."""
        if not self.by_place:
            return ()
        slug = slug_of(mart.name)
        names = dict.fromkeys((info.name, *([info.metric.name] if info.metric else [])))
        return tuple(note for name in names for note in self.by_place.get((slug, name, grain, start), ()))

    def about(self, slug: str) -> list[tuple[str, str, date, Note]]:
        """Figure, length and first day of the period, and note: all of a report, the newest first."""
        found = [
            (figure, grain, start, note)
            for (report, figure, grain, start), notes in self.by_place.items()
            if report == slug
            for note in notes
        ]
        return sorted(found, key=lambda one: (one[2], one[1], one[0], one[3].text), reverse=True)

    def told(self, slugs: Sequence[str], grain: str, start: date) -> object:
        """What stands on a kept page of a period."""
        return [
            (place, notes)
            for place, notes in sorted(self.by_place.items())
            if place[0] in slugs and place[2:] == (grain, start)
        ]


def slug_of(mart: str) -> str:
    """The report a mart belongs to."""
    return mart.removeprefix("rpt_").partition("__")[0]


def read_notes(warehouse: Warehouse, reports: Sequence[Report]) -> Notes:
    """Reads dim_notes.

    Raises:
        UserError: a note names a report, a figure or a period there is not; every one is listed.
    """
    rows = warehouse.rows("dim_notes", ("report", "figure", "period", "note", "author"))
    figures = {report.slug: _figures(report) for report in reports}
    problems: list[str] = []
    found: dict[Place, list[Note]] = {}
    for row in rows:
        period = period_of(row["period"])
        wrong = _wrong(row, figures, is_period=period is not None)
        if wrong or period is None:
            problems.append(f"{FILE}: report {row['report']!r}, period {row['period']}: {wrong}")
            continue
        place = (row["report"], row["figure"], *period)
        found.setdefault(place, []).append(Note(row["note"], row["author"] or ""))
    if problems:
        raise UserError("\n  ".join(["Notes are about nothing that is shown:", *problems]))
    return Notes(found)


def period_of(text: str) -> tuple[str, date] | None:
    """Length and first day of 2026, 2026-Q3, 2026-10, 2026-W47 or 2026-10-22; None without such a day."""
    quarter = QUARTER.fullmatch(text)
    try:
        if quarter:
            return "quarter", date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        if "W" in text:
            year, week = text.split("-W")
            return "week", date.fromisocalendar(int(year), int(week), 1)
        parts = [int(part) for part in text.split("-")]
        grain = ("year", "month", "day")[len(parts) - 1]
        return grain, date(*[*parts, 1, 1][:3])
    except (ValueError, IndexError):
        return None


def _figures(report: Report) -> set[str]:
    infos = [info for mart in report.marts.values() for info in mart.columns.values() if info.is_number]
    return {info.name for info in infos} | {info.metric.name for info in infos if info.metric}


def _wrong(row: Row, figures: Mapping[str, set[str]], *, is_period: bool) -> str:
    if row["report"] not in figures:
        return f"no such report; allowed: {_listed(figures)}"
    if row["figure"] not in figures[row["report"]]:
        return f"found figure {row['figure']!r}; allowed: {_listed(figures[row['report']])}"
    return "" if is_period else "there is no such day or week in the calendar"


def _listed(names: Mapping[str, object] | set[str]) -> str:
    known = sorted(names)
    return ", ".join(known[:SHOWN]) + (f" … and {len(known) - SHOWN} more" if len(known) > SHOWN else "")
