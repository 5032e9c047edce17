"""`v1/deals/summary` and `…/archived`: number and sum of deals by currency, those not deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Record = dict[str, Any]
# path → the list it sums
SUMMARIES = {"v1/deals/summary": "v2/deals", "v1/deals/summary/archived": "v2/deals/archived"}
FILTERS = {"status": "status", "user_id": "owner_id", "pipeline_id": "pipeline_id", "stage_id": "stage_id"}


def summary(deals: Iterable[Record], asked: Mapping[str, str]) -> Record:
    """The answer; sums are doubles, as the API's are. What is converted to one currency is left out."""
    groups: dict[str, Record] = {}
    for deal in deals:
        wanted = all(str(deal[field]) == asked[name] for name, field in FILTERS.items() if name in asked)
        if wanted and not deal["is_deleted"]:
            group = groups.setdefault(deal["currency"], {"value": 0.0, "count": 0})
            group["value"] += deal["value"]
            group["count"] += 1
    for currency, group in groups.items():
        group["value_formatted"] = f"{currency} {group['value']:,.2f}"
    total = sum(group["count"] for group in groups.values())
    # every stage of the stand-in has a probability of 100 %
    data = {"values_total": groups, "weighted_values_total": groups, "total_count": total}
    return {"success": True, "data": data}
