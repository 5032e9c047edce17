"""Sums, days and moments of camt, each read from an element; errors name line and path."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from ingestion.bank.camt.tree import Node
from ingestion.bank.money import money
from ingestion.bank.statement import Direction, refuse
from ingestion.errors import InputError

# `2026-01-13`, `2026-01-13+01:00`
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
CURRENCY = re.compile(r"[A-Z]{3}")
DIRECTIONS: dict[str, Direction] = {"CRDT": "in", "DBIT": "out"}


def wrong(node: Node, expected: str, name: str) -> InputError:
    """The error about an element that is not what it should be."""
    found = f"{node.text!r}" if node.text or not node.children else "other elements"
    return refuse(name, node.line, f"{found} in {node.path}", expected)


def needed(node: Node, name: str, *paths: str) -> Node:
    """The first element with a text at one of the paths.

    Raises:
        InputError: there is none.
    """
    found = node.first(*paths)
    if found is None:
        raise refuse(name, node.line, f"{node.path} without {paths[0]}", f"{paths[0]} in it")
    return found


def amount(node: Node, name: str) -> tuple[Decimal, str]:
    """The sum of an `Amt` and its currency; the sign stands elsewhere.

    Raises:
        InputError: it is no sum, is negative, or has more than two decimals.
    """
    number = money(node.text)
    currency = node.attributes.get("Ccy", "")
    if number is None or number < 0 or " " in node.text:
        raise wrong(node, "a sum such as 1234.56", name)
    if currency and not CURRENCY.fullmatch(currency):
        raise refuse(name, node.line, f"the currency {currency!r} in {node.path}", "a code such as EUR")
    return number, currency


def direction(node: Node, name: str) -> Direction:
    """Which way the money of an entry or balance goes.

    Raises:
        InputError: it does not say.
    """
    mark = needed(node, name, "CdtDbtInd")
    if mark.text not in DIRECTIONS:
        raise wrong(mark, "CRDT or DBIT", name)
    return DIRECTIONS[mark.text]


def day(node: Node, name: str) -> date:
    """The day of a `Dt` or `DtTm`, as the bank writes it.

    Raises:
        InputError: it is not a day.
    """
    match = DAY.fullmatch(node.text)
    try:
        found = date.fromisoformat(match[1]) if match else datetime.fromisoformat(node.text).date()
    except ValueError:
        found = date.min
    if not 1991 <= found.year <= 2100:
        raise wrong(node, "a day such as 2026-01-13", name)
    return found


def moment(text: str) -> datetime | None:
    """A moment, with its offset when it has one; None when it cannot be read."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if 1991 <= found.year <= 2100 else None
