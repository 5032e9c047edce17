"""The facts of payments and deals that other second writings take as given, written a second time themselves."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.oracle.compare_activity import Cells
from tests.oracle.income_and_expense_by_line import plain
from tests.oracle.matching import Matching
from tests.oracle.new_leads import deal_leads, sources
from tests.oracle.rows_funnel import NONE, Canon, Row
from tests.oracle.rows_money import Company
from tests.oracle.sold import Sale
from tests.oracle.won_deals import in_base

ZERO = Decimal(0)


def allocations(company: Company, matching: Matching) -> Cells:
    """By payment and invoice; in base currency the parts of a payment make the whole of it."""
    cells: Cells = {}
    so_far: dict[str, Decimal] = defaultdict(Decimal)
    for (payment, invoice), (amount, rule) in sorted(matching.given.items()):
        row, billed = matching.payments[payment].row, matching.documents.billed[invoice]

        def base(value: Decimal, row: Row = row) -> Decimal | None:
            return company.base(value, row["currency"], row["booked_on"])

        before = base(so_far[payment])
        so_far[payment] += amount
        after = base(so_far[payment])
        cells[payment, invoice] = {
            "amount_orig": amount,
            "amount_base": None if after is None or before is None else after - before,
            "rule": rule,
            "currency": row["currency"],
            "paid_on": row["booked_on"],
            "deal_id": billed["deal_id"] or NONE,
            "counterparty_id": billed["client"],
        }
    return cells


def payments(company: Company, matching: Matching) -> Cells:
    """By payment: what of it is matched, unapplied, and not of sales at all."""
    matched: dict[str, Decimal] = defaultdict(Decimal)
    for (payment, _), (amount, _) in matching.given.items():
        matched[payment] += amount
    clients: dict[str, str] = {}
    for row in company.entity("counterparties"):
        inn = plain(row["inn"])
        if inn:
            clients[inn] = min(row["counterparty_id"], clients.get(inn, row["counterparty_id"]))
    cells: Cells = {}
    for key, one in matching.payments.items():
        if one.sign == 1 or one.is_automatic or key in matched:
            left = one.sign * one.row["amount"] - matched[key]
            cells[(key,)] = {
                "amount_orig": one.sign * one.row["amount"],
                "matched_orig": matched[key],
                "unapplied_orig": left if one.is_automatic else ZERO,
                "non_sales_orig": ZERO if one.is_automatic else left,
                "counterparty_id": clients.get(one.inn, NONE),
                "currency": one.row["currency"],
                "paid_on": one.row["booked_on"],
            }
    return cells


def deals(canon: Canon, closed: list[Sale]) -> dict[tuple[Any, ...], Row]:
    """What the fact of deals tells of each deal that counts."""
    sold = {sale.deal["deal_id"]: sale for sale in closed}
    links, first = deal_leads(canon.company), sources(canon.company)
    cells: dict[tuple[Any, ...], Row] = {}
    for key, visits in canon.visits.items():
        deal, sale, last = canon.deals[key], sold.get(key), visits[-1]
        of_lead = first.get(links.get(key, ""), NONE)
        won = sale is not None and sale.state == "won"
        amount = sale.amount if sale else in_base(canon, deal, canon.today)
        cells[(key,)] = {
            "state": last.kind,
            "pipeline_id": last.pipeline,
            "stage_id": last.stage,
            "closed_on": sale.day if sale else None,
            "won_on": sale.day if sale and won else None,
            "lost_on": sale.day if sale and sale.state == "lost" else None,
            "manager_id": sale.manager if sale else deal["owner_id"] or NONE,
            "counterparty_id": deal["counterparty_id"] or NONE,
            "lead_id": links.get(key),
            "lead_source_id": of_lead if of_lead != NONE else deal["lead_source_id"] or NONE,
            "amount_orig": deal["amount"],
            "amount_base": amount,
            "won_amount": amount if won else None,
            "received_of_won": sale.received if sale and won else None,
            "margin_amount": sale.margin if sale and won else None,
            "won_deals": int(won),
            "lost_deals": int(last.kind == "lost"),
            "cost_known_deals": int(won and sale is not None and sale.has_cost),
        } | ({"department_id": sale.department} if sale else {})
    return cells
