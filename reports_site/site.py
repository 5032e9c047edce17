"""Builds the site: gather everything, render every page, and only then write."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from reports_site.archive.build import add_archive
from reports_site.artifacts import Artifacts, read_artifacts
from reports_site.charts.draw import Studio
from reports_site.company import read_company
from reports_site.contents import Page, Progress, contents, environment_of, render
from reports_site.cubes.build import Cubes, build_cubes
from reports_site.cubes.plan import Planner, shown_metrics
from reports_site.downloads.marts import mart_files
from reports_site.downloads.plates import add_plates
from reports_site.downloads.sheets import add_workbooks
from reports_site.drill.build import add_drills
from reports_site.drill.read import read_drills
from reports_site.files import write_site
from reports_site.formats import Formatter
from reports_site.i18n import ui_of
from reports_site.notes import Notes, read_notes
from reports_site.pages.common import home_of, sections_of
from reports_site.periods import read_calendar
from reports_site.reports import Report, validate_reports
from reports_site.roles.leaks import check, strangers
from reports_site.roles.narrow import narrowed
from reports_site.roles.reader import Reader, told_of, view_words
from reports_site.roles.view import seen_by
from reports_site.scene import Scene
from reports_site.shop import Shop, open_shop
from reports_site.standing import Standing
from reports_site.warehouse import Warehouse, open_warehouse

HERE = Path(__file__).parent


@dataclass(frozen=True)
class SiteReport:
    """What was built. ``seconds`` by step; ``drawn`` pictures and ``kept`` pages were not in the cache."""

    pages: list[Page]
    seconds: dict[str, float]
    drawn: int
    total_bytes: int
    kept: int = 0


def build_site(
    warehouse: Path,
    dbt_target: Path,
    out: Path,
    progress: Progress | None = None,
    planner: Planner | None = None,
    reader: Reader | None = None,
    shop: Shop | None = None,
) -> SiteReport:
    """Renders all pages of one warehouse into ``out``, which then holds nothing else.

    The company's language stands at the root, every other one in a folder of its name.
    Reads the warehouse file (read only) and dbt's manifest.json and semantic_manifest.json; no clock and no
    environment, so equal inputs give equal bytes. Pictures are kept in ``<out>.cache``. ``planner`` names the
    facts whose sums the pages can recalculate for a filter; without it the pages have no filters. ``reader``
    is whom the site is for: it is made of nothing but the rows that reader may see. ``shop`` is where
    pictures and files are kept instead.

    Raises:
        SpecErrors: a report's YAML is wrong; names every place.
        RunFailed: the warehouse or an artifact cannot be read, or the site would tell the reader too much.
        UserError: ``out`` holds files that are not a site.
    """
    clock = _Clock()
    cache_folder = shop.folder if shop else out.parent / f"{out.name}.cache"
    inputs = (warehouse, dbt_target / "manifest.json", dbt_target / "semantic_manifest.json")
    note = f"built-{reader.name}.json" if reader else "built.json"
    standing = Standing(cache_folder / note, out, inputs, told_of(reader) if reader else "")
    if (said := standing.read()) is not None:
        pages = [Page(**page) for page in said["pages"]]
        clock.lap("unchanged")
        for number, page in enumerate(pages, 1):
            (progress or _nobody)(page.title, number, len(pages))
        return SiteReport(pages, clock.laps, 0, said["total_bytes"])
    clock.lap("inputs")
    artifacts = read_artifacts(dbt_target)
    reports = validate_reports(artifacts)
    clock.lap("artifacts")
    with ExitStack() as stack:
        used = shop or stack.enter_context(open_shop(cache_folder))
        used.studio.start()
        studio, shelf = used.studio, used.shelf
        whole = stack.enter_context(open_warehouse(warehouse, shelf.folder))
        opened = stack.enter_context(seen_by(warehouse, reader, artifacts, shelf.folder)) if reader else whole
        drawn_before = studio.drawn
        shown = narrowed(reports, reader, opened) if reader else reports
        scenes = _scenes(opened, studio, reader)
        drills = read_drills(scenes[0], shown)
        notes = read_notes(whole, reports) if reader is None or reader.people is None else Notes()
        with ExitStack() as held:
            cubes = _cubes(held, whole, scenes[0], artifacts, reports, shown, planner, reader)
            scenes = [replace(scene, cubes=cubes, links=drills.links, notes=notes) for scene in scenes]
            made = contents(scenes, artifacts, shown)
        clock.lap("contents")
        # whole marts are written by libraries, beside what Python writes
        marts = stack.enter_context(ThreadPoolExecutor(1)).submit(mart_files, opened, shown, shelf)
        # the pictures are being drawn by another process: first everything that needs none
        for scene in scenes:
            add_workbooks(scene, shelf)
        clock.lap("tables")
        for scene in scenes:
            add_drills(scene, environment_of(scene), shown, drills, shelf)
        clock.lap("drill")
        made_kept = sum(add_archive(scene, environment_of(scene), shown, shelf) for scene in scenes)
        clock.lap("archive")
        written = marts.result()
        clock.lap("marts")
        rendered = render(made, progress or _nobody)
        for scene in scenes:
            add_plates(scene)
        clock.lap("pages")
        files: dict[str, bytes | Path] = {
            f"{scene.home}{path}": body for scene in scenes for path, body in scene.files.items()
        }
        files |= {**written, **cubes.files(), **_static()}
        files |= {page.path: body for page, body in rendered}
        if reader:
            check(files, reader, strangers(whole, opened, reader, artifacts))
            clock.lap("leaks")
        total = write_site(out, files)
    pages = [page for page, _ in rendered]
    standing.write({"pages": [asdict(page) for page in pages], "total_bytes": total})
    clock.lap("write")
    return SiteReport(pages, clock.laps, studio.drawn - drawn_before, total, made_kept)


def _nobody(what: str, done: int, total: int | None) -> None:
    """Progress nobody looks at."""


def page_slugs(artifacts: Path | Artifacts) -> list[str]:
    """Slugs of all pages a build will make in each language, without making them."""
    reports = validate_reports(artifacts)
    return [
        "index",
        *(section.slug for section in sections_of(reports)),
        *(r.slug for r in reports),
        "glossary",
        "wall",
    ]


def _scenes(warehouse: Warehouse, studio: Studio, reader: Reader | None) -> list[Scene]:
    """One scene per language it is offered in, the company's own first."""
    company, calendar = read_company(warehouse), read_calendar(warehouse)
    own = ui_of(company.run.language)
    return [
        Scene(
            warehouse=warehouse,
            calendar=calendar,
            company=company,
            ui=ui,
            form=Formatter(ui, company.run.currency),
            studio=studio,
            home=home_of(ui.language, own.language),
            view=view_words(ui, reader) if reader else None,
        )
        for ui in map(ui_of, company.run.offered)
    ]


