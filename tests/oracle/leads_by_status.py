"""Lead statuses, written a second time: each lead is asked where it stood at the end of each day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from tests.oracle.rows_leads import Company, Row, share

Key = tuple[Any, ...]
GROUPS = ("hot", "warm", "cold", "client", "lost", "unmapped")
Way = list[tuple[date, str]]


def ways(company: Company) -> list[Way]:
    """For every lead the days it came into a status, in order."""
    as_of = company.run["as_of"]
    changes = defaultdict(list)
    for change in company.rows("stage_changes"):
        if change["entity_type"] == "lead" and change["changed_at"] <= as_of:
            changes[change["entity_id"]].append(change)
    found = []
    for lead in company.leads:
        own = sorted(changes[lead["lead_id"]], key=lambda change: change["changed_at"])
        first = (own[0]["from_stage_id"] or own[0]["to_stage_id"]) if own else lead["status"]
        way = [
            (lead["created_at"], first),
            *((change["changed_at"], change["to_stage_id"]) for change in own),
        ]
        last = way[-1][1]
        if own and lead["status"] and last and lead["status"].strip().lower() != last.strip().lower():
            moved = min(lead["updated_at"] or lead["known_at"], as_of)
            way.append((max(moved, way[-1][0]), lead["status"]))
        found.append(
            [
                (company.day(max(moment, lead["created_at"])), (status or "").strip().lower() or "~none")
                for moment, status in way
            ]
        )
    return found


def leads_by_status(company: Company) -> dict[Key, Row]:
    """Rows by grain, start, state, level, group and status."""
    groups = {row["status"].strip().lower(): row["status_group"] for row in company.settings("lead_statuses")}
    told = ways(company)
    today = company.run["as_of_on"]
    found: dict[Key, Row] = {}
    counts: dict[date, Counter[str]] = {}
    for period in company.periods:
        is_old = period.grain == "day" and period.start < today - timedelta(days=90)
        if period.grain not in ("day", "week", "month") or is_old:
            continue
        if period.end not in counts:
            standing = ([status for day, status in way if day <= period.end] for way in told)
            counts[period.end] = Counter(statuses[-1] for statuses in standing if statuses)
        whole = counts[period.end].total()
        rows = [("total", "~all", "~all", [*counts[period.end]])]
        rows += [
            (
                "group",
                group,
                "~all",
                [name for name in counts[period.end] if groups.get(name, "unmapped") == group],
            )
            for group in GROUPS
        ]
        rows += [("status", groups.get(name, "unmapped"), name, [name]) for name in counts[period.end]]
        for level, group, status, names in rows:
            number = sum(counts[period.end][name] for name in names)
            row: Row = {"standing_leads": number, "share_of_standing": share(number, whole)}
            for name in GROUPS:
                row[f"{name}_leads"] = sum(
                    counts[period.end][own] for own in names if groups.get(own, "unmapped") == name
                )
            found[(*period.key, level, group, status)] = row
    return found
