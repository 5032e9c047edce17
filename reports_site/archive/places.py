"""Where the page of a period lies, and which reports stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports_site.i18n import N_
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.spec import Cadence, Grain


@dataclass(frozen=True)
class Archive:
    """The kept pages of one cadence; ``folder`` is their place in the site."""

    cadence: Cadence
    grain: Grain
    title: str

    @property
    def folder(self) -> str:
        return self.cadence

    @property
    def calendar(self) -> str:
        """The page from which every period is a link away."""
        return f"{self.folder}/index.html"

    def path(self, period: Period) -> str:
        """The permanent address of a period: ``daily/2026/11/2026-11-22.html``.

        A week belongs to the year of its Thursday, as ISO 8601 says.
        """
        start = period.start
        match self.grain:
            case "day":
                return f"{self.folder}/{start:%Y}/{start:%m}/{start.isoformat()}.html"
            case "week":
                year, week, _ = start.isocalendar()
                return f"{self.folder}/{year}/{year}-W{week:02}.html"
            case _:
                return f"{self.folder}/{start:%Y}/{start:%Y-%m}.html"

    def reports(self, reports: Sequence[Report]) -> list[Report]:
        """The reports of the cadence, whose marts hold rows of its grain."""
        return [report for report in reports if report.spec.cadence == self.cadence]


ARCHIVES = (
    Archive("daily", "day", N_("All days")),
    Archive("weekly", "week", N_("All weeks")),
    Archive("monthly", "month", N_("All months")),
)
BY_CADENCE = {archive.cadence: archive for archive in ARCHIVES}
