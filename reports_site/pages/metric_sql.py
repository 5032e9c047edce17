"""A metric's recipe as SQL over the fact tables, to be pasted into ``lead2cash sql``."""

from __future__ import annotations

import re

from reports_site.artifacts import Artifacts, MetricNode

AGGREGATES = {"count_distinct": "count(distinct {})", "sum_boolean": "sum(cast({} as integer))"}
# {{ TimeDimension('request__accepted_on', 'day') }} is the column accepted_on of the fact
COLUMN = re.compile(r"\{\{\s*(?:Time)?Dimension\('(?:\w+?__)?(\w+)'[^}]*\}\}")


def metric_sql(artifacts: Artifacts, metric: MetricNode) -> str:
    """One statement; a ratio and an expression name their parts. Empty when the recipe cannot be said so."""
    if metric.type == "simple":
        return _simple(artifacts, metric)
    names = [metric.part("numerator"), metric.part("denominator")]
    expression = f"{names[0]} / nullif({names[1]}, 0)"
    if metric.type == "derived":
        inputs = metric.type_params.get("metrics") or []
        names = [part["name"] for part in inputs]
        expression = str(metric.type_params.get("expr") or "")
    parts = [artifacts.metrics.get(name or "") for name in names]
    if not expression or not parts or any(part is None or part.type != "simple" for part in parts):
        return ""
    columns = ",\n    ".join(
        f"({_simple(artifacts, part).replace(chr(10), chr(10) + '     ')}) as {part.name}"
        for part in parts
        if part is not None
    )
    return f"select {expression} as {metric.name}\nfrom (select\n    {columns}\n)"


def _simple(artifacts: Artifacts, metric: MetricNode) -> str:
    params = metric.type_params
    how = params.get("metric_aggregation_params") or {}
    if not how:
        return ""
    fact = artifacts.facts.get(how["semantic_model"], how["semantic_model"])
    what = AGGREGATES.get(how["agg"], f"{how['agg']}({{}})").format(params.get("expr") or metric.name)
    conditions = [
        COLUMN.sub(r"\1", found["where_sql_template"])
        for found in (metric.filter or {}).get("where_filters") or []
    ]
    # a state is not summed over days: it is that of the last one
    state = how.get("non_additive_dimension") or {}
    if state:
        which = "min" if state.get("window_choice") == "min" else "max"
        conditions.append(f"{state['name']} = (select {which}({state['name']}) from marts.{fact})")
    where = "\nwhere " + "\n    and ".join(conditions) if conditions else ""
    return f"select {what} as {metric.name}\nfrom marts.{fact}{where}"
