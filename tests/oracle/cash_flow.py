"""Cash flow, counted a second time: movements by article and account, balances between the statements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.oracle.account_days import AccountDay, account_days
from tests.oracle.compare_activity import Cells
from tests.oracle.income_and_expense_by_line import Judge, moved_money
from tests.oracle.rows_activity import House, Row, Span
from tests.oracle.rows_money import Company as Money

ALL = "~all"
ZERO = Decimal(0)
SPAN = ("period_grain", "period_start", "period_state")
FLOWS = ("income", "expense", "transfer_in", "transfer_out", "unknown")


class Book:
    """Movements up to as_of with what they are, and the days of each account."""

    def __init__(self, house: House) -> None:
        self.house, self.money = house, Money(house.connection)
        kinds = {row["article_id"]: row["kind"] for row in house.settings("cash_flow_articles")}
        rules: list[Row] = [dict(row) for row in house.settings("cash_flow_rules")]
        self.moves = [self._flow(row) for row in moved_money(self.money, Judge(self.money, rules, kinds))]
        self.days = account_days(self.money, house.first_day)

    def _flow(self, row: Row) -> Row:
        is_transfer = row["is_internal"] or row["kind"] == "own_transfer"
        flow = "income" if row["direction"] == "in" else "expense"
        flow = f"transfer_{row['direction']}" if is_transfer else flow
        flow = "unknown" if row["direction"] == "unknown" else flow
        return {
            **row,
            "flow": flow,
            "base": self.money.base(row["amount"], row["currency"], row["booked_on"]),
        }

    def within(self, span: Span) -> list[Row]:
        return [row for row in self.moves if span.holds(row["booked_on"])]


def _moved(rows: list[Row], name: str) -> Row:
    sums = {
        flow: sum((row[name] for row in rows if row["flow"] == flow and row[name] is not None), ZERO)
        for flow in FLOWS
    }
    return {
        "income": sums["income"],
        "expense": sums["expense"],
        "net": sums["income"] - sums["expense"],
        "transfers_in": sums["transfer_in"],
        "transfers_out": sums["transfer_out"],
        "unknown_amount": sums["unknown"],
        "movements": sum(row.get("part") != "fee" for row in rows),
        "unpriced_movements": sum(row["base"] is None for row in rows),
    }


def _change(row: Row) -> Decimal:
    return Decimal(row["net"] + row["transfers_in"] - row["transfers_out"])


def _held(row: Row, opening: Decimal | None, closing: Decimal | None, gap: Decimal | None) -> Row:
    """What stood on the accounts, and what neither the movements nor the statements explain."""
    told = (
        None if opening is None or closing is None or gap is None else closing - opening - _change(row) - gap
    )
    return {**row, "opening_balance": opening, "closing_balance": closing, "statement_difference": gap,
            "exchange_difference": told}  # fmt: skip


def _sum(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known else None


def _ends(book: Book, span: Span) -> dict[tuple[str, str], tuple[AccountDay, AccountDay, list[AccountDay]]]:
    """First and last day of each account in a period, and its days on which documents do not add up."""
    found = {}
    for key, days in book.days.items():
        first = max(span.start, min(days))
        if span.end in days and first in days:
            gaps = [day for on, day in days.items() if span.holds(on) and day.difference]
            found[key] = (days[first], days[span.end], gaps)
    return found


def cash_flow(house: House) -> Cells:
    book, cells = Book(house), {}
    currency = house.run["currency"]
    for span in house.spans:
        rows, ends = book.within(span), _ends(book, span)
        accounts = {(row["account_id"], row["currency"]) for row in rows}
        for key in accounts | ends.keys():
            own = [row for row in rows if (row["account_id"], row["currency"]) == key]
            row = _moved(own, "amount") | {"unpriced_balances": 0 if key in ends else None}
            balances: Any = (None, None, None)
            if key in ends:
                first, last, gaps = ends[key]
                balances = (first.opening, last.closing, sum((gap.difference for gap in gaps), ZERO))
            cells[(*span, "account", key[0], ALL, key[1])] = _held(row, *balances)
        for article in {row["article"] for row in rows}:
            row = _moved([row for row in rows if row["article"] == article], "base")
            row["unpriced_balances"] = None
            cells[(*span, "article", ALL, article, currency)] = _held(row, None, None, None)
        if rows or ends:
            cells[(*span, "total", ALL, ALL, currency)] = _whole(rows, list(ends.values()))
    return {(key[0], key[1], key[2], *key[4:]): row for key, row in cells.items()}


def _whole(rows: list[Row], ends: list[tuple[AccountDay, AccountDay, list[AccountDay]]]) -> Row:
    row = _moved(rows, "base")
    if not ends:
        return _held(row | {"unpriced_balances": None}, None, None, None)
    gaps = [_sum([gap.difference_base for gap in found]) if found else ZERO for _, _, found in ends]
    row["unpriced_balances"] = sum(last.closing_base is None and last.closing != 0 for _, last, _ in ends)
    return _held(
        row,
        _sum([first.opening_base for first, _, _ in ends]),
        _sum([last.closing_base for _, last, _ in ends]),
        _sum(gaps),
    )


def bridge(house: House) -> Cells:
    """What led from the balance before to the balance after; steps of nothing are left out."""
    cells: Cells = {}
    nothing = {"opening_balance": None, "closing_balance": None}
    for (*span, level, _, article, _), row in cash_flow(house).items():
        if level == "article" and _change(row):
            cells[(*span, "step", article)] = {"change": _change(row), **nothing}
        if level == "total":
            opening, closing = row["opening_balance"], row["closing_balance"]
            change = None if opening is None or closing is None else closing - opening
            cells[(*span, "total", ALL)] = {
                "change": change, "opening_balance": opening, "closing_balance": closing,
            }  # fmt: skip
            for name in ("statement_difference", "exchange_difference"):
                if row[name]:
                    cells[(*span, "step", f"~{name}")] = {"change": row[name], **nothing}
    return cells


def days(house: House) -> Cells:
    cells: Cells = {}
    for (account, currency), found in Book(house).days.items():
        for on, day in found.items():
            if on < house.first_day:
                continue
            cells[on, account, currency] = {
                "opening": day.opening, "closing": day.closing, "documents_in": day.came,
                "documents_out": day.went, "unknown_amount": day.unknown, "documents": day.documents,
                "statement_in": day.stated_in, "statement_out": day.stated_out, "difference": day.difference,
                "has_difference": day.difference != 0, "coverage": day.coverage,
                "is_covered": day.coverage == "statement",
            }  # fmt: skip
    return cells


def to_check(house: House) -> Cells:
    """Movements without a direction, or without a rate on their day."""
    return {
        (row["booked_on"], row["transaction_id"]): {
            "reason": "unknown_direction" if row["direction"] == "unknown" else "no_rate",
            "account_id": row["account_id"],
            "direction": row["direction"],
            "amount": row["amount"],
            "currency": row["currency"],
        }
        for row in Book(house).moves
        if (row["direction"] == "unknown" or row["base"] is None) and row["booked_on"] >= house.first_day
    }


PARTS = (
    ("", (*SPAN, "level", "account_id", "article_id", "currency"), cash_flow),
    ("__bridge", (*SPAN, "level", "step_id"), bridge),
    ("__days", ("period_start", "account_id", "currency"), days),
    ("__to_check", ("period_start", "movement_id"), to_check),
)
