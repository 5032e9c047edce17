"""Two departments with plans; September 2026 has 22 working days, October 22, of which 11 are gone by the 15th.

north   Anna: plan 2200, away 7 to 11 September (5 days) -> 1700 in September, 1100 so far in October
        Dora: hired on 21 September, plan 2200 -> 8 days -> 800 in September
south   Boris: plan 100.00 in September; dismissed on 30 September
        Vera: no plan
"""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import Row, at, deal, department, moves


def plan(month: int, user: str | None, value: str, metric: str = "won_amount", **more: str) -> Row:
    row = {"month_on": date(2026, month, 1), "user_id": user, "metric": metric, "value": value, **more}
    return {"plan_id": f"{month}|{user}|{metric}|{more}", **row}


WINS = (
    # deal, owner, amount, won on
    ("a-aug", "anna", "300.00", at(8, 5)),
    ("b-aug", "boris", "10.00", at(8, 6)),
    ("v-aug", "vera", "20.00", at(8, 6)),
    ("a-sep", "anna", "850.00", at(9, 3)),
    ("d-sep", "dora", "850.00", at(9, 22)),
    ("b-sep", "boris", "70.00", at(9, 10)),
    ("v-sep", "vera", "70.00", at(9, 11)),
    ("n-sep", None, "5.00", at(9, 12)),
    ("a-oct", "anna", "110.00", at(10, 2)),
    ("v-oct", "vera", "30.00", at(10, 3)),
)


@pytest.fixture
def planned(build: Builder) -> duckdb.DuckDBPyConnection:
    """The warehouse of that company; equal builds are done once."""
    company = department(
        deals=[
            deal(name, "won", owner_id=owner, amount=amount, created_at=at(8, 3))
            for name, owner, amount, _ in WINS
        ],
        stage_changes=[change for name, _, _, moment in WINS for change in moves(name, ("won", moment))],
        user_departments=[
            {"user_id": "anna", "department_id": "north", "from_on": date(2026, 1, 1)},
        ],
    )
    people = [row for row in company["users"] if row["user_id"] != "boris"]
    people += [
        {"user_id": "boris", "name": "Boris", "department_id": "south", "dismissed_on": date(2026, 9, 30),
         "is_active": False},
        {"user_id": "dora", "name": "Dora", "department_id": "north", "hired_on": date(2026, 9, 21)},
    ]  # fmt: skip
    return build(
        {**company, "users": people},
        settings={
            "plans": [
                plan(9, "anna", "2200.00"), plan(10, "anna", "2200.00"), plan(9, "dora", "2200.00"),
                plan(9, "boris", "100.00"), plan(9, "anna", "2.00", "won_deals"),
                plan(9, None, "5000.00", department_id="north"),
            ],
            "absences": [{"user_id": "anna", "from_on": date(2026, 9, 7), "to_on": date(2026, 9, 11)}],
        },
    )  # fmt: skip
