"""Income and expense by line of business written a second time, rules of the settings included."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tests.oracle.rows_money import Company, Row

OPERATING = {"sales_income", "other_income", "operating_expense", "tax", "fee"}
MEASURES = ("income", "expense", "result", "operating_result", "unknown_amount")
Key = tuple[str, str, date, str, str, str]
Sums = dict[str, Decimal]


def plain(text: str | None) -> str:
    return re.sub(r"[^0-9A-Z]", "", (text or "").upper()).lstrip("0")


def fits(pattern: str | None, text: str | None) -> bool:
    """A text with * for any characters, whatever the case."""
    if not pattern:
        return True
    parts = (re.escape(part) for part in pattern.lower().split("*"))
    return re.fullmatch(".*".join(parts), (text or "").lower().strip(), re.DOTALL) is not None


class Judge:
    """Line of business, months of accrual and kind of article of a movement."""

    def __init__(self, company: Company, rules: list[Row], kinds: dict[str, str]) -> None:
        self.rules = sorted(rules, key=lambda rule: int(rule["priority"]))
        self.kinds = kinds
        self.clients = {plain(row["inn"]) for row in company.entity("counterparties")} - {""}

    def rule(self, row: Row) -> Row | None:
        inn = plain(row["counterparty_inn"])
        for rule in self.rules:
            if (
                rule["direction"] in ("", row["direction"])
                and (not rule["counterparty_inn"] or plain(rule["counterparty_inn"]) == inn)
                and (rule["is_budget"] != "true" or row["is_budget"])
                and (rule["is_client"] != "true" or inn in self.clients)
                and fits(rule["counterparty_name"], row["counterparty_name"])
                and fits(rule["purpose"], row["purpose"])
            ):
                return rule
        return None


def moved(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def movements(company: Company) -> Iterator[Row]:
    """Movements from outside up to as_of; what an acquirer kept back is given, and told apart from the sale."""
    fees = {
        row["transaction_id"]: row["amount_orig"]
        for row in company.table("marts.fct_bank_movements")
        if row["part"] == "fee"
    }
    for row in company.entity("bank_transactions"):
        if row["booked_on"] > company.as_of_on:
            continue
        if row["is_internal"]:
            # which of the two accounts gave is nobody's income or expense, unless nobody knows
            yield {**row, "unruled": "own_transfer"}
            continue
        fee = fees.get(row["transaction_id"], Decimal(0))
        yield {**row, "amount": row["amount"] + fee}
        if fee:
            yield {**row, "amount": fee, "direction": "out", "unruled": "acquiring_fee", "part": "fee"}


def moved_money(company: Company, judge: Judge) -> Iterator[Row]:
    """The movements with their article, line of business, kind and months of accrual."""
    for row in movements(company):
        rule = (None if row["is_internal"] else judge.rule(row)) or {}
        article = rule.get("article_id") or row.get("unruled", "~none")
        kind = "own_transfer" if row["is_internal"] else judge.kinds.get(article, "unclassified")
        yield {
            **row,
            "article": article,
            "line": rule.get("line_of_business_id") or "~none",
            "kind": kind,
            "months": int(rule.get("accrual_months") or 0),
        }


def report(company: Company, judge: Judge) -> dict[Key, Sums]:
    """Measures by view, grain, first day, state, line and article; only rows with money."""
    days: dict[tuple[str, date, str, str], Sums] = defaultdict(lambda: dict.fromkeys(MEASURES, Decimal(0)))
    for row in moved_money(company, judge):
        article, line, kind, months = (row[name] for name in ("article", "line", "kind", "months"))
        amount = company.base(row["amount"], row["currency"], row["booked_on"])
        if amount is None or (kind == "own_transfer" and row["direction"] != "unknown"):
            continue
        accrued = max(moved(row["booked_on"], months), company.run["first_event_on"])
        for view, day in (("paid", row["booked_on"]), ("accrued", accrued if months else row["booked_on"])):
            sums = days[view, day, line, article]
            if row["direction"] == "unknown":
                sums["unknown_amount"] += amount
                continue
            sign = 1 if row["direction"] == "in" else -1
            sums["income" if sign == 1 else "expense"] += amount
            sums["result"] += sign * amount
            sums["operating_result"] += sign * amount if kind in OPERATING else 0
    found: dict[Key, Sums] = defaultdict(lambda: dict.fromkeys(MEASURES, Decimal(0)))
    for grain, start, end, state in company.periods(("day", "week", "month", "quarter", "year")):
        for (view, day, line, article), sums in days.items():
            if start <= day <= end and (view == "paid" or grain in ("month", "quarter", "year")):
                for place in (("~all", "~all"), (line, "~all"), (line, article)):
                    for name in MEASURES:
                        found[view, grain, start, state, *place][name] += sums[name]
    return dict(found)
