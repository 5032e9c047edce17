"""Calendars of working days that ship with the product, one CSV each."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TYPES = {"day": "date", "is_working": "boolean", "name": "varchar", "shorter_minutes": "integer"}


def calendar_names() -> list[str]:
    """What `calendar.days` of company.yml may be."""
    return sorted(path.stem for path in HERE.glob("*.csv"))


def calendar_days(name: str) -> list[dict[str, Any]]:
    """The days of a calendar that differ from the working week, by day.

    `shorter_minutes` is by how much a working day is shorter than the others.
    """
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            {
                "day": date.fromisoformat(row["day"]),
                "is_working": row["is_working"] == "yes",
                "name": row["name"],
                "shorter_minutes": int(row["shorter_minutes"]),
            }
            for row in csv.DictReader(lines)
        ]
