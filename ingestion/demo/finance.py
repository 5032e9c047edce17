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
        debt, last_dividend = 0, plan.first_day
        asset_day = clock.next_working(plan.first_day + (plan.last_day - plan.first_day) * 3 // 5)
        self._pay(
            asset_day,
            "capex",
            self.unit // 12,
            "Оплата за оборудование для сервисной зоны по договору № ОС-3",
            "capex",
            vat=True,
        )
        for start in range(plan.first_day, plan.last_day, 7):
            day = clock.next_working(start)
            self._sell_dollars(day)
            lowest = self._lowest(RESERVE, start)
            if lowest < self.unit // 20:
                self._move(
                    day,
                    MAIN,
                    RESERVE,
                    self.unit // 8,
                    self.unit // 8,
                    "Пополнение счета, перевод собственных средств",
                )
            elif lowest > self.unit // 2:
                self._move(
                    day,
                    RESERVE,
                    MAIN,
                    self.unit // 4,
                    self.unit // 4,
                    "Перевод собственных средств между счетами",
                )
            lowest = self._lowest(MAIN, start)
            if lowest < self.unit // 25:
                need = (self.unit // 20 - lowest) // MILLION * MILLION + max(self.unit // 6, MILLION)
                debt += need
                self._pay(
                    day,
                    "lender",
                    need,
                    f"Предоставление займа по договору № З-{day % 1000}, 18% годовых",
                    "loan",
                    direction="in",
                )
            elif debt and lowest > self.unit // 2:
                back = min(debt, self.unit // 4)
                debt -= back
                self._pay(day, "lender", back, "Возврат займа по договору", "loan")
                self._pay(day, "lender", back * 18 // 400, "Проценты по займу", "loan_interest")
            elif not debt and lowest > self.unit * 6 // 5 and day - last_dividend > 80:
                last_dividend = day
                self._pay(
                    day,
                    "founder",
                    (lowest - self.unit * 3 // 5) // MILLION * MILLION or MILLION,
                    f"Выплата дивидендов за {day_date(day).year} год",
                    "dividends",
                )
            self._close(start, min(start + 7, plan.last_day))
        return self.transfers

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
