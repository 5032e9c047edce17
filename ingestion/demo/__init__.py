"""A believable demo company from a seed: exports of a CRM, bank statements, settings and the truth."""

from __future__ import annotations

from ingestion.demo.make import DemoSummary, make_daily_exports, make_demo

__all__ = ["DemoSummary", "make_daily_exports", "make_demo"]
