"""Metric queries on a real release."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ingestion.errors import RunFailed, UserError
from orchestration.metrics import MetricQuery, cuts, run_query
from orchestration.releases import Release

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
ANNA, BORIS = "Anna O'Neil", "Борис {{ 1 }}"


def ask(release: Release, *metrics: str, **query: Any) -> list[tuple[Any, ...]]:
    return run_query(release, MetricQuery(metrics, **query)).rows


def test_a_metric_alone(release: Release) -> None:
    assert ask(release, "won_amount") == [(Decimal("1000200.36"),)]
    assert ask(release, "won_deals") == [(5,)]


def test_money_keeps_its_kopecks_and_ratios_their_decimals(release: Release) -> None:
    rows = ask(release, "won_amount", "average_check", "priced_share", by=["month"])
    assert rows == [
        (JANUARY, Decimal("1000100.30"), Decimal("500050.15"), Decimal("1.0000")),
        (FEBRUARY, Decimal("0.07"), Decimal("0.07"), Decimal("0.5000")),
        (MARCH, Decimal("99.99"), Decimal("99.99"), Decimal("1.0000")),
    ]
    assert all(isinstance(value, Decimal) for row in rows for value in row[1:])


def test_an_empty_denominator_is_nothing_rather_than_zero(release: Release) -> None:
    assert ask(release, "average_check", by=["manager"], where=["manager is null"]) == [(None, None)]


def test_manager_is_the_name_and_manager_id_the_id(release: Release) -> None:
    table = run_query(release, MetricQuery(["won_deals"], by=["manager_id", "manager"]))
    assert table.columns == ("manager_id", "manager", "won_deals")
    assert table.rows == [("u1", ANNA, 2), ("u2", BORIS, 2), ("~none", None, 1)]


def test_metrics_of_two_facts_side_by_side(release: Release) -> None:
    assert ask(release, "received", "won_deals", by=["month"]) == [
        (JANUARY, Decimal("100.10"), 2),
        (FEBRUARY, Decimal("7.00"), 2),
        (MARCH, None, 1),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"where": [f"manager = '{BORIS}'"]}, 2, id="braces in a name"),
        pytest.param({"where": ["manager = 'Anna O''Neil'"]}, 2, id="quote in a name"),
        pytest.param({"where": ["size_band = 'small'", "month = '2026-02-01'"]}, 2, id="two filters"),
        pytest.param(
            {"where": ["size_band in ('small', 'large') and not manager_id = '~none'"]}, 4, id="in, not"
        ),
        pytest.param({"start": date(2026, 1, 31)}, 4, id="from, inclusive"),
        pytest.param({"end": date(2026, 2, 1)}, 3, id="to, inclusive"),
        pytest.param({"start": date(2026, 1, 31), "end": date(2026, 1, 31)}, 1, id="one day"),
    ],
)
def test_filters(release: Release, query: dict[str, Any], expected: int) -> None:
    assert ask(release, "won_deals", **query) == [(expected,)]


def test_from_in_the_middle_of_a_month_counts_from_that_day(release: Release) -> None:
    assert ask(release, "won_deals", grain="month", start=date(2026, 1, 15))[0] == (JANUARY, 1)


def test_grains_and_orders(release: Release) -> None:
    assert ask(release, "won_deals", grain="quarter") == [(JANUARY, 5)]
    assert ask(
        release, "won_deals", by=["won_on__month"], order=["-won_deals", "won_on__month"], limit=2
    ) == [
        (JANUARY, 2),
        (FEBRUARY, 2),
    ]
    assert [row[0] for row in ask(release, "won_amount", by=["size_band"], order=["-size_band"])] == [
        "small",
        "large",
    ]


def test_the_parts_add_up_to_the_whole(release: Release) -> None:
    (whole,) = ask(release, "won_amount")
    for cut in ("manager", "size_band", "month", "deal_id"):
        parts = [row[1] for row in ask(release, "won_amount", by=[cut]) if row[1] is not None]
        assert sum(parts) == whole[0]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param(
            MetricQuery(["won_amont"]),
            r"there is no metric 'won_amont'\. Did you mean won_amount",
            id="metric",
        ),
        pytest.param(
            MetricQuery(["won_amount"], by=["managr"]), r"Did you mean manager or manager_id\?", id="cut"
        ),
        pytest.param(
            MetricQuery(["received"], by=["manager"]),
            r"received cannot be cut by 'manager'",
            id="cut of another fact",
        ),
        pytest.param(
            MetricQuery(["won_amount"], by=["month"], grain="week"), "name two grains", id="two grains"
        ),
        pytest.param(
            MetricQuery(["won_amount"], by=["month", "month"]), "the same thing twice", id="cut twice"
        ),
        pytest.param(
            MetricQuery(["won_amount"], order=["x"]), "--order: found 'x'; allowed: won_amount", id="order"
        ),
        pytest.param(
            MetricQuery(["won_amount"], start=MARCH, end=JANUARY),
            "--from 2026-03-01 is after --to",
            id="dates",
        ),
        pytest.param(
            MetricQuery(["won_amount"], where=["month = 'abc'"]), "--where: Conversion Error", id="no date"
        ),
        pytest.param(
            MetricQuery(["won_amount"], by=["{{ 1 }}"]), "cannot be cut by", id="template as a name"
        ),
    ],
)
def test_a_mistake_is_explained(release: Release, query: MetricQuery, message: str) -> None:
    with pytest.raises(UserError, match=message):
        run_query(release, query)


def test_a_release_without_metrics(release: Release) -> None:
    (release.artifacts / "semantic_manifest.json").unlink()
    with pytest.raises(RunFailed, match="its metrics cannot be read: No such file or directory"):
        ask(release, "won_amount")


def test_everything_metrics_can_be_cut_by(release: Release) -> None:
    found = {row["name"]: row for row in cuts(release)}
    assert found["manager"]["full_name"] == "manager__name"
    assert "received" not in found["manager"]["metrics"]
    assert found["month"]["metrics"] == sorted(found["month"]["metrics"])
    assert "received" in found["month"]["metrics"]
