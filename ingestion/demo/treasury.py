"""Money of the company beyond its clients: pay, taxes, rent, advertising, cards."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ingestion.demo.documents import Payment
from ingestion.demo.identity import Legal, account, legal
from ingestion.demo.payments import MAIN, RESERVE
from ingestion.demo.people import User
from ingestion.demo.plan import TREASURY, day_date, day_number
from ingestion.demo.purposes import date_text, money_text, with_vat
from ingestion.demo.rates import Spend
from ingestion.demo.world import World

RUB = 100


class Regular(NamedTuple):
    """A payment of every month: from low to high roubles at scale 1, on some days of the month."""

    days: list[int]
    to: str
    low: int
    high: int
    purpose: str
    article: str
    account: int = MAIN
    order: str = "01"
    vat: bool = False
    direction: str = "out"
    grows: bool = True


def _outline() -> dict[str, Any]:
    text = Path(__file__).with_name("expenses.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def monthly_pay(user: User, month: int) -> int:
    """Gross monthly pay of a person in kopecks, contributions included; grows with the years."""
    base = 175_000 if user.energy < 0.45 else 88_000 + user.talent * 45_000
    return int(base * (1 + 0.006 * month)) // 500 * 500 * RUB


class Treasury:
    """Plans the movements month by month, seeing what clients paid and suppliers took."""

    def __init__(self, world: World, client_money: Iterable[Payment], spend: list[Spend]) -> None:
        self.world, self.rng = world, world.plan.rng(TREASURY)
        self.movements: list[Payment] = []
        outline = _outline()
        self.months: list[str] = outline["months"].split()
        self.regular = [Regular(**row) for row in outline["regular"]]
        self.partners = self._partners(outline)
        self.income: dict[int, int] = defaultdict(int)
        self.bought: dict[int, int] = defaultdict(int)
        for row in client_money:
            if row.account < 2:
                (self.income if row.direction == "in" else self.bought)[_month(row.day)] += row.amount
        self.spend: dict[tuple[int, str], int] = defaultdict(int)
        for cost in spend:
            self.spend[_month(cost.day), cost.source] += cost.amount
        self.size = world.plan.scale**0.85

    def _partners(self, outline: dict[str, Any]) -> dict[str, Legal]:
        found = {}
        for at, (key, name) in enumerate(self.world.words.services.items()):
            found[key] = legal(name, 9_100_000 + at, random.Random(at), person=key in ("cafe", "founder"))
        for key, prefix in outline["accounts"].items():
            found[key] = found[key]._replace(account=account(70 + len(key), prefix))
        budget = outline["budget"]
        found["treasury"] = found["treasury"]._replace(**{**budget, "bank": tuple(budget["bank"])})
        found["employees"] = found["employees"]._replace(inn="", kpp="")
        return found

    def _on(self, month: int, day: int) -> int:
        """A bank day: the given day of a month or the first working day after it."""
        return self.world.clock.next_working(day_number(date(month // 12, month % 12 + 1, day)))

    def add(
        self,
        day: int,
        to: str,
        amount: int,
        purpose: str,
        article: str,
        *,
        own: int = MAIN,
        order: str = "01",
        budget: bool = False,
        vat: bool = False,
        direction: str = "out",
    ) -> Payment | None:
        """A movement with one of the partners; none for nothing."""
        if amount <= 0:
            return None
        if vat:
            purpose = with_vat(purpose, amount, day)
        elif not budget:
            purpose += ". НДС не облагается"
        other = self.partners[to]
        row = Payment(day, own, direction, amount, other, purpose, article, order=order, budget=budget)
        self.movements.append(row)
        return row

    def run(self) -> list[Payment]:
        """All movements of the history."""
        first, last = _month(self.world.plan.first_day), _month(self.world.plan.last_day)
        for month in range(first, last + 1):
            self._people(month, month - first)
            self._regular(month, month - first)
            self._advertising(month)
            self._taxes(month, first)
            self._cards(month)
        return self.movements

    def _name(self, month: int) -> str:
        return f"{self.months[month % 12]} {month // 12}"

    def _people(self, month: int, age: int) -> None:
        """Pay in two parts, income tax and contributions a month later."""
        middle = day_number(date(month // 12, month % 12 + 1, 15))
        team = [user for user in self.world.roster.users if user.employed(middle) and not user.is_robot]
        # store, service and office people grow with the company
        others = int(620_000 * self.size * (1 + 0.006 * age)) * RUB
        pay = sum(monthly_pay(user, age) for user in team) + others
        gross = pay * 10 // 13
        net = gross * 87 // 100
        name, advance = self._name(month), net * 4 // 10
        wages = f"Заработная плата за {name}"
        first, second = self._on(month, 20), self._on(month + 1, 5)
        self.add(first, "employees", advance, f"{wages}, аванс. Реестр № {age * 2 + 1}", "payroll")
        self.add(second, "employees", net - advance, f"{wages}. Реестр № {age * 2 + 2}", "payroll")
        late = self._on(month + 1, 28)
        self.add(late, "treasury", gross - net, f"НДФЛ за {name}", "tax", budget=True)
        self.add(late, "treasury", pay - gross, f"Страховые взносы за {name}", "tax", budget=True)

    def _regular(self, month: int, age: int) -> None:
        for row in self.regular:
            for day in row.days:
                size = self.size if row.grows else 1.0
                roubles = (row.low + self.rng.random() * (row.high - row.low)) * size
                amount = int(roubles * (1.08 if age >= 12 else 1.0)) * RUB
                purpose = row.purpose.format(month=self._name(month), number=300 + age)
                self.add(
                    self._on(month, day),
                    row.to,
                    amount,
                    purpose,
                    row.article,
                    own=row.account,
                    order=row.order,
                    vat=row.vat,
                    direction=row.direction,
                )

    def _advertising(self, month: int) -> None:
        """What the advertising of the last month cost."""
        for source, contract in (("context", "Р-41"), ("social", "Р-52")):
            purpose = f"Рекламные услуги за {self._name(month - 1)}, договор № {contract}"
            amount = self.spend.get((month - 1, source), 0)
            self.add(self._on(month, 10), f"ads_{source}", amount, purpose, "ads", vat=True)

    def _taxes(self, month: int, first: int) -> None:
        """Value added tax of the last quarter in three parts, tax on profit once a quarter."""
        quarter = range(month // 3 * 3 - 3, month // 3 * 3)
        sales, bought = sum(self.income[key] for key in quarter), sum(self.bought[key] for key in quarter)
        vat = max(0, (sales - bought) // 6 - sales // 60)
        day = self._on(month, 28)
        self.add(day, "treasury", vat // 3, f"НДС за квартал, часть {month % 3 + 1}", "tax", budget=True)
        if month % 3 == 0 and month > first:
            self.add(day, "treasury", sales // 66, "Налог на прибыль за квартал", "tax", budget=True)

    def _cards(self, month: int) -> None:
        """The acquirer pays cards of many clients in one sum; its fee is a document or kept back."""
        for day in (4, 11, 18, 25):
            when = self._on(month, day)
            gross = int((9_000 + self.rng.random() * 15_000) * self.size) * RUB
            fee = gross * 18 // 1000
            of = date_text(when - 1)
            if day > 12:
                text = f"Возмещение по эквайрингу за {of}, комиссия 1,8% {money_text(fee)} руб"
                row = self.add(
                    when, "acquirer", gross - fee, text, "cards", own=RESERVE, order="17", direction="in"
                )
                if row:
                    self.movements[-1] = row._replace(fee=fee)
                continue
            text = f"Возмещение по операциям с картами за {of}"
            self.add(when, "acquirer", gross, text, "cards", own=RESERVE, order="17", direction="in")
            self.add(
                when,
                "acquirer",
                fee,
                f"Комиссия за эквайринг за {of}",
                "acquiring_fee",
                own=RESERVE,
                order="17",
            )


def _month(day: int) -> int:
    when = day_date(day)
    return when.year * 12 + when.month - 1
