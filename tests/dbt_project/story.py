"""Rows of a small sales department, to which a test adds what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Row = dict[str, Any]
STAGES = (
    ("new", "open"),
    ("meeting", "open"),
    ("offer", "open"),
    ("won", "won"),
    ("lost", "lost"),
)


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    """A moment in UTC; Moscow is three hours ahead."""
    return datetime(year, month, day, hour, minute)


def department(**entities: list[Row]) -> Mapping[str, list[Row]]:
    """Anna in the north, Boris and Vera in the south, one pipeline `main` and one called `repeat`."""
    base: dict[str, list[Row]] = {
        "departments": [
            {"department_id": "north", "name": "North"},
            {"department_id": "south", "name": "South"},
        ],
        "users": [
            {"user_id": "anna", "name": "Anna", "department_id": "north"},
            {"user_id": "boris", "name": "Boris", "department_id": "south"},
            {"user_id": "vera", "name": "Vera", "department_id": "south"},
        ],
        "pipelines": [
            {"pipeline_id": "main", "name": "Main", "position": 1},
            {"pipeline_id": "repeat", "name": "Repeat", "position": 2},
        ],
        "stages": [
            {
                "pipeline_id": pipeline,
                "stage_id": stage,
                "name": stage.title(),
                "position": place,
                "kind": kind,
            }
            for pipeline in ("main", "repeat")
            for place, (stage, kind) in enumerate(STAGES, 1)
        ],
    }
    for name, rows in entities.items():
        base[name] = [*base.get(name, []), *rows]
    return base


def deal(deal_id: str, stage: str = "new", **more: Any) -> Row:
    """A deal of Anna for 100 in the main pipeline, created on 1 September 2026."""
    row = {
        "deal_id": deal_id,
        "name": f"Deal {deal_id}",
        "pipeline_id": "main",
        "stage_id": stage,
        "owner_id": "anna",
        "amount": "100.00",
        "created_at": at(9, 1),
    }
    return {**row, **more}


def moves(
    deal_id: str, *steps: tuple[str, datetime], pipeline: str = "main", start: str = "new"
) -> list[Row]:
    """Changes of stage of a deal, each from where the last one led; `pipeline/stage` leads elsewhere."""
    rows, here = [], (pipeline, start)
    for number, (step, moment) in enumerate(steps, 1):
        there = tuple(step.split("/")) if "/" in step else (here[0], step)
        rows.append(
            {
                "change_id": f"{deal_id}-{number}",
                "entity_id": deal_id,
                "from_pipeline_id": here[0],
                "from_stage_id": here[1],
                "to_pipeline_id": there[0],
                "to_stage_id": there[1],
                "changed_at": moment,
            }
        )
        here = (there[0], there[1])
    return rows
