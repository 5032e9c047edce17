"""Canonical rows of a built warehouse as Python objects, with the rules of deals told a second time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from tests.oracle.reading import rows_of
from tests.oracle.rows_leads import Company
from tests.oracle.settings import settings_rows
from tests.oracle.ways import NONE, Visit, way

Row = dict[str, Any]
__all__ = ["NONE", "Canon", "Period", "Row", "Visit"]


@dataclass(frozen=True)
class Period:
    """Days of a period; `end` is the last one covered."""

    grain: str
    start: date
    end: date
    state: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end


class Canon:
    """One company's rows."""

    def __init__(self, warehouse: duckdb.DuckDBPyConnection) -> None:
        self.warehouse = warehouse
        self.tables: dict[str, list[Row]] = {}
        self.run = self.read("marts.dim_run")[0]
        self.as_of: datetime = self.run["as_of"]
        self.today: date = self.run["as_of_on"]
        self.zone = ZoneInfo(self.run["timezone"])

    @cached_property
    def company(self) -> Company:
        """The same company as the rules of leads see it."""
        return Company(self.warehouse)

    def read(self, relation: str) -> list[Row]:
        return rows_of(self.warehouse, relation)

    def rows(self, entity: str) -> list[Row]:
        """Rows of a canonical entity that are not deleted."""
        if entity not in self.tables:
            everything = self.read(f"intermediate.int_{entity}_unioned")
            self.tables[entity] = [row for row in everything if not row["is_deleted"]]
        return self.tables[entity]

    def settings(self, name: str) -> list[dict[str, str]]:
        return settings_rows(self.warehouse, name)

    def window(self, name: str, default: int) -> timedelta:
        days = {row["name"]: int(row["days"]) for row in self.settings("windows")}
        return timedelta(days=days.get(name, default))

    def day(self, moment: datetime) -> date:
        return moment.replace(tzinfo=UTC).astimezone(self.zone).date()

    def is_test(self, row: Row) -> bool:
        for rule in self.settings("test_records"):
            pattern = rule["pattern"].strip().lower().replace("[", "[[]").replace("?", "[?]")
            given = row.get(rule["field"]) if rule["field"] != "tag" else None
            texts = (row.get("tags") or "").split(",") if rule["field"] == "tag" else [given or ""]
            if any(fnmatchcase(text.strip().lower(), pattern) for text in texts if text):
                return True
        return False

    @cached_property
    def test_ids(self) -> dict[str, set[str]]:
        return {
            entity: {row[f"{entity}_id"] for row in rows if self.is_test(row)}
            for entity in ("deal", "lead")
            for rows in [self.read(f"intermediate.int_{entity}s_unioned")]
        }

    @cached_property
    def deals(self) -> dict[str, Row]:
        """Deals that count."""
        return {
            row["deal_id"]: row
            for row in self.rows("deals")
            if row["merged_into"] is None
            and row["created_at"] <= self.as_of
            and row["deal_id"] not in self.test_ids["deal"]
        }

    @cached_property
    def leads(self) -> dict[str, Row]:
        return {
            row["lead_id"]: row
            for row in self.rows("leads")
            if row["created_at"] <= self.as_of and row["lead_id"] not in self.test_ids["lead"]
        }

    @cached_property
    def requests(self) -> list[Row]:
        return [
            row
            for row in self.rows("requests")
            if row["created_at"] <= self.as_of
            and row["deal_id"] not in self.test_ids["deal"]
            and row["lead_id"] not in self.test_ids["lead"]
            and not self.is_test(row)
        ]

    @cached_property
    def stages(self) -> dict[tuple[str, str], Row]:
        given = {(row["pipeline_id"], row["stage_id"]): row["role"] for row in self.settings("stage_roles")}
        return {
            key: {**row, "role": given.get(key) or row["role"]}
            for row in self.rows("stages")
            for key in [(row["pipeline_id"], row["stage_id"])]
        }

    def stage(self, pipeline: str, stage: str) -> Row:
        lowest = min((row["position"] for key, row in self.stages.items() if key[0] == pipeline), default=1)
        unknown = {"kind": "open", "role": None, "position": lowest - 1, "name": None}
        return self.stages.get((pipeline, stage), unknown)

    @cached_property
    def mentioned(self) -> set[tuple[str, str]]:
        """Stages that records or changes of deals name, of those that do not count and of the future too."""
        deals = self.rows("deals")
        homes = {row["deal_id"]: row["pipeline_id"] for row in deals}
        found: set[tuple[str, str]] = {(row["pipeline_id"], row["stage_id"]) for row in deals}
        for row in self.rows("stage_changes"):
            if row["entity_type"] == "deal" and row["entity_id"] in homes:
                there = row["to_pipeline_id"] or homes[row["entity_id"]]
                before = (row["from_pipeline_id"] or there, row["from_stage_id"] or NONE)
                found |= {(there, row["to_stage_id"]), before}
        return found

    @cached_property
    def left_out(self) -> set[str]:
        """Deals on record that do not count."""
        return {row["deal_id"] for row in self.read("intermediate.int_deals_unioned")} - self.deals.keys()

    @cached_property
    def changes(self) -> dict[str, list[Row]]:
        """By deal, also one that does not count."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("stage_changes"):
            if row["entity_type"] == "deal":
                found[row["entity_id"]].append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (row["changed_at"], len(row["change_id"]), row["change_id"]))
        return found

    @cached_property
    def visits(self) -> dict[str, list[Visit]]:
        return {
            deal_id: list(way(deal, self.changes.get(deal_id, []), self.as_of, self.stage))
            for deal_id, deal in self.deals.items()
        }

    @cached_property
    def _owners(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("owner_changes"):
            if row["entity_type"] == "deal":
                found[row["entity_id"]].append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (row["changed_at"], len(row["change_id"]), row["change_id"]))
        return found

    def owner_at(self, deal_id: str, moment: datetime, *, first: bool = False) -> str:
        """Owner at a moment; `first`: somebody had the deal from the start."""
        changes = self._owners.get(deal_id)
        if not changes:
            return self.deals[deal_id]["owner_id"] or NONE
        place = bisect_right([row["changed_at"] for row in changes], moment)
        if place:
            return changes[place - 1]["to_owner_id"] or NONE
        begun = changes[0]["from_owner_id"] or (changes[0]["to_owner_id"] if first else None)
        return begun or NONE

    def department_on(self, user: str, day: date) -> str:
        stays = [
            row
            for row in self.rows("user_departments")
            if row["user_id"] == user and row["from_on"] <= day <= (row["to_on"] or date.max)
        ]
        if stays:
            return str(max(stays, key=lambda row: row["from_on"])["department_id"])
        return next((r["department_id"] or NONE for r in self.rows("users") if r["user_id"] == user), NONE)
