"""What the checks of the data found that touches a page: by the entities the page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports_site.artifacts import Artifacts
from reports_site.reports import Report
from reports_site.scene import Scene

# the check is a model of this name; it says what it looks at beside it
PREFIX = "int_issue_"
FACT = "fct_data_issues"


@dataclass(frozen=True)
class Found:
    """Records that fail one check."""

    title: str
    count: str


@dataclass(frozen=True)
class Checks:
    """``summary``: how many checks and records; ``path``: the page that lists the records, if any."""

    summary: str
    found: Sequence[Found]
    path: str
    title: str


def checks_of(scene: Scene, artifacts: Artifacts, reports: Sequence[Report], report: Report) -> Checks | None:
    """The checks that found something about this page's entities, most records first; None without any."""
    if report.spec.lists_checks or FACT not in artifacts.models:
        return None
    entities = set(report.spec.needs).union(*(block.needs for block in report.spec.blocks))
    counts = _counts(scene)
    found = []
    for name, model in artifacts.models.items():
        about = model.about.get("issue") if name.startswith(PREFIX) else None
        count = counts.get(name.removeprefix(PREFIX), 0)
        if about and about["entity"] in entities and count:
            found.append((count, about["title"][scene.ui.language]))
    if not found:
        return None
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    records = sum(count for count, _ in found)
    listing = next((other for other in reports if other.spec.lists_checks), None)
    return Checks(
        summary=scene.ui.n(
            "Data checks: %(num)s of those about this page finds %(records)s records to mend",
            "Data checks: %(num)s of those about this page find %(records)s records to mend",
            len(found),
            records=scene.form.compact(records),
        ),
        found=[Found(title, scene.form.compact(count)) for count, title in found],
        path=f"{listing.slug}.html" if listing else "",
        title=scene.ui.text(listing.spec.title) if listing else "",
    )


def _counts(scene: Scene) -> dict[Any, int]:
    """Records by check."""
    rows = scene.warehouse.once(f'select issue, count(*) from "marts"."{FACT}" group by issue')
    return dict(rows)
