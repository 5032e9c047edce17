"""The won amount of each employee, added up a second time, and the deals that are left out."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.oracle.compare_activity import Cells
from tests.oracle.rows_activity import House, Row, Span
from tests.oracle.rows_funnel import Canon
from tests.oracle.rows_leads import kopecks, share
from tests.oracle.sold import Sale, closed_deals

KEY = ("period_grain", "period_start", "period_state", "level", "department_id", "user_id")
LEFT_OUT_KEY = ("period_grain", "period_start", "period_state", "level", "reason")


def won_amount_by_employee(house: House) -> Cells:
    won = [sale for sale in closed_deals(Canon(house.connection)) if sale.state == "won"]
    found: Cells = {}
    for span in house.spans:
        of_span = [sale for sale in won if span.holds(sale.day)]
        cells: dict[tuple[str, str, str], list[Sale]] = defaultdict(list)
        people = {user for user in house.managers if house.employed(user, span)}
        for user in people | {sale.manager for sale in of_span}:
            home = "~none" if user == "~none" else house.department(user, span.end)
            cells["department", home, "~all"] += []
            cells["manager", home, user] += [sale for sale in of_span if sale.manager == user]
        for sale in of_span:
            cells["department", sale.department, "~all"].append(sale)
        cells["total", "~all", "~all"] = of_span
        for place, sales in cells.items():
            found[(*span.key, *place)] = _row(sales, of_span) | {
                "share_of_department": _share_of_home(place, cells) if place[0] == "manager" else None,
                "payroll_amount": _pay(house, span, place[2]),
            }
    return found


def _share_of_home(
    place: tuple[str, str, str], cells: dict[tuple[str, str, str], list[Sale]]
) -> float | None:
    """Of what the department won, the part this person won for it."""
    whole = cells["department", place[1], "~all"]
    part = [sale for sale in whole if sale.manager == place[2]]
    return share(_amount(part), _amount(whole))


def _amount(sales: list[Sale]) -> Decimal:
    return sum((sale.amount for sale in sales if sale.amount is not None), Decimal(0))


def _row(sales: list[Sale], everything: list[Sale]) -> Row:
    amount, priced = _amount(sales), sum(sale.is_priced for sale in sales)
    received = sum((sale.received for sale in sales), Decimal(0))
    margins = [sale.margin for sale in sales if sale.margin is not None]
    return {
        "won_deals": len(sales),
        "priced_deals": priced,
        "won_amount": amount,
        "average_check": kopecks(amount / priced) if priced else None,
        "received_amount": received,
        "received_share": share(received, amount),
        "cost_known_deals": sum(sale.has_cost for sale in sales),
        "margin_amount": sum(margins, Decimal(0)) if margins else None,
        "share_of_total": share(amount, _amount(everything)),
    }


def _pay(house: House, span: Span, user: str) -> Decimal | None:
    if span.grain not in ("month", "quarter", "year") or span.state == "comparable":
        return None
    paid = [
        row["amount"]
        for row in house.rows("payroll")
        if row["user_id"] == user and span.holds(row["month_on"].replace(day=1))
    ]
    return sum(paid, Decimal(0)) if paid else None


def left_out(house: House) -> Cells:
    """Deals that do not count, by the day they appeared; the first reason that fits is told."""
    days = []
    for row in house.table("intermediate.int_deals_unioned"):
        reasons = (
            ("deleted", row["is_deleted"]),
            ("merged", row["merged_into"] is not None),
            ("test", row["deal_id"] in house.test_deals),
            ("not yet", not house.past(row["created_at"])),
        )
        reason = next((name for name, is_so in reasons if is_so), None)
        if reason:
            days.append((house.day(row["created_at"]), reason))
    cells: dict[tuple[Any, ...], Row] = defaultdict(lambda: {"deals": 0})
    for span in house.spans:
        for day, reason in days:
            if span.holds(day):
                cells[*span.key, "total", "~all"]["deals"] += 1
                cells[*span.key, "reason", reason]["deals"] += 1
    return dict(cells)
