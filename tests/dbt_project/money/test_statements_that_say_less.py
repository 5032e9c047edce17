"""Statements with one balance only, told twice, taken back, or overlapped in part; worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt_project.money.company import MAIN, SECOND, Row, august, movement

THIRD = "40702810100000000003"


def told(
    key: str,
    account: str,
    days: tuple[int, int],
    opening: str | None,
    came: str,
    closing: str | None,
    **more: Any,
) -> Row:
    """A section of a statement of August in which nothing but `more` went out."""
    first, last = map(august, days)
    return {"balance_id": key, "account_id": account, "from_on": first, "to_on": last, "opening": opening,
            "total_in": came, "total_out": "0", "closing": closing, "currency": "RUB", **more}  # fmt: skip


def made(day: int) -> dict[str, datetime]:
    return {"_updated_at": datetime(2026, 9, day), "_known_at": datetime(2026, 9, day)}


COMPANY: dict[str, list[Row]] = {
    "bank_transactions": [
        {**movement(f"m{number}", side, amount, august(day)), "account_id": account}
        for number, (account, side, amount, day) in enumerate((
            (MAIN, "in", "100", 3), (MAIN, "out", "30", 4), (SECOND, "in", "20", 4), (SECOND, "in", "12", 5),
            (THIRD, "in", "10", 12), (THIRD, "in", "5", 16), (THIRD, "in", "15", 18),
        ))
    ],
    "bank_balances": [
        told("1", MAIN, (3, 4), None, "100", "170", total_out="30"),
        told("2", SECOND, (3, 4), "50", "20", None),
        # one day three times: the statement that was made last speaks, and one that does not say when it was made to none
        told("3", SECOND, (5, 5), "70", "10", "80", **made(1)),
        told("4", SECOND, (5, 5), "70", "12", "82", **made(2)),
        told("5", SECOND, (5, 5), "70", "29", "99", _known_at=datetime(2026, 9, 9)),
        told("6", SECOND, (6, 6), "82", "418", "500", is_deleted=True),
        # a newer one speaks for two days in the middle, so the totals of the older one are those of no days here
        told("7", THIRD, (10, 20), "0", "30", "30", **made(1)),
        told("8", THIRD, (15, 16), "10", "5", "15", **made(2)),
    ],
}  # fmt: skip
DAYS = {
    "the opening balance follows": (MAIN, 3, "100 100 0 - - 200 0 statement"),
    "the closing balance as told": (MAIN, 4, "200 0 30 100 30 170 0 statement"),
    "the closing balance follows": (SECOND, 4, "50 20 0 20 0 70 0 statement"),
    "the newest of three": (SECOND, 5, "70 12 0 12 0 82 0 statement"),
    "taken back": (SECOND, 6, "82 0 0 - - 82 0 after"),
    "before the newer one": (THIRD, 14, "10 0 0 - - 10 0 statement"),
    "the newer one": (THIRD, 16, "10 5 0 5 0 15 0 statement"),
    "the end of the older one": (THIRD, 20, "30 0 0 - - 30 0 statement"),
    "after both": (THIRD, 21, "30 0 0 - - 30 0 after"),
    "before both": (THIRD, 9, "0 0 0 - - 0 0 before"),
}


@pytest.mark.parametrize(("account", "day", "cells"), DAYS.values(), ids=DAYS)
def test_a_day_of_an_account(build: Any, account: str, day: int, cells: str) -> None:
    warehouse = build(COMPANY, select="+rpt_cash_flow__days")
    [row] = warehouse.execute(
        "select opening, documents_in, documents_out, statement_in, statement_out, closing, difference, coverage"
        " from reports.rpt_cash_flow__days where account_id = ? and period_start = ?",
        [account, date(2026, 8, day)],
    ).fetchall()
    *sums, coverage = cells.split()
    assert row == (*[None if cell == "-" else Decimal(cell) for cell in sums], coverage)