def _cubes(
    held: ExitStack,
    whole: Warehouse,
    scene: Scene,
    artifacts: Artifacts,
    reports: tuple[Report, ...],
    shown: tuple[Report, ...],
    planner: Planner | None,
    reader: Reader | None,
) -> Cubes:
    """The sums behind the pages; a reader's hold no row of anybody else."""
    if planner is None:
        return Cubes()
    as_of = scene.company.run.as_of_on
    if reader is None:
        return build_cubes(held, whole, artifacts, reports, as_of, planner)
    own = (shown_metrics(report) for report in shown if not report.company_wide)
    metrics = frozenset[str]().union(*own)
    return build_cubes(held, whole, artifacts, reports, as_of, planner, reader.limit, metrics)


@cache
def _static() -> dict[str, bytes]:
    """Icon and single scripts as they are; stylesheets, and the scripts of all pages, joined by name."""
    files = [path for path in sorted((HERE / "static").iterdir()) if path.is_file()]
    joined = {"site.css": (HERE / "styles").glob("*.css"), "site.js": (HERE / "scripts").glob("*.js")}
    return {
        **{f"static/{path.name}": path.read_bytes() for path in files},
        **{f"static/{name}": b"".join(map(Path.read_bytes, sorted(found))) for name, found in joined.items()},
    }


class _Clock:
    """Seconds of each step; they are reported, never printed on a page."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now
