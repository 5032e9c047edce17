"""Payments and invoices that name each other at random, against the same rule told as a plain loop."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.dbt_project.money.company import august, clients, invoice, movement, settings

CLIENTS = 12
PURPOSES = {"in": "Оплата по счетам", "out": "Возврат по счетам"}


def company(seed: int) -> dict[str, Any]:
    """Merged, partial, repeated, over- and given back payments, many of them on the same invoices."""
    chance = random.Random(seed)
    invoices, movements = [], []
    for client in range(CLIENTS):
        name = f"c{client}"
        own = [f"{client}{number:02d}" for number in range(1, chance.randint(2, 7))]
        invoices += [invoice(f"7{number}", name, f"{chance.randint(1, 9)}00.00") for number in own]
        for turn in range(chance.randint(1, 14)):
            direction = "out" if chance.random() < 0.15 else "in"
            named = chance.sample(own, min(len(own), chance.choice([1, 1, 1, 2, 3])))
            purpose = f"{PURPOSES[direction]} {', '.join('7' + number for number in named)} от 10.08.2026"
            movements.append(
                movement(
                    f"{name}-{turn:02d}",
                    direction,
                    f"{chance.randint(1, 1200)}.{chance.randint(0, 99):02d}",
                    august(11) + timedelta(days=chance.randint(0, 12)),
                    name,
                    purpose=purpose,
                )
            )
    return {
        "counterparties": clients(*(f"c{client}" for client in range(CLIENTS))),
        "invoices": invoices,
        "bank_transactions": movements,
    }


def by_hand(entities: dict[str, Any]) -> dict[tuple[str, str], Decimal]:
    """One payment after another; then once more the refunds that found too little."""
    amounts = {row["invoice_id"]: Decimal(row["amount"]) for row in entities["invoices"]}
    received: dict[str, Decimal] = defaultdict(Decimal)
    given: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    left = {row["transaction_id"]: Decimal(row["amount"]) for row in entities["bank_transactions"]}
    turns = sorted(
        entities["bank_transactions"],
        key=lambda row: (row["booked_on"], row["direction"] == "out", row["transaction_id"]),
    )
    for only_refunds in (False, True):
        for row in turns:
            if only_refunds and row["direction"] == "in":
                continue
            numbers = row["purpose"].split("счетам ")[1].split(" от ")[0].split(", ")
            for paid_for in (f"i{number}" for number in numbers):
                if row["direction"] == "in":
                    part = min(left[row["transaction_id"]], amounts[paid_for] - received[paid_for])
                else:
                    part = -min(left[row["transaction_id"]], received[paid_for])
                left[row["transaction_id"]] -= abs(part)
                received[paid_for] += part
                given[row["transaction_id"], paid_for] += part
    return {pair: part for pair, part in given.items() if part}


def test_the_sql_gives_what_the_loop_gives(build: Any) -> None:
    entities = company(seed=20260810)
    warehouse = build(entities, settings=settings(), select="+fct_payments")
    found = warehouse.sql(
        "select transaction_id, invoice_id, amount_orig from marts.fct_payment_allocations"
        " where rule = 'invoice_number'"
    ).fetchall()
    expected = by_hand(entities)
    assert len(expected) > 60
    assert {(payment, paid_for): part for payment, paid_for, part in found} == expected
