"""Balancing the accounts: loans, dividends, own transfers, sale of dollars, purchase of fixed assets."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from ingestion.demo.documents import Payment
from ingestion.demo.identity import Legal
from ingestion.demo.payments import DOLLARS, MAIN, RESERVE
from ingestion.demo.plan import day_date
from ingestion.demo.rates import Rate, rate_on, to_base
from ingestion.demo.treasury import RUB, Treasury

MILLION = 1_000_000 * RUB
ROUND = 100_000 * RUB


class Transfer(NamedTuple):
    """Money between own accounts on one day; amounts are in each account's currency."""

    day: int
    source: int
    target: int
    amount_out: int
    amount_in: int
    purpose: str


class Finance:
    """Keeps every account above zero and pays the surplus out."""

    def __init__(self, treasury: Treasury, client_money: list[Payment], rates: list[Rate]) -> None:
        self.treasury, self.rates = treasury, rates
        self.world = treasury.world
        self.flow: dict[tuple[int, int], int] = defaultdict(int)
        for row in [*client_money, *treasury.movements]:
            self._count(row)
        self.transfers: list[Transfer] = []
        plan = self.world.plan
        days = range(plan.first_day, plan.last_day)
        income = sum(
            amount for (number, day), amount in self.flow.items() if number < 2 and amount > 0 and day in days
        )
        self.unit = max(MILLION, income // max(1, plan.months) // MILLION * MILLION)
        self.opening = [self.unit // 2 + 734_512_38, self.unit // 5 + 91_204_05, 18_250_40]
        self.balance = list(self.opening)
        self.debt, self.borrowed_on, self.paid_out_on = 0, plan.first_day, plan.first_day

    def _count(self, row: Payment) -> None:
        self.flow[row.account, row.day] += row.amount if row.direction == "in" else -row.amount

    def _pay(self, *args: object, **options: object) -> None:
        known = len(self.treasury.movements)
        self.treasury.add(*args, **options)  # type: ignore[arg-type]
        for row in self.treasury.movements[known:]:
            self._count(row)

    def _move(self, day: int, source: int, target: int, amount: int, amount_in: int, purpose: str) -> None:
        self.transfers.append(Transfer(day, source, target, amount, amount_in, purpose))
        self.flow[source, day] -= amount
        self.flow[target, day] += amount_in

    def run(self) -> list[Transfer]:
        """Go through the history week by week and decide."""
        plan, clock = self.world.plan, self.world.clock
        span = plan.last_day - plan.first_day
        asset_day, text = clock.next_working(plan.first_day + span * 3 // 10), "по договору № ОС-3"
        self._pay(
            asset_day, "capex", self.unit // 8, f"Оплата подъёмника для сервиса {text}", "capex", vat=True
        )
        # the one loan that was planned: half a week before what it is for
        self._borrow(clock.next_working(asset_day - 4), self.unit // 8)
        for start in range(plan.first_day, plan.last_day, 7):
            day = clock.next_working(start)
            self._sell_dollars(day)
            self._level(start, day)
            self._decide(start, day)
            self._close(start, min(start + 7, plan.last_day))
        return self.transfers

    def _level(self, start: int, day: int) -> None:
        """Keep the reserve account between a floor and a ceiling."""
        lowest = self._lowest(RESERVE, start)
        if lowest < self.unit // 20:
            text = "Пополнение счета, перевод собственных средств"
            self._move(day, MAIN, RESERVE, self.unit // 8, self.unit // 8, text)
        elif lowest > self.unit // 2:
            text = "Перевод собственных средств между счетами"
            self._move(day, RESERVE, MAIN, self.unit // 4, self.unit // 4, text)

    def _decide(self, start: int, day: int) -> None:
        """Borrow when the main account would run dry, pay back or pay out what is spare."""
        lowest, unit = self._lowest(MAIN, start), self.unit
        if lowest < unit // 25:
            self._borrow(day, (unit // 20 - lowest) // ROUND * ROUND + unit // 8)
        elif self.debt and day > self.borrowed_on + 45 and lowest > unit // 3:
            back = min(self.debt, unit // 8)
            self.debt -= back
            self._pay(day, "lender", back, "Возврат займа по договору", "loan")
            self._pay(day, "lender", back * 18 // 400, "Проценты по займу", "loan_interest")
        elif not self.debt and lowest > unit and day > self.paid_out_on + 80:
            self.paid_out_on = day
            spare = (lowest - unit * 3 // 5) // ROUND * ROUND
            self._pay(day, "founder", spare, f"Выплата дивидендов за {day_date(day).year} год", "dividends")

    def _borrow(self, day: int, amount: int) -> None:
        self.debt += amount
        self.borrowed_on = day
        text = f"Предоставление займа по договору № З-{day % 1000}, 18% годовых"
        self._pay(day, "lender", amount, text, "loan", direction="in")

    def _lowest(self, number: int, start: int) -> int:
        """Lowest balance of the next five weeks if nothing is done."""
        balance = lowest = self.balance[number]
        for day in range(start, min(start + 35, self.world.plan.last_day)):
            balance += self.flow.get((number, day), 0)
            lowest = min(lowest, balance)
        return lowest

    def _sell_dollars(self, day: int) -> None:
        """Dollars above a reserve are sold to the bank a little below the official rate."""
        spare = self._lowest(DOLLARS, day)
        rate = rate_on(self.rates, day)
        if spare < 6_000_000 or rate is None or day >= self.world.plan.last_day:
            return
        amount = spare * 7 // 10 // 100_000 * 100_000
        got = to_base(amount, rate * 993 // 1000)
        self._move(day, DOLLARS, MAIN, amount, got, "Продажа иностранной валюты, перевод собственных средств")

    def _close(self, start: int, end: int) -> None:
        for number in range(3):
            for day in range(start, end):
                self.balance[number] += self.flow.get((number, day), 0)


def own_accounts(company: str) -> list[Legal]:
    """The company's two rouble accounts in two banks and its dollar account."""
    inn, kpp = "7804567890", "780401001"
    first = ("АО ТОРГОВЫЙ БАНК", "044525777", "30101810200000000777", "г Москва")
    second = ("ПАО ПРОМЫШЛЕННЫЙ БАНК", "044030888", "30101810700000000888", "г Санкт-Петербург")
    return [
        Legal(company, inn, kpp, "40702810438000012345", first),
        Legal(company, inn, kpp, "40702810855000067890", second),
        Legal(company, inn, kpp, "40702840238000054321", first),
    ]
