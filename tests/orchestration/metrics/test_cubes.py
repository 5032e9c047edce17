"""Which sums a page may cut again, and that their SQL is MetricFlow's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.errors import RunFailed
from orchestration.metrics.cubes import plan_facts
from orchestration.releases import Release
from orchestration.releases.reader import open_warehouse


def test_sums_are_planned_by_fact_with_the_filters_they_have(release: Release) -> None:
    asked = ["won_amount", "priced_deals", "won_deals", "average_check", "received", "unheard_of"]
    plans = plan_facts(release.artifacts / "semantic_manifest.json", asked)
    # a distinct count and a ratio are no sums; accounts are no filter of a page
    assert [(plan.name, plan.metrics, plan.cuts) for plan in plans] == [
        ("deals-won_on", ("priced_deals", "won_amount"), {"manager": "manager"}),
        ("movements-booked_on", ("received",), {}),
    ]


def test_the_sql_of_a_fact_gives_its_sums_by_day_and_filter(release: Release) -> None:
    (plan,) = plan_facts(release.artifacts / "semantic_manifest.json", ["won_amount"])
    with open_warehouse(release.warehouse) as connection:
        rows = connection.execute(
            f"select cast({plan.day} as date), manager, won_amount from ({plan.sql}) order by all"
        ).fetchall()
    assert rows[:3] == [
        (date(2026, 1, 10), "u1", Decimal("100.10")),
        (date(2026, 1, 31), "u1", Decimal("1000000.20")),
        (date(2026, 2, 1), "u2", Decimal("0.07")),
    ]
    assert rows[3] == (date(2026, 2, 15), "~none", None)


def test_a_missing_manifest_is_said(release: Release, tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="metrics cannot be read"):
        plan_facts(tmp_path / "semantic_manifest.json", ["won_amount"])
