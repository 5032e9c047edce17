"""Notes the demo company wrote on figures of its reports; each says what really happened there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from babel.dates import format_date
from babel.numbers import format_decimal

from ingestion.demo.book import Book
from ingestion.demo.payments import DOLLARS
from ingestion.demo.people import User
from ingestion.demo.plan import day_date, day_number
from ingestion.demo.world import World

Row = tuple[str, str, str, str, str]


def notes(world: World, book: Book, today: int) -> list[Row]:
    """Report, figure, period, text and author of each note on periods that are over on a day."""
    return [*_people(world, today), *_receipt(world, book, today)]


def _people(world: World, today: int) -> Iterator[Row]:
    """Who left took no deal along; who has just come sells little yet."""
    roster, texts = world.roster, world.words.notes
    for user in roster.sellers:
        chief = roster.by_id[roster.head_of[user.department_id]].name
        if user.dismissed is not None and world.plan.first_day < user.dismissed < _first_of_month(today):
            text = texts["left"].format(name=user.name, day=_said(world, user.dismissed))
            yield "won_amount_by_employee", "won_deals", f"{day_date(user.dismissed):%Y-%m}", text, chief
        came = _came(world, user, today)
        if came:
            week = day_date(today) - timedelta(days=7)
            text = texts["joined"].format(name=user.name, day=_said(world, came))
            yield "weekly_funnel", "moved_forward", f"{week:%G-W%V}", text, chief


def _came(world: World, user: User, today: int) -> int:
    """The day somebody began less than five weeks before a day, in a week that is over; else 0."""
    monday = today - day_date(today).weekday()
    fresh = user.hired is not None and max(world.plan.first_day, today - 34) < user.hired < monday
    return user.hired or 0 if fresh else 0


def _receipt(world: World, book: Book, today: int) -> Iterator[Row]:
    """One client often makes the income of the last month."""
    end = _first_of_month(today)
    start = _first_of_month(end - 1)
    came = [
        row.payment
        for rows in book.movements[:DOLLARS]
        for row in rows
        if start <= row.day < end and row.payment.article == "sales" and not row.unknown
    ]
    if came:
        largest = max(came, key=lambda row: row.amount)
        amount = format_decimal(largest.amount // 100, locale=world.plan.language)
        text = world.words.notes["receipt"].format(amount=amount, client=largest.other.name)
        yield "cash_flow", "income", f"{day_date(start):%Y-%m}", text, world.roster.director.name


def _first_of_month(day: int) -> int:
    return day_number(day_date(day).replace(day=1))


def _said(world: World, day: int) -> str:
    return format_date(day_date(day), "d MMMM", locale=world.plan.language)
