"""A debt from before the history counts from the evening of its day, also when that day is today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.dbt_project.money.company import clients, invoice, settings

YESTERDAY, TODAY, TOMORROW = date(2026, 10, 14), date(2026, 10, 15), date(2026, 10, 16)


def test_the_balance_of_today_is_owed_today_and_that_of_tomorrow_is_not(build: Any) -> None:
    balances = [
        {"opening_balance_id": client, "counterparty_id": client, "amount": amount, "currency": "RUB",
         "balance_on": day}
        for client, amount, day in (("early", "1", YESTERDAY), ("now", "20", TODAY), ("late", "300", TOMORROW))
    ]  # fmt: skip
    entities = {
        "counterparties": clients("early", "now", "late"),
        "invoices": [invoice("1", "early", "4000")],
    }
    warehouse = build(entities, settings=settings(opening_balances=balances), select="+fct_receivables")
    found = warehouse.execute(
        "select snapshot_on, counterparty_id, owed from marts.fct_receivables where snapshot_on >= ? order by all",
        [YESTERDAY],
    )
    assert found.fetchall() == [
        (YESTERDAY, "early", Decimal(4001)),
        (TODAY, "early", Decimal(4001)),
        (TODAY, "now", Decimal(20)),
    ]
