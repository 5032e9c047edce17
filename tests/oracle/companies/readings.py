"""The deals of a company as three readings of their list found them: what is not yet there, changed, deleted, gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.dbt_project.company import HandMade
from tests.oracle.companies.frame import CLOCKS, PIPELINES, Calendar, Row

REACH = 60
# the readings of a second file of deals: it came later, was read only once, or there is none
SECOND_FILE = ((1, 2), (1,), (0,), None)


def read_three_times(company: HandMade) -> st.SearchStrategy[HandMade]:
    """The same company with some deals more; every change of a stage is known when it happens.

    One number makes all of it: drawn choice by choice, it would be more than Hypothesis gives one example.
    """
    return st.integers(0, 2**32 - 1).map(lambda seed: _read(company, Random(seed)))


def _read(company: HandMade, chance: Random) -> HandMade:
    as_of: datetime = company.run["as_of"]
    calendar = Calendar(as_of, ZoneInfo(company.run["timezone"]), REACH)
    back = sorted(chance.sample(range(24, REACH * 24), 2), reverse=True)
    moments = [as_of - timedelta(hours=hours) for hours in (*back, chance.randint(1, 23))]
    more = [_closed(calendar, f"told{number}", chance) for number in range(1, chance.randint(7, 11))]
    second = chance.choice(SECOND_FILE)
    deals: list[Row] = []
    for place, row in enumerate([*company.entities["deals"], *(row for row, _ in more)]):
        is_second = place % 2 == 1 and second is not None
        numbers = second if is_second and second else (0, 1, 2)
        for number in numbers:
            is_last = number == numbers[-1]
            said = row if is_last else _otherwise(row, chance)
            # now and then a record says that it was made after it was read
            is_made = said["created_at"] <= moments[number] + timedelta(days=3)
            if is_made and chance.random() < (0.9 if is_last else 0.8):
                deals.append({
                    **said, "_load_id": f"170000000{number}.1", "_known_at": moments[number],
                    "_file": "second.csv" if is_second else "deals.csv",
                })  # fmt: skip
    log = [*company.entities["stage_changes"], *(change for _, moves in more for change in moves)]
    changes = [{**row, "_known_at": row["changed_at"], "_file": row["change_id"]} for row in log]
    return replace(company, entities={**company.entities, "deals": deals, "stage_changes": changes})


def _otherwise(row: Row, chance: Random) -> Row:
    """What an earlier reading may have said."""
    said: dict[str, tuple[Any, ...]] = {
        "amount": ("10.00", "20.00", None),
        "stage_id": ("won", "won", "won", "talk", "lost"),
        "is_deleted": (not row["is_deleted"],),
        "merged_into": (None, "deal2"),
        "currency": ("USD",),
        "closed_at": (row["closed_at"] and row["closed_at"] - timedelta(days=5),),
        "created_at": (row["created_at"] + timedelta(days=20),),
        "pipeline_id": PIPELINES,
    }
    return row | {name: chance.choice(values) for name, values in said.items() if chance.random() < 0.25}


def _closed(calendar: Calendar, deal_id: str, chance: Random) -> tuple[Row, list[Row]]:
    """A deal that was closed lately, with or without a log of its stages."""

    def moment() -> datetime:
        day = calendar.today - timedelta(days=chance.randint(0, calendar.reach))
        return calendar.utc(day, chance.choice(CLOCKS))

    created, before = moment(), chance.choice(("offer", "offer", "won"))
    at, moves = created, []
    for number in (2, 10, 9)[: chance.randint(0, 3)]:
        at += timedelta(seconds=chance.choice((0, 600, 86_400, 3 * 86_400, 10 * 86_400)))
        after = chance.choice(("won", "won", "offer", "lost"))
        moves.append({
            "change_id": f"{deal_id}-{number}", "entity_id": deal_id, "from_stage_id": before,
            "to_stage_id": after, "changed_at": at,
        })  # fmt: skip
        before = after
    row = {
        "deal_id": deal_id, "name": chance.choice((deal_id, "probe")), "pipeline_id": "sales",
        "stage_id": chance.choice((before, before, "won")), "owner_id": chance.choice(("ann", "bob", None)),
        "amount": "30.00", "currency": "RUB", "created_at": created,
        "closed_at": chance.choice((moment(), None)),
        "merged_into": chance.choice((None,) * 7 + ("deal1",)), "is_deleted": chance.random() < 0.1,
        "_updated_at": chance.choice((moment(), None)),
    }  # fmt: skip
    return row, moves
