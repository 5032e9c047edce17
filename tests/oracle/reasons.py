"""Reasons for losses as reports show them, told a second time."""

from __future__ import annotations

from tests.oracle.rows_activity import House
from tests.oracle.rows_funnel import NONE, Canon


def shown_reasons(company: Canon | House) -> dict[str | None, str]:
    """The id a reason is counted under, by its own id; no reason is `~none`."""
    names = {row["loss_reason_id"]: row["name"] for row in company.rows("loss_reasons")}
    for deal in company.rows("deals"):
        if deal["loss_reason_id"] is not None:
            names.setdefault(deal["loss_reason_id"], deal["loss_reason_id"])
    given = {
        row["loss_reason"].strip().lower(): row["name"].strip().lower()
        for row in company.settings("loss_reason_names")
    }
    shown: dict[str | None, str] = {None: NONE}
    first: dict[str, str] = {}
    for reason in sorted(names):
        own = names[reason].strip().lower()
        name = given.get(own, own)
        shown[reason] = first.setdefault(name, reason) if name in given.values() else reason
    return shown
