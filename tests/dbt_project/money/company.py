"""A hand-made company whose money can be followed with a pencil: one client per question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

Row = dict[str, Any]
MAIN = "40702810100000000001"
SECOND = "40702810100000000002"
DOLLARS = "40702840100000000003"
ARTICLES: list[Row] = [
    {"article_id": "sales", "name": "Sales", "kind": "sales_income"},
    {"article_id": "refunds", "name": "Refunds", "kind": "sales_income"},
    {"article_id": "loans", "name": "Loans", "kind": "loan"},
    {"article_id": "taxes", "name": "Taxes", "kind": "tax"},
    {"article_id": "rent", "name": "Rent", "kind": "operating_expense"},
    {"article_id": "bank", "name": "Bank fees", "kind": "fee"},
]
RULES: list[Row] = [
    {"priority": 10, "direction": "in", "purpose": "*займ*", "article_id": "loans"},
    {"priority": 20, "direction": "out", "is_budget": True, "article_id": "taxes"},
    {"priority": 30, "direction": "out", "purpose": "возврат*", "article_id": "refunds"},
    {"priority": 40, "direction": "out", "counterparty_inn": "7700000900", "article_id": "rent"},
    {"priority": 50, "direction": "in", "purpose": "*эквайринг*", "article_id": "sales"},
    {"priority": 90, "direction": "in", "is_client": True, "article_id": "sales"},
]


def august(number: int) -> date:
    return date(2026, 8, number)


def inn(client: str) -> str:
    """A made-up tax number, the same for the same client."""
    return f"77{sum(ord(letter) * 31**i for i, letter in enumerate(client)) % 10**8:08d}"


def clients(*names: str) -> list[Row]:
    return [{"counterparty_id": name, "name": name.title(), "inn": inn(name)} for name in names]


def invoice(number: str, client: str, amount: str, on: date = date(2026, 8, 10), **more: Any) -> Row:
    """An invoice whose id is its number with i before it."""
    return {
        "invoice_id": f"i{number}",
        "number": number,
        "counterparty_id": client,
        "invoiced_on": on,
        "amount": amount,
        "currency": "RUB",
        **more,
    }


def movement(key: str, direction: str, amount: str, on: date, client: str | None = None, **more: Any) -> Row:
    """A movement on the main account; the other side is `client`."""
    other = {"counterparty_inn": inn(client), "counterparty_name": client.title()} if client else {}
    return {
        "transaction_id": key,
        "account_id": MAIN,
        "direction": direction,
        "booked_on": on,
        "amount": amount,
        "currency": "RUB",
        **other,
        **more,
    }


def paid(key: str, client: str, amount: str, on: date, purpose: str = "Оплата", **more: Any) -> Row:
    return movement(key, "in", amount, on, client, purpose=purpose, **more)


def statement(account: str, first: date, last: date, opening: str, came: str, went: str, closing: str) -> Row:
    """A statement's period with the bank's own totals."""
    return {
        "balance_id": f"{account}/{first}/{last}",
        "account_id": account,
        "from_on": first,
        "to_on": last,
        "opening": opening,
        "total_in": came,
        "total_out": went,
        "closing": closing,
        "currency": "USD" if account == DOLLARS else "RUB",
    }


def settings(**more: Iterable[Row]) -> dict[str, Iterable[Row]]:
    return {"cash_flow_articles": ARTICLES, "cash_flow_rules": RULES, **more}
