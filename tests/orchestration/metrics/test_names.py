"""From words to names."""

from __future__ import annotations

import pytest

from ingestion.errors import UserError
from orchestration.metrics.engine import Available
from orchestration.metrics.names import Names

INVOICES = Names(
    Available(
        (
            "counterparty__name",
            "deal__counterparty__name",
            "deal__manager__name",
            "deal__size_band",
            "first__kind",
            "second__kind",
        ),
        ("invoice__invoiced_on", "deal__closed_on"),
        ("counterparty", "deal", "deal__counterparty", "deal__manager", "invoice"),
    ),
    ["invoiced_amount"],
)


@pytest.mark.parametrize(
    ("word", "group_by"),
    [
        pytest.param("counterparty", "counterparty__name", id="the nearest of two"),
        pytest.param("deal__counterparty", "deal__counterparty__name", id="the far one by its way"),
        pytest.param("manager", "deal__manager__name", id="a name over a join"),
        pytest.param("manager_id", "deal__manager", id="an id over a join"),
        pytest.param("counterparty_id", "counterparty", id="an id"),
        pytest.param("invoice", "invoice", id="an entity without a name"),
        pytest.param("size_band", "deal__size_band", id="a property"),
        pytest.param("Deal__Size_Band", "deal__size_band", id="in full, any case"),
        pytest.param("closed_on", "deal__closed_on__day", id="a date"),
        pytest.param("closed_on__month", "deal__closed_on__month", id="a date with a grain"),
        pytest.param("month", "metric_time__month", id="a grain"),
        pytest.param("metric_time__week", "metric_time__week", id="the metric's own date"),
    ],
)
def test_a_word_means(word: str, group_by: str) -> None:
    cut = INVOICES.find(word)
    assert (cut.word, cut.group_by) == (word, group_by)


@pytest.mark.parametrize(
    ("word", "template"),
    [
        pytest.param("size_band", "{{ Dimension('deal__size_band') }}", id="near"),
        pytest.param("manager", "{{ Dimension('manager__name', entity_path=['deal']) }}", id="over a join"),
        pytest.param("manager_id", "{{ Entity('manager', entity_path=['deal']) }}", id="id over a join"),
        pytest.param("closed_on__year", "{{ TimeDimension('deal__closed_on', 'year') }}", id="date"),
    ],
)
def test_a_word_in_a_filter(word: str, template: str) -> None:
    assert INVOICES.find(word).template == template


def test_several_things_at_the_same_distance_are_not_guessed() -> None:
    with pytest.raises(
        UserError, match=r"several dimensions are called 'kind'\. Name one of: first__kind, second__kind"
    ):
        INVOICES.find("kind")


def test_every_word_that_is_offered_is_understood() -> None:
    words = INVOICES.words()
    assert [INVOICES.find(word).word for word in words] == words
    assert {"counterparty", "manager", "size_band", "closed_on", "manager_id", "month"} <= set(words)
    # the client of the invoice is meant; that of its deal has to be named in full
    assert "deal__counterparty_id" not in words
