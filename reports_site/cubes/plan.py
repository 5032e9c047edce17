"""Which facts a site ships as cubes, and how its metrics are made of their sums."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from reports_site.artifacts import Artifacts, MetricNode
from reports_site.reports import Report

# a derived metric that only changes the unit, as in "talk_seconds / 60.0"
SCALED = re.compile(r"(\w+)\s*/\s*(\d+(?:\.\d+)?)")
# filters of a page, in the order they stand there
CUTS = ("manager", "department", "pipeline", "source")
SEMANTIC_MANIFEST = "semantic_manifest.json"
# raised when planners answer the same question in another way, so that no remembered answer is used
VERSION = b"1"


class FactPlan(msgspec.Struct, frozen=True):
    """The query of one fact.

    ``day`` is its column of days, ``cuts`` those of the filters it has, ``metrics`` those of its sums.
    """

    name: str
    fact: str
    date: str
    day: str
    cuts: dict[str, str]
    metrics: tuple[str, ...]
    sql: str


class Recipe(msgspec.Struct, frozen=True):
    """A figure from sums: ``above``, divided by ``below`` when it is a ratio, or by ``scale``."""

    above: str
    below: str | None = None
    scale: float = 1


class _Kept(msgspec.Struct, frozen=True):
    """A planner's answer and what it was asked."""

    key: str
    plans: tuple[FactPlan, ...]


# semantic_manifest.json and names of metrics → the facts that have sums among them
Planner = Callable[[Path, Sequence[str]], Sequence[FactPlan]]


def recipes_of(metrics: Mapping[str, MetricNode], shown: Iterable[str]) -> dict[str, Recipe]:
    """Recipes of the metrics that may be made of sums; whether these are sums is the planner's word."""
    found = {name: _recipe(metrics, metrics[name]) for name in sorted(set(shown)) if name in metrics}
    return {name: recipe for name, recipe in found.items() if recipe}


def shown_metrics(report: Report) -> set[str]:
    """Metrics named by the columns the blocks of a report show."""
    infos = (info for mart in report.marts.values() for info in mart.columns.values())
    return {info.metric.name for info in infos if info.metric}


def read_plan(artifacts: Artifacts, metrics: Sequence[str], planner: Planner) -> Sequence[FactPlan]:
    """The planner's answer, remembered beside the semantic manifest while the metrics stay the same."""
    source = artifacts.target / SEMANTIC_MANIFEST if artifacts.target else None
    if source is None or not metrics or not source.is_file():
        return ()
    key = hashlib.sha256(VERSION + source.read_bytes() + repr(sorted(metrics)).encode()).hexdigest()
    path = source.with_name("cubes.json")
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        kept = _Kept("", ())
    if kept.key != key:
        kept = _Kept(key, tuple(planner(source, metrics)))
        path.write_bytes(msgspec.json.encode(kept))
    return kept.plans


def _recipe(metrics: Mapping[str, MetricNode], metric: MetricNode) -> Recipe | None:
    if metric.type == "simple":
        return Recipe(metric.name)
    if metric.filter:
        return None
    if metric.type == "ratio":
        above, below = metric.part("numerator"), metric.part("denominator")
        parts = (metric.type_params["numerator"], metric.type_params["denominator"])
        plain = all(not isinstance(part, dict) or not part.get("filter") for part in parts)
        simple = all(
            part in metrics and metrics[part].type == "simple" for part in (above or "", below or "")
        )
        return Recipe(above, below) if above and below and plain and simple else None
    found = SCALED.fullmatch(str(metric.type_params.get("expr") or "").strip())
    if metric.type == "derived" and found and found[1] in metrics and metrics[found[1]].type == "simple":
        return Recipe(found[1], scale=float(found[2]))
    return None
