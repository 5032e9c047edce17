"""First proposals of deals, found a second time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.oracle.pipelines import pipeline_at
from tests.oracle.rows_funnel import NONE, Canon, Row, Visit


@dataclass(frozen=True)
class Proposal:
    """The first one of a deal; `wait` are the days since its first request, if it had one."""

    at: datetime
    manager: str
    pipeline: str
    is_negotiated: bool
    is_in_window: bool
    wait: float | None


def first_proposals(canon: Canon) -> list[Proposal]:
    window = canon.window("negotiation_after_proposal", 14)
    requests = _requests(canon)
    found = []
    for deal_id, visits in canon.visits.items():
        sent = [
            row
            for row in canon.rows("activities")
            if row["kind"] == "proposal" and row["deal_id"] == deal_id and row["happened_at"] <= canon.as_of
            and row["lead_id"] not in canon.test_ids["lead"]
        ]  # fmt: skip
        first: Row | None = min(
            sent, key=lambda row: (row["happened_at"], f"activity:{row['activity_id']}"), default=None
        )
        entries = [visit.entered_at for visit in visits if visit.role == "proposal" and visit.kind == "open"]
        if first is None and not entries:
            continue
        at = first["happened_at"] if first else min(entries)
        manager = (first["user_id"] if first else None) or canon.owner_at(deal_id, at)
        ahead = [v.entered_at for v in visits if v.entered_at >= at and _is_negotiation(canon, v)]
        asked = requests.get(deal_id)
        found.append(
            Proposal(
                at,
                manager or NONE,
                pipeline_at(canon, deal_id, at),
                bool(ahead) and min(ahead) - at <= window,
                at + window > canon.as_of,
                (at - asked).total_seconds() / 86400 if asked and asked <= at else None,
            )
        )
    return found


def _is_negotiation(canon: Canon, visit: Visit) -> bool:
    if visit.kind == "won" or visit.role in ("negotiation", "contract"):
        return True
    places = [
        row["position"]
        for (pipeline, _), row in canon.stages.items()
        if pipeline == visit.pipeline and row["role"] == "negotiation" and row["kind"] == "open"
    ]
    return visit.kind == "open" and bool(places) and visit.position > min(places)


def _requests(canon: Canon) -> dict[str, datetime]:
    """The first request of each deal that has one."""
    found: dict[str, datetime] = {}
    for row in canon.requests:
        links = [
            link["deal_id"] for link in canon.rows("lead_deal_links") if link["lead_id"] == row["lead_id"]
        ]
        for deal_id in [row["deal_id"]] if row["deal_id"] else links:
            found[deal_id] = min(found.get(deal_id, row["created_at"]), row["created_at"])
    return found
