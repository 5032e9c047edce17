"""What a company maps by itself, and what a metric has no cut for, as the query command sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ingestion.errors import UserError
from ingestion.settings import load_company
from orchestration.metrics import MetricQuery, run_query
from orchestration.releases import require_current
from orchestration.releases.store import Release


@pytest.fixture
def release(published: Callable[[str], Path]) -> Release:
    return require_current(load_company(published("en"), check_options=False))


def test_a_metric_is_cut_by_a_field_the_company_mapped(release: Release) -> None:
    table = run_query(release, MetricQuery(["won_deals", "won_amount"], by=["region"]))
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        counted = warehouse.sql(
            """select custom ->> '$.region', count(*), sum(amount_base) from marts.fct_deals
            where state = 'won' group by 1"""
        ).fetchall()
    assert sorted(table.rows, key=str) == sorted(counted, key=str)
    assert len([region for region, *_ in table.rows if region]) > 2


def test_a_field_filters_as_well(release: Release) -> None:
    everywhere = run_query(release, MetricQuery(["deals_created"], by=["deal__region"]))
    (region, number) = next(row for row in everywhere.rows if row[0])
    only = run_query(release, MetricQuery(["deals_created"], where=[f"deal__region = '{region}'"]))
    assert only.rows == [(number,)]


def test_what_has_no_cut_says_why(release: Release) -> None:
    with pytest.raises(
        UserError, match=r"ad_spend cannot be cut by .manager.\. Advertising is paid for a source"
    ):
        run_query(release, MetricQuery(["ad_spend"], by=["manager"]))


def test_of_two_things_alike_the_one_of_the_fact_is_meant(release: Release) -> None:
    table = run_query(release, MetricQuery(["deals_paid"], by=["currency"]))
    assert table.columns == ("currency", "deals_paid")
    assert {row[0] for row in table.rows} >= {"RUB", "USD"}
