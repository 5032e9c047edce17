"""The deals of a company as three readings of their list found them: what is not yet there, changed, deleted, gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.dbt_project.company import HandMade

Row = Mapping[str, Any]


@st.composite
def read_three_times(draw: st.DrawFn, company: HandMade) -> HandMade:
    """The same company; every change of a stage is known when it happens."""
    as_of = company.run["as_of"]
    back = sorted(draw(st.lists(st.integers(24, 60 * 24), min_size=2, max_size=2, unique=True)), reverse=True)
    moments = [as_of - timedelta(hours=hours) for hours in (*back, draw(st.integers(1, 23)))]
    deals: list[Row] = []
    for row in company.entities["deals"]:
        for number, moment in enumerate(moments[:2]):
            if row["created_at"] <= moment and draw(st.integers(0, 4)):
                deals.append(_read({**row, **draw(_otherwise(row))}, number, moment))
        if draw(st.integers(0, 9)):
            deals.append(_read(row, 2, moments[2]))
    changes = [
        {**row, "_known_at": row["changed_at"], "_file": row["change_id"]}
        for row in company.entities["stage_changes"]
    ]
    return replace(company, entities={**company.entities, "deals": deals, "stage_changes": changes})


def _read(row: Row, number: int, moment: datetime) -> Row:
    return {**row, "_load_id": f"170000000{number}.1", "_known_at": moment}


def _otherwise(row: Row) -> st.SearchStrategy[dict[str, Any]]:
    """What an earlier reading may have said."""
    return st.fixed_dictionaries(
        {},
        optional={
            "amount": st.sampled_from(("10.00", "20.00", None)),
            "stage_id": st.sampled_from(("won", "won", "talk", "lost")),
            "is_deleted": st.just(not row["is_deleted"]),
            "merged_into": st.none(),
            "currency": st.just("USD"),
            "closed_at": st.just(row["closed_at"] and row["closed_at"] - timedelta(days=5)),
        },
    )
