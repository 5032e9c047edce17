"""Hand-made statements: a missing document, a gap, a broken chain, dollars, euros without a rate."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.dbt_project.money.company import (
    DOLLARS,
    MAIN,
    SECOND,
    august,
    clients,
    invoice,
    movement,
    paid,
    settings,
    statement,
)

LANDLORD = {"counterparty_inn": "7700000900", "counterparty_name": "ООО Дом"}


def second(key: str, direction: str, amount: str, on: date, **more: Any) -> dict[str, Any]:
    return {**movement(key, direction, amount, on, **more), "account_id": SECOND}


COMPANY: dict[str, Any] = {
    "counterparties": clients("client"),
    "invoices": [invoice("1", "client", "1000.00")],
    "bank_transactions": [
        movement("july-rent", "out", "200.00", date(2026, 7, 10), purpose="Аренда", **LANDLORD),
        paid("sale", "client", "1000.00", august(5)),
        movement("rent", "out", "300.00", august(6), purpose="Аренда", **LANDLORD),
        movement("tax", "out", "50.00", august(6), is_budget=True, counterparty_account="03100"),
        # one transfer, told by both statements
        movement("there-a", "out", "400.00", august(7), is_internal=True, counterparty_account=SECOND),
        second("there-b", "in", "400.00", august(7), is_internal=True, counterparty_account=MAIN),
        # card payments less the fee of 150.00
        movement("cards", "in", "9850.00", august(8), purpose="Эквайринг, комиссия 1,5% 150,00 руб"),
        movement("strange", "unknown", "70.00", august(8), counterparty_name="Некто"),
        second("other", "in", "25.00", august(9), purpose="Прочее"),
        {**movement("usd", "in", "10.00", august(9), currency="USD", purpose="x"), "account_id": DOLLARS},
        {**movement("eur", "in", "10.00", august(9), currency="EUR", purpose="x"), "account_id": DOLLARS},
        second("september", "in", "1.00", date(2026, 9, 3), purpose="y"),
        # a cash desk kept as a file: no statement ever
        {**movement("desk-in", "in", "7.00", date(2026, 9, 3)), "account_id": "desk"},
        {**movement("desk-out", "out", "2.00", date(2026, 9, 4)), "account_id": "desk"},
    ],
    "bank_balances": [
        statement(MAIN, date(2026, 7, 1), date(2026, 7, 31), "5000.00", "0", "200.00", "4800.00"),
        # a document of 33.00 is missing on 5 August; one day per section
        statement(MAIN, august(1), august(4), "4800.00", "0", "0", "4800.00"),
        statement(MAIN, august(5), august(5), "4800.00", "1033.00", "0", "5833.00"),
        # several days in one section; the movement of unknown direction came, as the balance shows
        statement(MAIN, august(6), august(31), "5833.00", "9920.00", "750.00", "15003.00"),
        # the second account has no statement for 10 to 19 August, when 60.00 went
        statement(SECOND, august(1), august(9), "100.00", "425.00", "0", "525.00"),
        statement(SECOND, august(20), august(31), "465.00", "0", "0", "465.00"),
        # September does not continue August: 5.00 less
        statement(SECOND, date(2026, 9, 1), date(2026, 9, 30), "460.00", "1.00", "0", "461.00"),
        statement(DOLLARS, august(1), august(31), "100.00", "10.00", "0", "110.00"),
    ],
}  # fmt: skip
SETTINGS = settings(
    bank_accounts=[
        {"account_id": MAIN, "name": "Main", "currency": "RUB"},
        {"account_id": "desk", "name": "Desk", "currency": "RUB", "is_cash_desk": True},
    ],
    exchange_rates=[
        {"rate_on": date(2026, 7, 1), "currency": "USD", "rate": "80"},
        {"rate_on": august(9), "currency": "USD", "rate": "90"},
        {"rate_on": august(31), "currency": "USD", "rate": "100"},
    ],
)
