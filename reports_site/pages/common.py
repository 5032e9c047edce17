"""What every page says: whose it is, what it was made from and when, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reports_site.archive.places import ARCHIVES
from reports_site.company import Source
from reports_site.i18n import LANGUAGES
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.script_words import script_words
from reports_site.words import SECTIONS, STATUSES, SectionWords


@dataclass(frozen=True)
class Link:
    path: str
    title: str
    is_here: bool = False


@dataclass(frozen=True)
class LanguageLink:
    """The same page in another language, named in that language."""

    path: str
    code: str
    name: str


@dataclass(frozen=True)
class Freshness:
    """One source: until when its data goes, how far that is behind the build, and its state in words."""

    name: str
    as_of: str
    lag: str
    state: str
    css: str
    message: str
    load: str


@dataclass(frozen=True)
class Site:
    """The frame around a page. ``crumbs`` lead back to the overview; ``root`` is the way there: ``../``.

    ``base`` leads to the files all languages share, ``languages`` to the same page in the others. ``view``
    says whose figures a role's site shows.
    """

    company: str
    language: str
    title: str
    nav: Sequence[Link]
    crumbs: Sequence[Link]
    as_of: str
    zone: str
    build_id: str
    freshness: Sequence[Freshness]
    troubles: Sequence[Freshness]
    money_words: str
    languages: Sequence[LanguageLink]
    archives: Sequence[Link] = ()
    root: str = ""
    base: str = ""
    view: str | None = None
    script_words: str = ""


def site_frame(
    scene: Scene, reports: Sequence[Report], title: str, here: str, crumbs: Sequence[Link] = ()
) -> Site:
    """The frame of the page at path ``here``."""
    run = scene.company.run
    sources = [
        _freshness(scene, source) for source in scene.company.sources if source.connector != "settings"
    ]
    home = Link("index.html", scene.ui._("Overview"), here == "index.html")
    sections = [
        Link(f"{section.slug}.html", scene.ui._(section.title), here == f"{section.slug}.html")
        for section in sections_of(reports)
    ]
    glossary = Link("glossary.html", scene.ui._("Glossary"), here == "glossary.html")
    root = "../" * here.count("/")
    base = f"{root}../" if scene.home else root
    return Site(
        company=run.company_name,
        language=scene.ui.language,
        title=title,
        nav=[home, *sections, glossary],
        crumbs=[home, *crumbs] if here != "index.html" else [],
        as_of=scene.form.moment(run.local(run.as_of)),
        zone=run.timezone,
        build_id=run.build_id,
        freshness=sources,
        troubles=[source for source in sources if source.css != "ok"],
        money_words=_money_words(scene),
        languages=[
            LanguageLink(f"{base}{home_of(code, run.language)}{here}", code, LANGUAGES[code])
            for code in run.offered
            if code != scene.ui.language
        ],
        archives=[
            Link(archive.calendar, scene.ui._(archive.title))
            for archive in ARCHIVES
            if archive.reports(reports) and scene.calendar.closed(archive.grain)
        ],
        root=root,
        base=base,
        view=scene.view,
        script_words=script_words(scene.ui),
    )


def home_of(language: str, company: str) -> str:
    """The folder of a language: the company's own stands at the root."""
    return "" if language == company else f"{language}/"


def sections_of(reports: Sequence[Report]) -> list[SectionWords]:
    """Sections that have a report, in the order of the navigation."""
    present = {report.spec.section for report in reports}
    return [section for section in SECTIONS if section.slug in present]


def _money_words(scene: Scene) -> str:
    """What the amounts are in; said once, at the foot of every page."""
    run = scene.company.run
    if run.amounts_include_vat:
        return scene.ui._("Amounts are in %(currency)s and include VAT.", currency=run.currency)
    return scene.ui._("Amounts are in %(currency)s without VAT.", currency=run.currency)


def _freshness(scene: Scene, source: Source) -> Freshness:
    run = scene.company.run
    known = source.data_as_of
    return Freshness(
        name=source.name,
        as_of=scene.form.moment(run.local(known)) if known else "",
        lag=_lag(scene, known),
        state=scene.ui._(STATUSES.get(source.status, source.status)),
        css=source.status if source.status in STATUSES else "failed",
        message=source.message or "",
        load=source.last_load or "",
    )


def _lag(scene: Scene, known: datetime | None) -> str:
    if known is None:
        return ""
    age = scene.company.run.as_of - known
    if age.total_seconds() < 90:
        return scene.ui._("no lag")
    return scene.ui._("%(age)s behind", age=scene.form.age(age))
