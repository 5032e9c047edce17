"""The report restatements, written a second time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.oracle.arithmetic import share
from tests.oracle.rows_funnel import Canon, Row
from tests.oracle.statements import ZERO, Changed, Statements, span, worth

KEY = ("period_grain", "period_start", "period_state", "level", "reason")
DEALS_KEY = ("period_grain", "period_start", "period_state", "level", "deal_id")
ONLY_OF_THE_WHOLE = (
    "stated_won_deals", "won_deals", "stated_won_amount", "won_amount", "won_amount_change_share",
)  # fmt: skip
Cells = dict[tuple[Any, ...], Row]


def deals(canon: Canon) -> Cells:
    """Deals that count in a period otherwise than when it was stated."""
    statements = Statements(canon)
    names = {row["user_id"]: row["name"] for row in canon.read("intermediate.int_users_unioned")}
    cells: Cells = {}
    for one in statements.changed():
        record = statements.records.get(one.deal_id, {})
        now = statements.now.get(one.deal_id)
        cells[*one.span, "deal", one.deal_id] = {
            "deal_name": record.get("name") or one.deal_id,
            "user_name": names.get(record.get("owner_id"), record.get("owner_id")),
            "reason": one.reason,
            "stated_won_on": one.stated.day if one.stated else None,
            "won_on": now.day if now else None,
            "stated_amount": one.stated.amount if one.stated else None,
            "won_amount": one.now.amount if one.now else None,
            "won_amount_change": worth(one.now) - worth(one.stated),
        }
    return cells


def restatements(canon: Canon) -> Cells:
    """The whole of each closed period and its reasons."""
    statements = Statements(canon)
    changed: dict[tuple[Any, ...], list[Changed]] = defaultdict(list)
    for one in statements.changed():
        changed[one.span].append(one)
    cells: Cells = {}
    for row, _, now in statements.periods:
        here = changed[span(row)]
        whole, amount = _changes(here), sum(map(worth, now.values()), ZERO)
        before = amount - whole["won_amount_change"]
        cells[*span(row), "total", "~all"] = whole | {
            "stated_won_deals": len(now) - whole["won_deals_change"],
            "won_deals": len(now),
            "stated_won_amount": before,
            "won_amount": amount,
            "won_amount_change_share": share(whole["won_amount_change"], before),
        }
        for reason in {one.reason for one in here}:
            of_it = _changes([one for one in here if one.reason == reason])
            cells[*span(row), "reason", reason] = of_it | dict.fromkeys(ONLY_OF_THE_WHOLE)
    return cells


def _changes(found: list[Changed]) -> Row:
    return {
        "restated_deals": len(found),
        "won_deals_change": sum((one.now is not None) - (one.stated is not None) for one in found),
        "won_amount_change": sum((worth(one.now) - worth(one.stated) for one in found), ZERO),
    }


PARTS = {
    "rpt_restatements": (KEY, restatements),
    "rpt_restatements__deals": (DEALS_KEY, deals),
}
