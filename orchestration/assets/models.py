"""dbt's models as assets and its tests as checks; one dbt build makes and checks them all."""

# Dagster looks at the annotation of `context` itself: it has to be the class, not its name

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from ingestion.errors import RunFailed
from orchestration.build import build_key
from orchestration.dbt import Dbt, NodeFinished
from orchestration.dbt.failures import explain
from orchestration.quick_steps import quicken
from orchestration.redact import redact
from orchestration.resources import SESSION
from orchestration.session import Session
from orchestration.translator import Translator, check_key, model_key, tested

SHOWN_FAILURES = 20


def models_asset(manifest: Mapping[str, Any], dbt: Dbt) -> dg.AssetsDefinition:
    """Every model and test of the manifest.

    A failing test of severity error stops what follows: pages and release.
    """

    def models(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session: Session = context.resources.session
        quicken(context.get_step_execution_context())
        wanted = {*context.selected_asset_keys, *context.selected_asset_check_keys}
        with session.stage("dbt", "models and tests"):
            yield from build(session, session.dbt or dbt, manifest, wanted)

    made: dg.AssetsDefinition = dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=Translator(),
        name="dbt",
        exclude="resource_type:unit_test",
        required_resource_keys={SESSION},
    )(models)
    return made


def build(session: Session, dbt: Dbt, manifest: Mapping[str, Any], wanted: set[Any]) -> Iterator[Any]:
    """Run dbt; give Dagster each result as it comes.

    Raises:
        RunFailed: a model or a test failed; names it and the first failing rows.
    """
    place = session.place
    total = sum(1 for node in manifest["nodes"].values() if node["resource_type"] in ("model", "test"))
    blocked = []
    for done, node in enumerate(dbt.build(), start=1):
        session.tell("dbt", node.name, done, total)
        result = to_result(node, manifest)
        if result is None or result_key(result) not in wanted:
            continue
        if node.is_bad:
            # Dagster would stop at the first one, and the others would not be told
            blocked.append(result)
        else:
            yield result
    if dbt.bad:
        sentences = explain(dbt.bad, manifest, place.warehouse, place.inputs)
        raise_failed(session, sentences)
    if session.key is None:
        session.key = build_key(session.company, session.as_of, session.troubles)
    place.write_note(session.key)


def result_key(result: dg.MaterializeResult[Any] | dg.AssetCheckResult) -> Any:
    """Asset or check a result is about."""
    if isinstance(result, dg.AssetCheckResult):
        return dg.AssetCheckKey(dg.AssetKey.from_coercible(result.asset_key or []), result.check_name or "")
    return result.asset_key


def to_result(
    node: NodeFinished, manifest: Mapping[str, Any]
) -> dg.MaterializeResult[Any] | dg.AssetCheckResult | None:
    """What Dagster is told of a node; None for what is no asset and no check."""
    if node.unique_id not in manifest["nodes"] or node.status == "skipped":
        return None
    if node.is_test:
        if tested(manifest, node.unique_id) is None:
            return None
        key = check_key(manifest, node.unique_id)
        metadata: dict[str, int | str] = {}
        if node.message:
            metadata = {"failing_rows": node.failing_rows, "message": redact(node.message)}
        severity = dg.AssetCheckSeverity.WARN if node.status == "warn" else dg.AssetCheckSeverity.ERROR
        return dg.AssetCheckResult(
            passed=node.status == "pass",
            asset_key=key.asset_key,
            check_name=key.name,
            severity=severity,
            metadata=metadata,
        )
    if node.is_bad:
        return None
    return dg.MaterializeResult(
        asset_key=model_key(manifest, node.unique_id), metadata={"seconds": round(node.seconds, 3)}
    )


def raise_failed(session: Session, sentences: list[str]) -> None:
    """End the run with every failure told.

    Raises:
        RunFailed: always.
    """
    more = len(sentences) - SHOWN_FAILURES
    shown = sentences[:SHOWN_FAILURES] + ([f"and {more} more."] if more > 0 else [])
    session.failures.extend(shown[:-1])
    raise RunFailed(
        shown[-1] if shown else "dbt failed.", todo="Nothing was published; the last release stays."
    )
