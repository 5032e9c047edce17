"""Rows of tables that people of the company keep by hand."""

from __future__ import annotations

from ingestion.demo.book import Book
from ingestion.demo.export.dialect import Dialect
from ingestion.demo.plan import day_date
from ingestion.demo.story import OPENING_DEBTS, client_id
from ingestion.demo.world import World


def holiday(names: dict[str, str], number: int) -> str:
    """Name of a holiday by its month."""
    return names.get(f"{day_date(number).month}-", "")


def by_hand(world: World, book: Book, today: int) -> list[tuple[object, ...]]:
    """Payments that people matched or took off an invoice."""
    reasons = {"match": world.words.reasons[0], "unmatch": world.words.reasons[1]}
    return [
        (
            key,
            row.payment.invoice_ids[0],
            "",
            row.payment.by_hand,
            world.roster.director.name,
            reasons[row.payment.by_hand],
        )
        for row, key in book.named()
        if row.payment.by_hand and row.day < today
    ]


def debts(world: World, plain: Dialect) -> list[tuple[object, ...]]:
    """Old clients that owed something, and one whom the company owed, before the history."""
    found: list[tuple[object, ...]] = []
    for at, amount in enumerate(OPENING_DEBTS):
        number = client_id(world.lead_stories + at)
        found.append((number, plain.money(amount), "RUB", plain.day(world.plan.first_day - 1)))
    return found
