"""Checks of the sources: how old their data is, and whether the release was made of all of them."""

# Dagster looks at the annotation of `context` itself: it has to be the class, not its name

from collections.abc import Iterator
from typing import Any

import dagster as dg

from ingestion.settings import Company, SourceState, source_states
from orchestration.assets.landing import landing_key
from orchestration.assets.release import RELEASE
from orchestration.resources import SESSION
from orchestration.session import Session

FRESH = "fresh"
SOURCES = "every_source_is_fresh"


def freshness_checks(company: Company) -> list[dg.AssetChecksDefinition]:
    """A check per source: its data is not older than `max_age_hours`."""
    if not company.sources:
        return []
    specs = [
        dg.AssetCheckSpec(
            FRESH,
            asset=landing_key(source.name),
            description=f"The data is at most {source.max_age_hours:g} hours old.",
        )
        for source in company.sources.values()
    ]

    @dg.multi_asset_check(name="freshness", specs=specs, required_resource_keys={SESSION}, can_subset=True)
    def freshness(context: dg.AssetCheckExecutionContext) -> Iterator[Any]:
        session: Session = context.resources.session
        wanted = context.selected_asset_check_keys
        for state in source_states(session.company, session.as_of, session.troubles):
            key = dg.AssetCheckKey(landing_key(state.source), FRESH)
            if key in wanted:
                problem = trouble(state)
                yield dg.AssetCheckResult(
                    asset_key=key.asset_key,
                    check_name=FRESH,
                    passed=not problem,
                    metadata={"problem": problem} if problem else {},
                )

    return [freshness]


def sources_check() -> dg.AssetChecksDefinition:
    """Ends a run as failed, after its release, when a source failed or is too old."""

    @dg.asset_check(
        asset=RELEASE,
        name=SOURCES,
        blocking=True,
        required_resource_keys={SESSION},
        description="Every source was read and is not older than it may be.",
    )
    def every_source_is_fresh(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        session: Session = context.resources.session
        problems = tell_old_sources(session)
        return dg.AssetCheckResult(passed=not problems, metadata={"problems": problems} if problems else {})

    return every_source_is_fresh


def tell_old_sources(session: Session) -> list[str]:
    """Add every source that is too old to the session's failures; return these sentences."""
    states = source_states(session.company, session.as_of, session.troubles)
    problems = [problem for state in states if (problem := trouble(state))]
    told = "\n".join(session.failures)
    session.failures += [
        problem for state, problem in zip(states, map(trouble, states), strict=True)
        if problem and f"source {state.source}: " not in told
    ]  # fmt: skip
    return problems


def trouble(state: SourceState) -> str:
    """What is wrong with a source, in words; empty when nothing is."""
    if state.status == "failed":
        return f"source {state.source}: {state.message}"
    if state.status == "never":
        return f"source {state.source}: it has given no data yet."
    if state.status == "stale":
        newest = state.data_as_of or state.last_load_at
        return (
            f"source {state.source}: its newest data is of {newest:%Y-%m-%d %H:%M} UTC,"
            f" older than {state.max_age_hours:g} hours."
        )
    return ""
