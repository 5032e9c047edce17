"""The cubes of a site: planned from the metrics its pages show, read once, shared by all pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from reports_site.artifacts import Artifacts
from reports_site.cubes.encode import Cube, make_cube
from reports_site.cubes.plan import FactPlan, Planner, Recipe, read_plan, recipes_of, shown_metrics
from reports_site.reports import Report
from reports_site.warehouse import Warehouse

# filters of a page, in the order they stand there
CUTS = ("manager", "department", "pipeline", "source")
# the ids a cube of a fact may hold, by filter
Limit = Callable[[FactPlan], Mapping[str, Collection[str]]]


def everything(plan: FactPlan) -> Mapping[str, Collection[str]]:
    """The limit of a reader who sees all rows."""
    return {}


@dataclass(frozen=True)
class Cubes:
    """Cubes by name, the cube each sum is in, and recipes of all figures that can be made of sums."""

    by_name: Mapping[str, Cube] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)
    recipes: Mapping[str, Recipe] = field(default_factory=dict)

    def cubes_of(self, metric: str) -> list[Cube]:
        """The cubes a figure is made of."""
        recipe = self.recipes[metric]
        names = dict.fromkeys(self.home[part] for part in (recipe.above, recipe.below) if part)
        return [self.by_name[name] for name in names]

    def cuts(self, metric: str) -> list[str]:
        """Filters that cut all parts of a figure."""
        cubes = self.cubes_of(metric)
        return [cut for cut in CUTS if all(cut in cube.plan.cuts for cube in cubes)]

    def files(self) -> dict[str, bytes]:
        return {cube.path: cube.body for cube in self.by_name.values()}


def build_cubes(
    warehouse: Warehouse,
    artifacts: Artifacts,
    reports: Sequence[Report],
    as_of: date,
    planner: Planner,
    limit: Limit = everything,
    shown: Collection[str] | None = None,
) -> Cubes:
    """Cubes of all facts whose sums stand on a page.

    Args:
        reports: all of the company, as the facts are planned once for them.
        planner: names the facts and their SQL.
        limit: ids a reader may see of a fact.
        shown: metrics that stand on the reader's pages; all of the reports without it.
    """
    plans, recipes = plan_cubes(artifacts, reports, planner)
    if shown is not None:
        recipes = {name: recipe for name, recipe in recipes.items() if name in shown}
        plans = only_for(plans, recipes)
    made = [cube for plan in plans if (cube := make_cube(warehouse, plan, as_of, only=limit(plan)))]
    home = {metric: cube.plan.name for cube in made for metric in cube.plan.metrics}
    return Cubes(
        by_name={cube.plan.name: cube for cube in made},
        home=home,
        recipes={name: recipe for name, recipe in recipes.items() if _is_made(recipe, home)},
    )


def plan_cubes(
    artifacts: Artifacts, reports: Sequence[Report], planner: Planner
) -> tuple[Sequence[FactPlan], Mapping[str, Recipe]]:
    """The facts to read for the metrics the reports show, and how these are made of sums."""
    shown = set[str]().union(*(shown_metrics(report) for report in reports))
    recipes = recipes_of(artifacts.metrics, shown)
    wanted = {part for recipe in recipes.values() for part in (recipe.above, recipe.below) if part}
    return read_plan(artifacts, sorted(wanted), planner), recipes


def only_for(plans: Sequence[FactPlan], recipes: Mapping[str, Recipe]) -> list[FactPlan]:
    """The facts with no other sums than those the recipes are made of."""
    wanted = {part for recipe in recipes.values() for part in (recipe.above, recipe.below) if part}
    parts = [
        msgspec.structs.replace(plan, metrics=tuple(name for name in plan.metrics if name in wanted))
        for plan in plans
    ]
    return [plan for plan in parts if plan.metrics]


def _is_made(recipe: Recipe, home: Collection[str]) -> bool:
    return recipe.above in home and (recipe.below is None or recipe.below in home)
