"""Adds the drill pages to the site of one language; a page is made anew only when its rows changed."""

from __future__ import annotations

from collections.abc import Sequence

import jinja2

from reports_site.drill.pages import drill_page
from reports_site.drill.read import Drills, Pages
from reports_site.links import key_column
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.shelf import Shelf, key_of
from reports_site.standing import code_digest


def add_drills(
    scene: Scene, environment: jinja2.Environment, reports: Sequence[Report], drills: Drills, shelf: Shelf
) -> None:
    """Puts the pages into the scene's files."""
    template = environment.get_template("drill/page.html")
    run = scene.company.run
    frame = (
        code_digest(),
        (scene.view, scene.ui.language, run.offered, run.company_name, run.currency, run.sample_floor),
        [(report.spec.section, report.slug) for report in reports],
        [source.name for source in scene.company.sources],
    )
    for pages in drills.pages:
        kind = key_of(frame, pages.name, [(part.drill, part.mart.columns) for part in pages.parts])
        for one in pages.ids:
            key = key_of(kind, one, _told(scene, pages, one))
            found = shelf.find(key, ".html")
            if found is None:
                page = drill_page(scene, reports, pages, one)
                found = shelf.put(key, ".html", template.render(page=page).encode("utf-8", "replace"))
            scene.files[pages.path(one)] = found


def _told(scene: Scene, pages: Pages, one: str) -> object:
    """The rows of a page and where its words lead."""
    told = []
    for part in pages.parts:
        rows = part.rows.get(one, ())
        linked = [name for name in part.drill.columns if key_column(name)]
        shown = rows[: part.drill.top]
        paths = [[scene.links.path(name, row) for name in linked] for row in shown]
        told.append((len(rows), [tuple(row.items()) for row in shown], paths))
    return told
