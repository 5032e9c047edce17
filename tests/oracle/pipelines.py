"""Where a deal stood when something happened."""

from __future__ import annotations

from datetime import datetime

from tests.oracle.rows_funnel import NONE, Canon


def pipeline_at(canon: Canon, deal_id: str | None, moment: datetime) -> str:
    """Pipeline of the last stage entered by then, of the first one before that; none without a deal."""
    visits = canon.visits.get(deal_id or "")
    if visits:
        return ([visits[0], *(visit for visit in visits[1:] if visit.entered_at <= moment)])[-1].pipeline
    records = canon.read("intermediate.int_deals_unioned")
    return next((row["pipeline_id"] for row in records if row["deal_id"] == deal_id), None) or NONE
