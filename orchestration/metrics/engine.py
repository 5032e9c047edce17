"""MetricFlow as a library: from metric and dimension names to SQL.

Its Python API is declared unstable; this file is the only one that knows it, and the version is pinned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantic_interfaces.references import MetricReference
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from ingestion.errors import RunFailed, UserError
from orchestration.metrics.custom import Custom, with_custom


@dataclass(frozen=True)
class MetricInfo:
    """What a metric says about itself; `format` is one of the formats of a report column, or empty.

    Attributes:
        own: primary entities of the facts it is counted on.
        no_cut: cuts it does not have, each with the reason.
    """

    name: str
    label: str
    description: str
    format: str
    own: frozenset[str] = frozenset()
    no_cut: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sum:
    """A metric whose parts add up over any rows and days: the sum of one fact by one of its dates."""

    name: str
    fact: str
    date: str


@dataclass(frozen=True)
class Available:
    """What a set of metrics can be cut by, in MetricFlow's own names (`deal__size_band`, `manager__name`).

    Attributes:
        dimensions: names of dimensions that hold values.
        times: names of time dimensions, without a grain.
        entities: names of entities (`manager`, `deal__manager`); grouping by one groups by its id.
        own: entities whose dimensions belong to the facts themselves; they are meant first.
        no_cut: cuts there are not, each with the reason.
    """

    dimensions: tuple[str, ...]
    times: tuple[str, ...]
    entities: tuple[str, ...]
    own: frozenset[str] = frozenset()
    no_cut: tuple[tuple[str, str], ...] = ()


class _RenderOnly:
    """The part of a SQL client that compiling needs: which dialect to write."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return f"${bind_parameter_key}"


class Engine:
    """Compiles metric queries over one semantic manifest."""

    def __init__(self, semantic_manifest: Path, custom: Custom | None = None) -> None:
        """
        Args:
            custom: custom dimensions of the company, by the table whose JSON holds them.
        """
        try:
            text = semantic_manifest.read_text(encoding="utf-8")
            manifest = parse_manifest_from_dbt_generated_manifest(with_custom(text, custom or {}))
        except OSError as error:
            todo = "Publish again: lead2cash run."
            raise RunFailed(
                f"its metrics cannot be read: {error.strerror}.", where=str(semantic_manifest), todo=todo
            ) from None
        self._lookup: Any = SemanticManifestLookup(manifest)
        self._engine: Any = MetricFlowEngine(self._lookup, _RenderOnly())
        found = (_sum(metric) for metric in manifest.metrics)
        self.sums: Mapping[str, Sum] = {each.name: each for each in found if each}
        models = {model.name: model for model in manifest.semantic_models}
        known = {metric.name: metric for metric in manifest.metrics}
        self.metrics: Mapping[str, MetricInfo] = {
            name: _info(metric, [models[fact] for fact in _facts(metric, known)])
            for name, metric in known.items()
        }

    def available(self, metrics: Sequence[str]) -> Available:
        """What all the metrics together can be cut by."""
        found: dict[str, set[str]] = {"DIMENSION": set(), "TIME_DIMENSION": set(), "ENTITY": set()}
        references = tuple(MetricReference(element_name=name) for name in metrics)
        for item in self._lookup.metric_lookup.get_common_group_by_items(references).annotated_specs:
            kind = item.element_type.name
            if (
                kind not in found
                or item.date_part
                or (kind == "TIME_DIMENSION" and not item.entity_link_names)
            ):
                # parts of dates, other metrics, and the date every metric has anyway
                continue
            found[kind].add("__".join((*item.entity_link_names, item.element_name)))
        infos = [self.metrics[name] for name in metrics]
        dimensions, times, entities = (
            tuple(sorted(found[kind])) for kind in ("DIMENSION", "TIME_DIMENSION", "ENTITY")
        )
        return Available(
            dimensions,
            times,
            entities,
            own=frozenset().union(*(info.own for info in infos)),
            no_cut=tuple(dict.fromkeys(pair for info in infos for pair in info.no_cut)),
        )

    def compile(
        self,
        metrics: Sequence[str],
        group_by: Sequence[str],
        where: Sequence[str],
        order_by: Sequence[str],
        limit: int | None,
    ) -> str:
        """The SQL of a query.

        Args:
            where: filters as MetricFlow's templates; they are rendered, so no user text may stand in them.

        Raises:
            UserError: MetricFlow refuses the combination.
        """
        request = MetricFlowQueryRequest.create(
            metric_names=list(metrics),
            group_by_names=list(group_by) or None,
            where_constraints=list(where) or None,
            order_by_names=list(order_by) or None,
            limit=limit,
        )
        try:
            return str(self._engine.explain(request).sql_statement.sql)
        except Exception as error:
            # it has no common base class for "this query makes no sense"; the first lines say why
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            raise UserError(f"these metrics cannot be cut like that: {reason}") from error


def _info(metric: Any, models: Sequence[Any]) -> MetricInfo:
    own = {entity.name for model in models for entity in model.entities if entity.type.name == "PRIMARY"}
    return MetricInfo(
        metric.name,
        metric.label or metric.name,
        metric.description or "",
        str(_meta(metric).get("format", "")),
        frozenset(own | {model.primary_entity for model in models if model.primary_entity}),
        tuple(
            (word, said["why"]["en"])
            for model in models
            for said in _meta(model).get("no_cut", ())
            for word in said["cuts"]
        ),
    )


def _sum(metric: Any) -> Sum | None:
    """The metric as a plain sum; None for distinct counts, states at a moment, ratios and derived metrics."""
    recipe = metric.type_params.metric_aggregation_params
    if metric.type.value != "simple" or recipe is None or recipe.non_additive_dimension:
        return None
    if recipe.agg.value not in ("sum", "sum_boolean"):
        return None
    return Sum(metric.name, recipe.semantic_model, recipe.agg_time_dimension or "")


def _meta(item: Any) -> dict[str, Any]:
    return dict(item.config.meta) if item.config and item.config.meta else {}


def _facts(metric: Any, known: Mapping[str, Any]) -> list[str]:
    """Names of the semantic models a metric is counted on, those of its parts included."""
    params = metric.type_params
    if params.metric_aggregation_params:
        return [params.metric_aggregation_params.semantic_model]
    parts = [part for part in (params.numerator, params.denominator, *(params.metrics or ())) if part]
    return list(dict.fromkeys(fact for part in parts for fact in _facts(known[part.name], known)))
