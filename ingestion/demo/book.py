"""All movements of the own accounts in order, with document numbers and daily balances."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingestion.demo.documents import Payment
from ingestion.demo.finance import Finance, Transfer, own_accounts
from ingestion.demo.identity import Legal
from ingestion.demo.plan import day_date
from ingestion.demo.purposes import money_text
from ingestion.demo.rates import Rate, Spend
from ingestion.demo.treasury import Treasury
from ingestion.demo.world import World

CURRENCIES = ("RUB", "RUB", "USD")
# where a bank keeps money of others for a moment
TRANSIT = Legal("", "", "", "47416810000000000017", ("", "", "", ""))


class Movement(NamedTuple):
    """A payment as it stands in the statement of an own account.

    Attributes:
        internal: the other side is an own account.
        missing: the bank counted it, the statement file does not hold its document.
        unknown: the document does not say which way the money went.
    """

    payment: Payment
    number: str
    internal: bool = False
    missing: bool = False
    unknown: bool = False

    @property
    def day(self) -> int:
        """Day of the movement."""
        return self.payment.day

    @property
    def signed(self) -> int:
        """What the movement did to the balance."""
        return self.payment.amount if self.payment.direction == "in" else -self.payment.amount


@dataclass(frozen=True)
class Book:
    """The three accounts; `movements[account]` is ordered by day."""

    own: list[Legal]
    opening: list[int]
    movements: list[list[Movement]]
    missing_day: int
    unknown_day: int

    def named(self) -> Iterator[tuple[Movement, str]]:
        """Movements of the statement files with their ids: account, direction, document, day, amount, other
        side's account, running number among equals; each part as the bank connector publishes it."""
        for own, rows in zip(self.own, self.movements, strict=True):
            seen: Counter[tuple[str, ...]] = Counter()
            for row in rows:
                if row.missing:
                    continue
                pay = row.payment
                direction = "unknown" if row.unknown else pay.direction
                day, amount = day_date(row.day).isoformat(), money_text(pay.amount)
                other = TRANSIT if row.unknown else pay.other
                parts = (own.account, direction, row.number, day, amount, other.account)
                seen[parts] += 1
                yield row, "/".join((*parts, str(seen[parts])))


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
    for pay in (*payments, *treasury.movements):
        if plan.first_day <= pay.day < plan.last_day:
            rows[pay.account].append(Movement(pay, pay.number))
    for at, transfer in enumerate(transfers):
        if plan.first_day <= transfer.day < plan.last_day:
            for pay in _sides(transfer, own):
                rows[pay.account].append(Movement(pay, str(5000 + at), internal=True))
    missing_day, unknown_day = _plant(world, rows[0])
    return Book(own, finance.opening, [_numbered(part) for part in rows], missing_day, unknown_day)


def _sides(move: Transfer, own: list[Legal]) -> Iterator[Payment]:
    """A transfer stands in the statements of both accounts."""
    yield Payment(move.day, move.source, "out", move.amount_out, own[move.target], move.purpose, "own")
    yield Payment(move.day, move.target, "in", move.amount_in, own[move.source], move.purpose, "own")


def _numbered(rows: list[Movement]) -> list[Movement]:
    """In order of days; outgoing documents get the company's own numbers, new each year."""
    rows.sort(key=lambda row: (row.day, row.payment.direction == "out"))
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
    span = plan.last_day - plan.first_day
    meals = world.words.services["cafe"]
    served = [at for at, row in enumerate(rows) if row.payment.other.name == meals]
    late = [at for at in served if rows[at].day >= plan.first_day + span * 55 // 100]
    index = (late or served)[0]
    rows[index] = rows[index]._replace(missing=True)
    day = world.clock.next_working(plan.first_day + span * 3 // 10)
    other = rows[index].payment.other
    text = "Уточнение реквизитов по запросу банка"
    rows.append(Movement(Payment(day, 0, "out", 150_000, other, text, ""), "77", unknown=True))
    return rows[index].day, day
