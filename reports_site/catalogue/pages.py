"""What the pages of the catalogue hold: tables with their columns, the way to a report, and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from reports_site.artifacts import ModelNode
from reports_site.catalogue.graph import MARTS, Graph, places
from reports_site.catalogue.picture import draw
from reports_site.catalogue.views import (
    Area,
    Column,
    ContentsPage,
    Example,
    ExamplesPage,
    KeysPage,
    Table,
    TablesPage,
)
from reports_site.catalogue.words import area_title, column_description, table_description
from reports_site.i18n import N_
from reports_site.pages.common import Link, Site, site_frame
from reports_site.reports import Report
from reports_site.scene import Scene

HOME = "catalogue.html"
EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples.yml").read_text(encoding="utf-8"))
LAYERS = {
    "stg": N_("Staging"),
    "int": N_("Intermediate"),
    "mart": N_("Facts and dimensions"),
    "rpt": N_("Reports"),
}


class Catalogue:
    """Everything the pages are made of, for one language."""

    def __init__(self, scene: Scene, graph: Graph, reports: Sequence[Report]) -> None:
        self.scene, self.graph, self.reports = scene, graph, reports
        models = graph.artifacts.models
        self.places = {name: self._place(name) for name in models}
        self.owners = {
            key.name: table
            for table, keys in sorted(graph.artifacts.keys.items())
            for key in keys
            if key.type == "primary"
        }

    def areas(self) -> dict[str, list[str]]:
        """Tables by their page, reports apart."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.places):
            if self.graph.layer(name) != "rpt":
                found.setdefault(self.places[name].partition("#")[0], []).append(name)
        return found

    def report(self, report: Report) -> TablesPage:
        """How a report is made, and its tables."""
        names = sorted(report.marts)
        columns, edges = self.graph.lineage(report.slug, names)
        title = self.scene.ui.text(report.spec.title)
        return TablesPage(
            site=self._site(f"catalogue/{report.slug}.html", title),
            title=title,
            question=self.scene.ui.text(report.spec.question),
            tables=[self._table(name) for name in names],
            picture=draw(columns, edges, self._kinds(columns, report.slug), title),
            entities=sorted(name for name, place in columns.items() if place == 0),
            report=f"{report.slug}.html",
        )

    def area(self, path: str, names: Sequence[str]) -> TablesPage:
        title = self._title_of(names[0])
        return TablesPage(self._site(path, title), title, "", [self._table(name) for name in names])

    def contents(self) -> ContentsPage:
        """All pages by layer, and the whole project by area."""
        title = self.scene.ui._("Data catalogue")
        groups: dict[str, list[Area]] = {layer: [] for layer in LAYERS}
        for path, names in self.areas().items():
            area = Area(path, area_title(self.scene.ui, self.graph.area(names[0])), len(names))
            groups[self._layer(names[0])].append(area)
        for report in self.reports:
            groups["rpt"].append(
                Area(
                    f"catalogue/{report.slug}.html",
                    self.scene.ui.text(report.spec.title),
                    len(report.marts),
                )
            )
        order = {layer: place for place, layer in enumerate(LAYERS)}
        group = {name: f"{self._layer(name)}: {self.graph.area(name)}" for name in self.places}
        edges = {
            (group[parent], group[name])
            for name in self.places
            for parent in self.graph.artifacts.models[name].parents
            if parent in group and order[self._layer(parent)] < order[self._layer(name)]
        }
        seen = {name: order[name.partition(":")[0]] for name in sorted(set(group.values()))}
        kinds = {name: "rpt" if place == 3 else "fct" if place == 2 else "in" for name, place in seen.items()}
        return ContentsPage(
            site=self._site(HOME, title),
            title=title,
            picture=draw(seen, edges, kinds, title),
            layers=[(self.scene.ui._(words), groups[layer]) for layer, words in LAYERS.items()],
        )

    def keys(self) -> KeysPage:
        """Which table holds which key, and how the tables that own keys hang together."""
        title = self.scene.ui._("Keys and relations")
        known = self.graph.artifacts.keys
        shared = {
            key.name
            for keys in known.values()
            for key in keys
            if key.type != "primary" and key.name in self.owners
        }
        owners = {table: name for name, table in self.owners.items() if name in shared}
        edges = {
            (self.owners[key.name], table)
            for table in owners
            for key in known[table]
            if key.name in shared and self.owners[key.name] != table
        }
        columns = dict.fromkeys(owners, 0) | dict(places(edges))
        rows = []
        for table in sorted(known):
            held = {key.name: "own" if key.type == "primary" else "other" for key in known[table]}
            if table in self.places:
                rows.append((table, self.places[table], [held.get(name, "") for name in sorted(shared)]))
        return KeysPage(
            site=self._site("catalogue/keys.html", title),
            title=title,
            picture=draw(columns, edges, self._kinds(columns, ""), title),
            entities=sorted(shared),
            rows=rows,
        )

    def examples(self) -> ExamplesPage:
        """Worked examples of both commands."""
        title = self.scene.ui._("Worked examples")
        return ExamplesPage(
            site=self._site("catalogue/examples.html", title),
            title=title,
            examples=[
                Example(example["question"][self.scene.ui.language], _typed(example)) for example in EXAMPLES
            ],
        )

    def _site(self, path: str, title: str) -> Site:
        crumbs = [] if path == HOME else [Link(HOME, self.scene.ui._("Data catalogue"))]
        return site_frame(self.scene, self.reports, title, path, crumbs)

    def _layer(self, name: str) -> str:
        layer = self.graph.layer(name)
        return "mart" if layer in MARTS else layer

    def _title_of(self, name: str) -> str:
        layer = self.scene.ui._(LAYERS[self._layer(name)])
        return f"{layer}: {area_title(self.scene.ui, self.graph.area(name))}"

    def _place(self, name: str) -> str:
        """Path and anchor of a table."""
        layer = self._layer(name)
        if layer == "rpt":
            return f"catalogue/{name.removeprefix('rpt_').partition('__')[0]}.html#{name}"
        return f"catalogue/{layer}-{self.graph.area(name)}.html#{name}"

    def _table(self, name: str) -> Table:
        model = self.graph.artifacts.models[name]
        checks = self.graph.artifacts.checks.get(name, ())
        readers = [(self.places[reader], reader) for reader in self.graph.readers.get(name, ())]
        return Table(
            name=name,
            schema=model.schema,
            description=table_description(self.scene.ui, model),
            columns=[self._column(model, column) for column in model.columns],
            checks=sorted({check for column, check in checks if not column}),
            readers=readers or self._pages(name),
        )

    def _pages(self, table: str) -> list[tuple[str, str]]:
        """A report's table is read by its page."""
        return [
            (f"{report.slug}.html", self.scene.ui.text(report.spec.title))
            for report in self.reports
            if table in report.marts
        ]

    def _column(self, model: ModelNode, name: str) -> Column:
        column = model.columns[name]
        keys = self.graph.artifacts.keys.get(model.name, ())
        entity = next((key.name for key in keys if name == (key.expr or key.name)), "")
        owner = self.owners.get(entity, "")
        tests = [check for of, check in self.graph.artifacts.checks.get(model.name, ()) if of == name]
        return Column(
            name=name,
            type=column.data_type or "",
            description=column_description(
                self.scene.ui,
                column,
                self.graph.artifacts.metrics,
                shared=self.graph.layer(model.name) == "rpt",
            ),
            checks=", ".join(sorted(test.removesuffix(f"_{model.name}_{name}") for test in tests)),
            metric=str(column.about.get("metric") or ""),
            refers_to=owner if owner != model.name else "",
        )

    def _kinds(self, names: Iterable[str], page: str) -> dict[str, str]:
        models = self.graph.artifacts.models
        return {
            name: "page" if name == page else self.graph.layer(name) if name in models else "in"
            for name in names
        }


def _typed(example: dict[str, Any]) -> str:
    """The command as it stands in a terminal; a statement goes to the shell of `lead2cash sql`."""
    if example["command"] == "query":
        return f"lead2cash query {example['text']}"
    return f'lead2cash sql "\n{example["text"]}"'
