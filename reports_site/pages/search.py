"""What the search of the site finds: pages, values of the filters, and deals that stand in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reports_site.cubes.encode import script_value
from reports_site.pages.common import Site
from reports_site.pages.report import ReportPage
from reports_site.reports import Report
from reports_site.spec import Table

# tables whose first column this is list deals by name
DEAL = "deal_name"
# rows of one table that can be found; the page's CSV has all of them
MOST_ROWS = 1000
Made = Sequence[tuple[Report, ReportPage]]


def search_script(frame: Site, made: Made) -> bytes:
    """``search.js`` of one language, which hands everything that can be found to the script of the search.

    ``pages`` and ``rows`` are title, note and path; ``cuts`` the values of each filter with the pages having
    it. All of it stands on the pages already, so a role finds nothing it cannot read.
    """
    sections = {link.path: link.title for link in frame.nav}
    pages = [(page.title, page.cadence, f"{report.slug}.html") for report, page in made]
    pages += [(title, "", path) for path, title in sections.items()]
    packed = {"pages": pages, "cuts": _cuts(made), "rows": _deals(made)}
    return b"lead2cash.index(%b);\n" % script_value(packed)


def _cuts(made: Made) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for report, page in made:
        for choice in page.filters.choices if page.filters else ():
            known = found.setdefault(
                choice.cut, {"cut": choice.cut, "label": choice.label, "pages": [], "options": {}}
            )
            known["pages"].append(f"{report.slug}.html")
            known["options"] |= dict(choice.options)
    return [
        {**known, "options": sorted(known["options"].items(), key=lambda pair: (pair[1].casefold(), pair))}
        for known in found.values()
    ]


def _deals(made: Made) -> list[tuple[str, str, str]]:
    """Deals by name; one that stands in several tables leads to the first."""
    found: dict[str, tuple[str, str, str]] = {}
    for report, page in made:
        for name in _names(report, page):
            found.setdefault(name, (name, page.title, f"{report.slug}.html"))
    return list(found.values())


def _names(report: Report, page: ReportPage) -> Iterable[str]:
    for (spec, _), view in zip(report.blocks, page.blocks, strict=False):
        if isinstance(spec, Table) and spec.columns[0] == DEAL:
            for table in view.tables:
                yield from (row[0].text for row in table.rows[:MOST_ROWS])
