"""What was known of each deal and when: every reading of a list of deals, from the landed rows."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.oracle.rows_funnel import Canon, Row

TEXTS = (
    "deal_id", "pipeline_id", "stage_id", "currency", "merged_into", "name", "lead_source_id", "tags",
)  # fmt: skip
MOMENTS = ("created_at", "closed_at")


@dataclass(frozen=True)
class Told:
    """A deal as one reading told of it.

    Attributes:
        record: what was said of it last; of a deal that left its list, what it was said to be before.
        stands: neither deleted nor merged, and not made after it was read.
    """

    known_at: datetime
    record: Row
    stands: bool


def told(canon: Canon) -> dict[str, list[Told]]:
    """By deal, in the order it was told; a deal told once has one version."""
    lists = _lists(canon)
    rows: dict[str, list[tuple[datetime, str, Row | None]]] = defaultdict(list)
    read: dict[str, set[str]] = defaultdict(set)
    homes: list[tuple[str, str, str]] = []
    for landed in canon.read("inputs.landing.files__deals"):
        if landed["known_at"] <= canon.as_of:
            payload = json.loads(landed["payload"])
            deal_id = payload["deal_id"]
            rows[deal_id].append((landed["known_at"], landed["load_id"], _typed(payload, landed)))
            read[deal_id].add(landed["load_id"])
            homes.append((deal_id, payload["_file"], landed["load_id"]))
    for deal_id, path, load in homes:
        after = [one for one in lists[path] if one[0] > load]
        if after and after[0][0] not in read[deal_id]:
            rows[deal_id].append((after[0][1], after[0][0], None))
    return {deal_id: _versions(found) for deal_id, found in rows.items()}


def begun_at(versions: dict[str, list[Told]]) -> datetime:
    """The first reading."""
    return min((found[0].known_at for found in versions.values()), default=datetime.max)


def _lists(canon: Canon) -> dict[str, list[tuple[str, datetime]]]:
    """Loads of each file, in order."""
    found: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for row in canon.read("inputs.landing.files___files"):
        if row["known_at"] <= canon.as_of:
            found[json.loads(row["payload"])["path"]].append((row["load_id"], row["known_at"]))
    return {path: sorted(loads) for path, loads in found.items()}


def _versions(found: list[tuple[datetime, str, Row | None]]) -> list[Told]:
    versions, record = [], {}
    for known_at, _, said in sorted(found, key=lambda one: (one[0], one[1], one[2] is not None)):
        record = said or record
        stands = (
            said is not None
            and not said["is_deleted"]
            and said["merged_into"] is None
            and said["created_at"] <= known_at
        )
        versions.append(Told(known_at, record, stands))
    return versions


def _typed(payload: dict[str, str], landed: Row) -> Row:
    moments = {name: payload.get(name) for name in MOMENTS}
    record: dict[str, Any] = {name: payload.get(name) for name in TEXTS}
    record |= {name: datetime.fromisoformat(text) if text else None for name, text in moments.items()}
    record["amount"] = Decimal(payload["amount"]) if "amount" in payload else None
    record["is_deleted"] = payload.get("is_deleted") == "true"
    record["updated_at"] = landed["updated_at"]
    return record
