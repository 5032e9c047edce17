"""Metrics by any cut, straight from a published release; the only importer of MetricFlow."""

from __future__ import annotations

from orchestration.metrics.query import MetricQuery, MetricTable, cuts, run_query

__all__ = ["MetricQuery", "MetricTable", "cuts", "run_query"]
