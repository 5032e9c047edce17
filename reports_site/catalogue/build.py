"""Renders the catalogue beside the pages of one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jinja2

from reports_site.artifacts import Artifacts
from reports_site.catalogue.graph import Graph
from reports_site.catalogue.pages import HOME, Catalogue
from reports_site.reports import Report
from reports_site.scene import Scene


def catalogue_files(
    scene: Scene, environment: jinja2.Environment, artifacts: Artifacts, reports: Sequence[Report]
) -> Mapping[str, bytes]:
    """Pages by path: the contents, the keys, the examples, one per report and one per area of the project."""
    catalogue = Catalogue(scene, Graph(artifacts), reports)
    found: dict[str, bytes] = {}

    def add(path: str, template: str, page: Any) -> None:
        text = environment.get_template(f"catalogue/{template}.html").render(page=page)
        found[path] = text.encode("utf-8", "replace")

    add(HOME, "contents", catalogue.contents())
    add("catalogue/keys.html", "keys", catalogue.keys())
    add("catalogue/examples.html", "examples", catalogue.examples())
    for report in reports:
        add(f"catalogue/{report.slug}.html", "tables", catalogue.report(report))
    for path, names in catalogue.areas().items():
        add(path, "tables", catalogue.area(path, names))
    return found
