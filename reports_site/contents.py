"""What the pages of every language say, and how it is written out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from reports_site.artifacts import Artifacts
from reports_site.catalogue.build import catalogue_files
from reports_site.cubes.page import room_beside
from reports_site.pages.common import sections_of
from reports_site.pages.index import index_page
from reports_site.pages.report import ReportPage, report_page, with_room
from reports_site.pages.search import search_script
from reports_site.pages.sections import glossary_page, section_page
from reports_site.pages.wall import wall_page
from reports_site.reports import Report
from reports_site.scene import Scene

TEMPLATES = Path(__file__).parent / "templates"
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Page:
    """One page of one language. ``path`` is relative to the site's root, ``bytes`` its size on disk."""

    slug: str
    title: str
    path: str
    bytes: int
    language: str


@dataclass(frozen=True)
class Content:
    """A page before it is written out; ``page`` is what its template is given."""

    scene: Scene
    slug: str
    template: jinja2.Template
    page: Any


def contents(scenes: list[Scene], artifacts: Artifacts, reports: tuple[Report, ...]) -> list[Content]:
    """What every page of every language says."""
    return [Content(scene, *page) for scene in scenes for page in _pages(scene, artifacts, reports)]


def render(made: list[Content], progress: Progress) -> list[tuple[Page, bytes]]:
    """Every page written out; waits for the pictures that are still being drawn.

    Takes the contents out of ``made``, as a page takes much more room before it is written than after.
    """
    done: list[tuple[Page, bytes]] = []
    total = len(made)
    made.reverse()
    while made:
        content = made.pop()
        scene, page = content.scene, content.page
        body = content.template.render(page=page).encode("utf-8", "replace")
        if isinstance(page, ReportPage):
            # only now its blocks are written
            scene.files[page.pins.path] = page.pins.script()
        path = f"{scene.home}{content.slug}.html"
        done.append((Page(content.slug, page.site.title, path, len(body), scene.ui.language), body))
        progress(page.site.title, len(done), total)
    return done


def _pages(
    scene: Scene, artifacts: Artifacts, reports: tuple[Report, ...]
) -> Iterator[tuple[str, jinja2.Template, Any]]:
    """Slug, template and content of each page of one language."""
    environment = environment_of(scene)
    index = index_page(scene, reports)
    yield "index", environment.get_template("index.html"), index
    for section in sections_of(reports):
        yield section.slug, environment.get_template("section.html"), section_page(scene, reports, section)
    made: list[tuple[Report, ReportPage]] = []
    for report in reports:
        # a report may bring a template of its own; most are told well by their blocks
        template = environment.select_template([f"reports/{report.slug}.html", "report.html"])
        page = report_page(scene, artifacts, reports, report)
        cubes = scene.cubes.pages.get(report.slug)
        if cubes and cubes.left_out and not scene.home:
            # of a large company: weighed with its pictures, as some room may be left
            written = template.render(page=page).encode("utf-8", "replace")
            page = with_room(scene, report, page, room_beside(written))
        made.append((report, page))
        yield report.slug, template, page
    scene.files["search.js"] = search_script(index.site, made)
    if scene.view is None:
        # a catalogue of tables is of no use to who may not query them
        scene.files.update(catalogue_files(scene, environment, artifacts, reports))
    yield "glossary", environment.get_template("glossary.html"), glossary_page(scene, artifacts, reports)
    yield "wall", environment.get_template("wall.html"), wall_page(scene, reports)


def environment_of(scene: Scene) -> jinja2.Environment:
    """Templates in the scene's language, escaping everything."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(scene.studio.folder())),
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = scene.ui.catalogue
    environment.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment
