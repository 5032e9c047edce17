"""What reads what: from the entities that come in, over facts and dimensions, to the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from reports_site.artifacts import Artifacts

# calendar and run: every table reads them, so no picture draws them
EVERYWHERE = frozenset(
    {"dim_run", "dim_dates", "dim_periods", "bdg_period_days", "dim_sources", "dim_source_entities"}
)
MARTS = ("dim", "fct", "bdg")
Edges = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Graph:
    """The models of a project and who reads whom; names are those of models, entities and reports."""

    artifacts: Artifacts

    def layer(self, model: str) -> str:
        """First word of the name: stg, int, dim, fct, bdg or rpt."""
        return model.split("_")[0]

    def area(self, model: str) -> str:
        """Folder of the model below its layer: deals, money, files."""
        parts = PurePosixPath(self.artifacts.models[model].original_file_path).parts
        return parts[2] if len(parts) > 3 else self.layer(model)

    @cached_property
    def readers(self) -> Mapping[str, list[str]]:
        """Models that read each model, in name order."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.artifacts.models):
            for parent in self.artifacts.models[name].parents:
                found.setdefault(parent, []).append(name)
        return found

    @cached_property
    def nearest(self) -> Mapping[str, frozenset[str]]:
        """What a model is made of: the entities and marts it reaches over models nobody else may read."""
        found: dict[str, frozenset[str]] = {}
        for name in self._in_order():
            made: set[str] = set()
            for parent in self.artifacts.models[name].parents:
                if parent in EVERYWHERE or parent not in self.artifacts.models:
                    continue
                entity = entity_of(parent)
                if self.layer(parent) in MARTS or entity:
                    made.add(entity or parent)
                else:
                    made |= found.get(parent, frozenset())
            found[name] = frozenset(made)
        return found

    def lineage(self, slug: str, tables: Iterable[str]) -> tuple[Mapping[str, int], Edges]:
        """Everything a report is made of: the place of each from left to right, and the ways to it."""
        edges: set[tuple[str, str]] = set()
        waiting = sorted(tables)
        edges |= {(table, slug) for table in waiting}
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.artifacts.models:
                continue
            seen.add(name)
            for below in self.nearest[name]:
                edges.add((below, name))
                waiting.append(below)
        return places(edges), direct(edges)

    def _in_order(self) -> list[str]:
        """Names of models, those they read before them."""
        done: dict[str, None] = {}

        def visit(name: str) -> None:
            if name not in done:
                for parent in self.artifacts.models[name].parents:
                    if parent in self.artifacts.models:
                        visit(parent)
                done[name] = None

        for name in sorted(self.artifacts.models):
            visit(name)
        return list(done)


def entity_of(model: str) -> str | None:
    """The entity that comes in with a model: ``int_deals_unioned`` → deals, a settings table → its name."""
    if model.startswith("int_") and model.endswith("_unioned"):
        return model.removeprefix("int_").removesuffix("_unioned")
    if model.startswith("stg_settings__"):
        return f"settings: {model.removeprefix('stg_settings__')}"
    return None


def direct(edges: Iterable[tuple[str, str]]) -> Edges:
    """The readings without those that another table tells already: a picture shows each way once."""
    below: dict[str, set[str]] = {}
    for start, end in edges:
        below.setdefault(end, set()).add(start)
    everything: dict[str, frozenset[str]] = {}

    def reached(name: str) -> frozenset[str]:
        if name not in everything:
            own = below.get(name, set())
            everything[name] = frozenset(own).union(*(reached(other) for other in own))
        return everything[name]

    return frozenset(
        (start, end)
        for end, starts in below.items()
        for start in starts
        if not any(start in reached(other) for other in starts)
    )


def places(edges: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """The column of each name: one to the right of the last of what it reads."""
    below: dict[str, set[str]] = {}
    for start, end in edges:
        below.setdefault(end, set()).add(start)
        below.setdefault(start, set())
    found: dict[str, int] = {}

    def place(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((place(other) for other in below[name]), default=-1)
        return found[name]

    for name in sorted(below):
        place(name)
    return found
