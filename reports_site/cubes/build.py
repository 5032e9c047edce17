"""The cubes of a site: planned from the metrics its pages show, read once, and given to each page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date

import msgspec

from reports_site.artifacts import Artifacts
from reports_site.cubes.encode import Fact, open_fact
from reports_site.cubes.page import BUDGET, PageCubes, page_cubes
from reports_site.cubes.plan import CUTS, FactPlan, Planner, Recipe, read_plan, recipes_of, shown_metrics
from reports_site.reports import Report
from reports_site.warehouse import Warehouse

# the ids a cube of a fact may hold, by filter
Limit = Callable[[FactPlan], Mapping[str, Collection[str]]]


def everything(plan: FactPlan) -> Mapping[str, Collection[str]]:
    """The limit of a reader who sees all rows."""
    return {}


@dataclass(frozen=True)
class Cubes:
    """Facts by name, the fact each sum is in, and recipes of all figures that can be made of sums.

    ``pages`` are the scripts of the pages that asked for theirs.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    pages: dict[str, PageCubes] = field(default_factory=dict)

    def parts(self, metric: str) -> list[str]:
        """The sums a figure is made of."""
        recipe = self.recipes[metric]
        return [part for part in (recipe.above, recipe.below) if part]

    def cuts(self, metric: str) -> list[str]:
        """Filters that cut all parts of a figure."""
        plans = [self.facts[self.home[part]].plan for part in self.parts(metric)]
        return [cut for cut in CUTS if all(cut in plan.cuts for plan in plans)]

    def page(
        self, slug: str, metrics: Collection[str], by: Collection[str], room: int | None = None
    ) -> PageCubes:
        """The cubes a page needs for its figures, with no other sums.

        ``by`` are the filters its blocks show figures by. ``room`` is what the cubes may weigh once the page
        is known; it is used where that brings filters back for most figures.
        """
        found = self.pages.get(slug)
        if found is None or (room and found.left_out):
            sums = sorted({part for metric in metrics for part in self.parts(metric)})
            facts = {self.home[part]: self.facts[self.home[part]] for part in sums}
            made = page_cubes(slug, facts, sums, by, room or BUDGET)
            self.pages[slug] = made if found is None or made.is_better_than(found) else found
        return self.pages[slug]

    def files(self) -> dict[str, bytes]:
        return {page.path: page.body for page in self.pages.values()}


def build_cubes(
    held: ExitStack,
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
        held: what is read stays until its end; till then pages may ask for their cubes.
        reports: all of the company, as the facts are planned once for them.
        planner: names the facts and their SQL.
        limit: ids a reader may see of a fact.
        shown: metrics that stand on the reader's pages; all of the reports without it.
    """
    plans, recipes = plan_cubes(artifacts, reports, planner)
    if shown is not None:
        recipes = {name: recipe for name, recipe in recipes.items() if name in shown}
        plans = only_for(plans, recipes)
    opened = ((plan.name, open_fact(warehouse, plan, as_of, limit(plan))) for plan in plans)
    facts = {name: fact for name, opening in opened if (fact := held.enter_context(opening))}
    home = {metric: name for name, fact in facts.items() for metric in fact.plan.metrics}
    return Cubes(
        facts=facts,
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
