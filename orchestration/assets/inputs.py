"""What dbt reads: the settings as tables and views over the landing, when a build is needed at all."""

# Dagster looks at the annotation of `context` itself: it has to be the class, not its name

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from ingestion.landing import write_inputs
from ingestion.settings import Company, RunRow, source_states, write_parquet
from orchestration.assets.landing import landing_key
from orchestration.build import build_key
from orchestration.releases import current_release
from orchestration.resources import SESSION
from orchestration.session import Session
from orchestration.translator import source_key

# tables that say something about the sources, so they come after the landing
FROM_SOURCES = {"run", "sources", "source_entities"}


def input_specs(company: Company, manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """One asset per dbt source, below the landing of the sources it reads."""
    specs = []
    for source in manifest["sources"].values():
        if source["resource_type"] != "source":
            continue
        is_landing = source["source_name"] == "landing"
        connector = source["name"].split("__")[0]
        readers = [
            landing_key(one.name)
            for one in company.sources.values()
            if (one.connector == connector if is_landing else source["name"] in FROM_SOURCES)
        ]
        key = source_key(source)
        specs.append(
            dg.AssetSpec(
                key,
                deps=readers,
                group_name=key.path[0],
                description=source["description"] or source["source_description"],
                kinds={"duckdb" if is_landing else "csv"},
                skippable=True,
            )
        )
    return sorted(specs, key=lambda spec: spec.key)


def inputs_asset(company: Company, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """Settings and landed rows as dbt reads them; skipped, with all that follows, when nothing changed."""

    @dg.multi_asset(
        name="inputs", specs=input_specs(company, manifest), required_resource_keys={SESSION}, can_subset=True
    )
    def inputs(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session: Session = context.resources.session
        with session.stage("inputs", "settings and landed rows"):
            if not prepare(session):
                context.log.info("nothing changed: the current release is this build already")
                return
        for key in sorted(context.selected_asset_keys):
            yield dg.MaterializeResult(asset_key=key)

    return inputs


def prepare(session: Session) -> bool:
    """Write the settings and the inputs of the build; False when the current release is this build already.

    Raises:
        SettingsError: a settings table holds something it may not.
        RunFailed: a completed load is not whole.
    """
    company, place = session.company, session.place
    session.key = build_key(company, session.as_of, session.troubles)
    current = current_release(company)
    if not session.private and current and current.build_id == session.key.build_id:
        session.unchanged = True
        return False
    place.start()
    states = source_states(company, session.as_of, session.troubles)
    write_parquet(company, RunRow(session.as_of, session.key.build_id, states), place.settings)
    write_inputs(company, place.settings, place.inputs)
    return True
