"""All movements of the own accounts in order, with document numbers and daily balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ingestion.demo.documents import Payment
from ingestion.demo.finance import Finance, own_accounts
from ingestion.demo.identity import Legal
from ingestion.demo.plan import day_date
from ingestion.demo.rates import Rate, Spend
from ingestion.demo.treasury import Treasury
from ingestion.demo.world import World

CURRENCIES = ("RUB", "RUB", "USD")


class Movement(NamedTuple):
    """A movement on one own account.

    Attributes:
        article: intended article, empty for unclassified. internal: the other side is an own account.
        missing: the bank counted it, the statement file does not hold its document.
        unknown: the document does not say which way the money went. fee: kept back by an acquirer.
    """

    account: int
    day: int
    direction: str
    amount: int
    other: Legal
    purpose: str
    article: str
    number: str
    order: str = "01"
    budget: bool = False
    kind: str = ""
    invoice_ids: tuple[str, ...] = ()
    internal: bool = False
    missing: bool = False
    unknown: bool = False
    line: str = ""
    fee: int = 0


@dataclass(frozen=True)
class Book:
    """The three accounts; `movements[account]` is ordered by day."""

    own: list[Legal]
    opening: list[int]
    movements: list[list[Movement]]
    missing_day: int
    unknown_day: int


def make_book(world: World, payments: list[Payment], rates: list[Rate], spend: list[Spend]) -> Book:
    """Bring clients' and the company's money together.

    Args:
        payments: of all stories, in story order.
    """
    plan = world.plan
    payments = [row for row in payments if plan.first_day <= row.day < plan.last_day]
    treasury = Treasury(world, payments, spend)
    treasury.run()
    finance = Finance(treasury, payments, rates)
    transfers = finance.run()
    own = own_accounts(world.words.bank_name)
    rows: list[list[Movement]] = [[], [], []]
    for row in (*payments, *treasury.movements):
        if plan.first_day <= row.day < plan.last_day:
            rows[row.account].append(
                Movement(
                    row.account,
                    row.day,
                    row.direction,
                    row.amount,
                    row.other,
                    row.purpose,
                    row.article,
                    row.number,
                    row.order,
                    row.budget,
                    row.kind,
                    row.invoice_ids,
                    line=row.line,
                    fee=row.fee,
                )
            )
    for at, move in enumerate(transfers):
        if not plan.first_day <= move.day < plan.last_day:
            continue
        number = str(5000 + at)
        for account, other, direction, amount in (
            (move.source, move.target, "out", move.amount_out),
            (move.target, move.source, "in", move.amount_in),
        ):
            rows[account].append(
                Movement(
                    account,
                    move.day,
                    direction,
                    amount,
                    own[other],
                    move.purpose,
                    "own",
                    number,
                    internal=True,
                )
            )
    missing_day, unknown_day = _plant(world, rows[0])
    return Book(own, finance.opening, [_numbered(part) for part in rows], missing_day, unknown_day)


def _numbered(rows: list[Movement]) -> list[Movement]:
    """In order of days; outgoing documents get the company's own numbers, new each year."""
    rows.sort(key=lambda row: (row.day, row.direction == "out"))
    counters: dict[int, int] = defaultdict(int)
    found = []
    for row in rows:
        if not row.number:
            year = day_date(row.day).year
            counters[year] += 1
            row = row._replace(number=str(counters[year]))
        found.append(row)
    return found


def _plant(world: World, rows: list[Movement]) -> tuple[int, int]:
    """One document goes missing from the main account's files, one does not say its direction."""
    plan = world.plan
    middle = plan.first_day + (plan.last_day - plan.first_day) * 55 // 100
    meals = world.words.services["cafe"]
    index = next((at for at, row in enumerate(rows) if row.day >= middle and row.other.name == meals), 0)
    rows[index] = rows[index]._replace(missing=True)
    day = world.clock.next_working(plan.first_day + (plan.last_day - plan.first_day) * 3 // 10)
    other = rows[index].other
    rows.append(
        Movement(
            0, day, "out", 150_000, other, "Уточнение реквизитов по запросу банка", "", "77", unknown=True
        )
    )
    return rows[index].day, day


def client_money(stories: Iterable[list[Payment]]) -> list[Payment]:
    """Payments of stories in their order."""
    return [row for payments in stories for row in payments]
