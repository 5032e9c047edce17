"""One asset per page of the site, below the marts it shows."""

# Dagster looks at the annotation of `context` itself: it has to be the class, not its name

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from ingestion.errors import RunFailed
from ingestion.settings.roles import Role
from orchestration.facts import planner
from orchestration.resources import SESSION
from orchestration.session import Session
from orchestration.translator import model_key

GROUP = "site"
INDEX, GLOSSARY, WALL = "index", "glossary", "wall"


def page_key(slug: str) -> dg.AssetKey:
    """Asset of a page."""
    return dg.AssetKey([GROUP, slug])


def page_specs(manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """A page per report (a dbt exposure with `report` in its meta) and per section; glossary, wall, index."""
    specs = []
    sections: dict[str, set[dg.AssetKey]] = {}
    for exposure in manifest["exposures"].values():
        report = (exposure.get("config", {}).get("meta") or exposure.get("meta") or {}).get("report")
        if not report:
            continue
        title = report.get("title", {})
        slug = exposure["name"]
        specs.append(_spec(slug, title.get("en", slug), _models(manifest, exposure)))
        sections.setdefault(report["section"], set()).add(page_key(slug))
    specs += [
        _spec(slug, f"Reports of the section {slug}.", pages) for slug, pages in sorted(sections.items())
    ]
    metrics: set[dg.AssetKey] = set()
    for semantic in manifest.get("semantic_models", {}).values():
        metrics.update(_models(manifest, semantic))
    marts = {model_key(manifest, name) for name in _shown_everywhere(manifest)}
    specs.append(_spec(GLOSSARY, "What every number means.", metrics | marts))
    specs.append(_spec(WALL, "The screen on the wall.", set().union(*sections.values()) | marts))
    specs.append(_spec(INDEX, "The first page.", {spec.key for spec in specs} | marts))
    return specs


def _spec(slug: str, description: str, deps: set[dg.AssetKey]) -> dg.AssetSpec:
    return dg.AssetSpec(
        page_key(slug),
        deps=sorted(deps),
        group_name=GROUP,
        description=description,
        kinds={"html"},
        skippable=True,
    )


def _models(manifest: Mapping[str, Any], node: Mapping[str, Any]) -> set[dg.AssetKey]:
    parents = node["depends_on"]["nodes"]
    return {model_key(manifest, parent) for parent in parents if parent.startswith("model.")}


def _shown_everywhere(manifest: Mapping[str, Any]) -> list[str]:
    """Models behind the stamp that stands on every page: run, sources and their entities."""
    names = {"dim_run", "dim_sources", "dim_source_entities"}
    return [
        unique_id
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["name"] in names
    ]


def pages_asset(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All pages, drawn in one go from the finished warehouse."""
    specs = page_specs(manifest)

    @dg.multi_asset(name="site", specs=specs, required_resource_keys={SESSION}, can_subset=True)
    def site(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session: Session = context.resources.session
        with session.stage("site", "pages"):
            pages = render(session)
        # in the order of the specs: a page that lists others comes after them
        for spec in specs:
            if spec.key in context.selected_asset_keys:
                size = pages.get(spec.key.path[-1])
                yield dg.MaterializeResult(asset_key=spec.key, metadata={"bytes": size} if size else {})

    return site


def render(session: Session) -> dict[str, int]:
    """Draw the pages of the build; return the size of each by its slug, all languages together.

    Raises:
        RunFailed: there is no finished build, or a page cannot be drawn, or a role would see too much.
        UserError: a role names somebody the company does not have.
    """
    from reports_site import build_site

    place = session.place
    session.key = session.key or place.read_note()
    if not place.warehouse.is_file():
        raise RunFailed(
            "the warehouse built here has been published already.",
            where=str(place.folder),
            todo="Run: lead2cash build.",
        )

    def progress(what: str, done: int, total: int | None) -> None:
        session.tell("site", what, done, total)

    target = place.dbt / "target"
    report = build_site(place.warehouse, target, place.site, progress, planner)
    if session.company.roles:
        from reports_site import build_role_sites

        roles = role_specs(session.company.roles)
        build_role_sites(place.warehouse, target, place.site, place.roles, roles, progress, planner)
    sizes: dict[str, int] = {}
    for page in report.pages:
        sizes[page.slug] = sizes.get(page.slug, 0) + page.bytes
    return sizes


def role_specs(roles: Mapping[str, Role]) -> list[Any]:
    """The roles of the settings as the site takes them, each key with the line it is written on."""
    from ingestion.settings.roles import ROLES_FILE
    from reports_site import Role as SiteRole

    return [
        SiteRole(
            name=name,
            everything=bool(role.everything),
            departments=tuple(role.departments or ()),
            managers=tuple(role.managers or ()),
            each=role.each,
            company_wide=tuple(role.company_wide),
            personal_data=frozenset(role.personal_data),
            places={key: f"{ROLES_FILE}:{line}" for key, line in role.lines.items()},
        )
        for name, role in roles.items()
    ]
