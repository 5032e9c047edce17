"""Monthly trends written a second time; wins, their amounts and the articles of movements are taken as given."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle.rows_money import KOPECK, Company
from tests.oracle.settings import settings_rows

OPERATING = {"sales_income", "other_income", "operating_expense", "tax", "fee"}
ZERO = Decimal(0)
COMPARED = (
    "new_clients", "won_deals", "won_amount", "received_amount", "operating_result", "net_cash_flow",
)  # fmt: skip
Key = tuple[str, date, str]
Cells = dict[str, Any]


def firsts(events: list[tuple[str, date]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for client, day in events:
        if client and client != "~none":
            found[client] = min(day, found.get(client, day))
    return found


def report(company: Company) -> dict[Key, Cells]:
    """Cells by grain, first day and state; shares are fractions."""
    deals = [row for row in company.table("marts.fct_deals") if row["state"] == "won"]
    movements = [
        row for row in company.table("marts.fct_bank_movements") if row["flow"] in ("income", "expense")
    ]
    payments = company.table("marts.fct_payments")
    listed = {row["client"] for row in settings_rows(company.connection, "old_clients")}
    since = firsts(
        [(row["counterparty_id"], row["balance_on"]) for row in company.entity("opening_balances")]
        + [
            (row["counterparty_id"], date.min)
            for row in company.table("intermediate.int_counterparties_unioned")
            if listed & {row["counterparty_id"], row["inn"]}
        ]
    )
    first_won = firsts([(row["counterparty_id"], row["won_on"]) for row in deals])
    first_paid = firsts(
        [
            (row["counterparty_id"], row["paid_on"])
            for row in company.table("marts.fct_payment_allocations")
            if row["amount_orig"] > 0
        ]
        + [(row["counterparty_id"], row["paid_on"]) for row in payments if row["unapplied_orig"] > 0]
    )

    def is_new(client: str, day: date) -> bool:
        return client not in since or since[client] > day

    found: dict[Key, Cells] = {}
    for grain, start, end, state in company.periods(("month", "quarter", "year")):
        wins = [row for row in deals if start <= row["won_on"] <= end]
        priced = [row["won_amount"] for row in wins if row["won_amount"] is not None]
        costed = [row for row in wins if row["cost_base"] is not None and row["won_amount"] is not None]
        buyers = {row["counterparty_id"] for row in wins} - {"~none"}
        again = {
            client for client in buyers if first_won[client] < start or not is_new(client, first_won[client])
        }
        moved = [
            ((1 if row["flow"] == "income" else -1) * (row["amount_base"] or ZERO), row["article_kind"])
            for row in movements
            if start <= row["booked_on"] <= end
        ]
        total = sum(priced, ZERO)
        average = (total / len(priced)).quantize(KOPECK, ROUND_HALF_UP) if priced else None
        found[grain, start, state] = {
            "new_clients": sum(
                start <= day <= end and is_new(client, day) for client, day in first_won.items()
            ),
            "new_paying_clients": sum(
                start <= day <= end and is_new(client, day) for client, day in first_paid.items()
            ),
            "won_deals": len(wins),
            "priced_deals": len(priced),
            "won_amount": total,
            "average_check": average,
            "received_amount": sum((value for value, kind in moved if kind == "sales_income"), ZERO),
            "operating_result": sum((value for value, kind in moved if kind in OPERATING), ZERO),
            "net_cash_flow": sum((value for value, _ in moved), ZERO),
            "cost_known_deals": len(costed),
            "margin_amount": sum((row["margin_amount"] for row in costed), ZERO) if costed else None,
            "winning_clients": len(buyers),
            "repeat_clients": len(again),
            "deals_without_client": sum(row["counterparty_id"] == "~none" for row in wins),
            "cost_known_share": len(costed) / len(wins) if wins else None,
            "repeat_client_share": len(again) / len(buyers) if buyers else None,
        }
    _compare(company, found)
    return found


def _compare(company: Company, found: dict[Key, Cells]) -> None:
    """A closed period beside the closed one a year before, when the history holds that as a whole."""
    for (grain, start, state), cells in found.items():
        before_start = date(start.year - 1, start.month, start.day)
        before = found.get((grain, before_start, "closed"))
        known = state == "closed" and before and before_start >= company.run["first_event_on"]
        for name in COMPARED:
            value = before[name] if before and known else None
            cells[f"{name}_year_before"] = value
            growth = float(cells[name] - value) / float(value) if value is not None and value > 0 else None
            cells[f"{name}_growth"] = growth
