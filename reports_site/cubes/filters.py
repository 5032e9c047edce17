"""The filters above a report: what can be chosen, and what the scripts need to recalculate its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from reports_site.cubes.build import Cubes
from reports_site.cubes.encode import NULL, Cube
from reports_site.cubes.live import metrics_of
from reports_site.cubes.page import PageCubes
from reports_site.cubes.plan import CUTS
from reports_site.cubes.slices import number
from reports_site.i18n import N_
from reports_site.periods import Period
from reports_site.reports import Report
from reports_site.scene import NOBODY, NONE, Scene

LABELS: Mapping[str, str] = {
    "manager": N_("Manager"),
    "department": N_("Department"),
    "pipeline": N_("Pipeline"),
    "source": N_("Source"),
}
# where the names of a filter's values stand: table and key
DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "manager": ("dim_users", "user_id"),
    "department": ("dim_departments", "department_id"),
    "pipeline": ("dim_pipelines", "pipeline_id"),
    "source": ("dim_lead_sources", "lead_source_id"),
}
GRAINS = ("day", "week", "month")
# a list of more values can be searched
SHORT = 8


@dataclass(frozen=True)
class Choice:
    """One filter that takes several values: ``options`` pair ids with names."""

    cut: str
    label: str
    options: Sequence[tuple[str, str]]

    @property
    def is_long(self) -> bool:
        """Whether it takes time to find a value by eye."""
        return len(self.options) > SHORT


@dataclass(frozen=True)
class Filters:
    """Context of ``_filters.html``. ``settings`` is JSON for the scripts."""

    choices: Sequence[Choice]
    settings: str
    grain: str


def filters_of(
    scene: Scene,
    report: Report,
    lives: Iterable[Mapping[str, Any]],
    current: Period | None,
    room: int | None = None,
) -> Filters | None:
    """The filters of a page; None when nothing on it can be recalculated. ``room`` as for `Cubes.page`."""
    cubes = scene.cubes
    blocks = list(lives)
    shown = sorted({metric for live in blocks for metric in metrics_of(live)})
    if not shown or current is None:
        return None
    page = cubes.page(report.slug, shown, {cut for live in blocks for cut in live["by"]} - {"period"}, room)
    needed = page.cubes
    run = scene.company.run
    grain = report.spec.grain
    settings = {
        "cubes": page.path,
        "facts": list(needed),
        "figures": {metric: _figure(cubes, page, report, metric) for metric in shown},
        "asOf": number(run.as_of_on),
        "first": min(number(cube.first) for cube in needed.values()),
        "from": number(current.start),
        "to": number(current.end),
        "floor": run.sample_floor,
        "money": scene.form.money("{}"),
    }
    return Filters(
        choices=_choices(scene, needed.values()),
        settings=msgspec.json.encode(settings).decode(),
        grain=grain if grain in GRAINS else "month",
    )


def _figure(cubes: Cubes, page: PageCubes, report: Report, metric: str) -> dict[str, Any]:
    recipe = cubes.recipes[metric]
    infos = [info for mart in report.marts.values() for info in mart.columns.values()]
    about = next(info for info in infos if info.metric and info.metric.name == metric)
    found = {
        "above": [cubes.home[recipe.above], recipe.above],
        "below": [cubes.home[recipe.below], recipe.below] if recipe.below else None,
        "scale": recipe.scale,
        "format": about.about.format if about.about else about.format,
        "better": about.better,
        "cuts": page.cuts({cubes.home[part] for part in cubes.parts(metric)}),
    }
    return {key: value for key, value in found.items() if value is not None}


def _choices(scene: Scene, cubes: Iterable[Cube]) -> list[Choice]:
    ids: dict[str, set[str]] = {}
    for cube in cubes:
        for cut, found in cube.ids.items():
            ids.setdefault(cut, set()).update(found)
    return [
        Choice(cut, scene.ui._(LABELS[cut]), _options(scene, cut, ids[cut])) for cut in CUTS if cut in ids
    ]


def _options(scene: Scene, cut: str, ids: set[str]) -> list[tuple[str, str]]:
    """Ids with their names in the order of the names; what has no reference comes last."""
    table, key = DIMENSIONS[cut]
    names = {row[key]: row["name"] for row in scene.warehouse.rows(table, (key, "name"))}
    nobody = {NULL: scene.ui._(NOBODY[key]), NONE: scene.ui._(NOBODY[key])}
    listed = [(value, nobody.get(value) or names.get(value) or value) for value in ids]
    return sorted(listed, key=lambda pair: (pair[0] in nobody, pair[1].casefold(), pair[0]))
