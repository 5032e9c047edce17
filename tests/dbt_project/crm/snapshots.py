"""Differences between readings, worked out in plain Python from the company as a vendor expresses it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime

from ingestion.canonical import canonical_entities
from ingestion.standin.tables import Row, Tables

WHO = {"deals": "deal", "leads": "lead", "requests": "request"}
# what makes two versions of a record different in its stage, and in its owner
VALUES = {"stage_changes": ("pipeline_id", "stage_id"), "owner_changes": ("owner_id",)}


def changes(readings: list[tuple[datetime, Tables]], entity: str) -> list[Row]:
    """Changes of stage (of deals) or owner between successive readings."""
    found = []
    values = VALUES[entity]
    for (before_at, before), (at, after) in itertools.pairwise(readings):
        for kind in ("deals",) if entity == "stage_changes" else WHO:
            key = canonical_entities()[kind].key[0]
            known = {row[key]: row for row in before.get(kind, [])}
            for row in after.get(kind, []):
                old = known.get(row[key])
                if old and any(old.get(value) != row.get(value) for value in values):
                    found.append(_change(WHO[kind], row[key], old, row, values, before_at, at))
    return found


def remembered(
    readings: list[tuple[datetime, Tables]], entity: str, changed: Row | Callable[[Row, Row | None], Row]
) -> list[Row]:
    """The last reading, and what earlier ones showed that has left its list since.

    `changed` is what is different of a record that left, or a function from what was known of it before and what
    the last reading says of it (None: nothing) to what is known now.
    """
    key = canonical_entities()[entity].key[0]
    found: dict[str, Row] = {row[key]: row for row in readings[0][1][entity]}
    for _, tables in readings[1:]:
        now = {row[key]: row for row in tables[entity]}
        if callable(changed):
            found = now | {name: changed(row, now.get(name)) for name, row in found.items()}
        else:
            found = {name: {**row, **changed} for name, row in found.items()} | now
    return list(found.values())


def _change(
    kind: str, key: str, old: Row, row: Row, values: tuple[str, ...], before: datetime, at: datetime
) -> Row:
    said = datetime.fromisoformat(f"{row['updated_at']}+00:00")
    change = {
        "entity_type": kind,
        "entity_id": key,
        "changed_at": (said if before < said <= at else at).strftime("%Y-%m-%dT%H:%M:%S"),
        "precision": "day",
        "origin": "snapshot_diff",
    }
    for value in values:
        change |= {f"from_{value}": old[value]} if value in old else {}
        change |= {f"to_{value}": row[value]} if value in row else {}
    return change
