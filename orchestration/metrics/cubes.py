"""Which sums a page may cut again, and the SQL of each fact: MetricFlow's own, by day, person and place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingestion.errors import UserError
from orchestration.metrics.engine import Engine
from orchestration.metrics.names import Names
from reports_site import FactPlan

# the filters of a page, and the word each of them has in `lead2cash query`
CUTS: Mapping[str, str] = {
    "manager": "manager_id",
    "department": "department_id",
    "pipeline": "pipeline_id",
    "source": "lead_source_id",
}


def plan_facts(semantic_manifest: Path, metrics: Sequence[str]) -> list[FactPlan]:
    """One query per fact and date for those of the metrics that are sums; the others are left out.

    A metric is cut by a filter as `lead2cash query` would cut it, so both give the same figure.

    Raises:
        RunFailed: the semantic manifest cannot be read.
    """
    engine = Engine(semantic_manifest)
    groups: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[str]] = defaultdict(list)
    for name in sorted(set(metrics) & set(engine.sums)):
        each = engine.sums[name]
        groups[each.fact, each.date, _cuts(engine, name)].append(name)
    plans: list[FactPlan] = []
    for (fact, date, cuts), names in sorted(groups.items()):
        same = sum(plan.fact == fact and plan.date == date for plan in plans)
        day = Names(engine.available(names), names).find("day").group_by
        sql = engine.compile(names, [day, *(column for _, column in cuts)], [], [], None)
        file = f"{fact}-{date}" + (f"-{same + 1}" if same else "")
        plans.append(FactPlan(file, fact, date, day, dict(cuts), tuple(names), sql))
    return plans


def _cuts(engine: Engine, metric: str) -> tuple[tuple[str, str], ...]:
    """Filter and column of the query for every filter the metric can be cut by."""
    names = Names(engine.available([metric]), [metric])
    found = []
    for cut, word in CUTS.items():
        try:
            found.append((cut, names.find(word).group_by))
        except UserError:
            continue
    return tuple(found)
