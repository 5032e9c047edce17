"""The SQL printed beside a metric gives the number the metric query gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from ingestion.settings import load_company
from orchestration.metrics import MetricQuery, run_query
from orchestration.metrics.engine import Engine
from orchestration.metrics.formats import exact
from orchestration.releases import require_current
from orchestration.releases.artifacts import SEMANTIC_MANIFEST
from reports_site.artifacts import read_artifacts
from reports_site.pages.metric_sql import metric_sql


def test_every_metrics_sql_is_its_query(published: Callable[[str], Path]) -> None:
    root = published("en")
    artifacts = read_artifacts(root / ".build" / "dbt" / "target")
    release = require_current(load_company(root))
    engine = Engine(release.artifacts / SEMANTIC_MANIFEST)
    assert len(artifacts.metrics) > 100
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        printed = {
            name: connection.execute(metric_sql(artifacts, metric)).fetchall()[0][0]
            for name, metric in artifacts.metrics.items()
        }
    for name, value in printed.items():
        # a query gives as many decimals as the metric's format has
        expected = exact(value, engine.metrics[name].format)
        assert run_query(release, MetricQuery([name]), engine).rows == [(expected,)], name
