"""The facts behind the filters of the site; imports neither Dagster nor MetricFlow until they are planned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def planner(semantic_manifest: Path, metrics: Sequence[str]) -> Sequence[Any]:
    """The facts whose sums the pages of the site can recalculate; see `plan_facts`."""
    # the site remembers the plan, and MetricFlow takes a second to import
    from orchestration.metrics.cubes import plan_facts

    return plan_facts(semantic_manifest, metrics)
