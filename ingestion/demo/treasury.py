"""Money of the company beyond its clients: pay, taxes, rent, advertising, loans, dividends, own transfers."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ingestion.demo.identity import Legal, account, legal
from ingestion.demo.money import MAIN, RESERVE, date_text, money_text, vat_part
from ingestion.demo.people import User
from ingestion.demo.plan import TREASURY, day_date, day_number
from ingestion.demo.rates import Spend
from ingestion.demo.records import Payment
from ingestion.demo.world import World

RUB = 100
MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]


def monthly_pay(user: User, month: int) -> int:
    """Gross monthly pay of a person in kopecks, contributions included; grows with the years."""
    base = 175_000 if user.energy < 0.45 else 88_000 + user.talent * 45_000
    return int(base * (1 + 0.006 * month)) // 500 * 500 * RUB


class Treasury:
    """Plans the movements month by month, seeing what clients paid and suppliers took."""

    def __init__(self, world: World, client_money: Iterable[Payment], spend: list[Spend]) -> None:
        self.world, self.rng = world, world.plan.rng(TREASURY)
        self.movements: list[Payment] = []
        self.partners = self._partners()
        self.income: dict[int, int] = defaultdict(int)
        self.bought: dict[int, int] = defaultdict(int)
        for row in client_money:
            if row.account < 2 and row.direction == "in":
                self.income[self._month(row.day)] += row.amount
            elif row.account < 2:
                self.bought[self._month(row.day)] += row.amount
        self.spend: dict[tuple[int, str], int] = defaultdict(int)
        for cost in spend:
            self.spend[self._month(cost.day), cost.source] += cost.amount
        self.size = world.plan.scale**0.85

    def _partners(self) -> dict[str, Legal]:
        found = {}
        for at, (key, name) in enumerate(self.world.words.services.items()):
            found[key] = legal(name, 9_100_000 + at, random.Random(at), person=key in ("cafe", "founder"))
        found["treasury"] = found["treasury"]._replace(
            inn="7727406020",
            kpp="770801001",
            account="03100643000000018500",
            bank=(
                "ОТДЕЛЕНИЕ ТУЛА БАНКА РОССИИ//УФК по Тульской области",
                "017003983",
                "40102810445370000059",
                "г Тула",
            ),
        )
        for key, prefix in (("bank", "70601810"), ("bank2", "70601810"), ("acquirer", "30233810")):
            found[key] = found[key]._replace(account=account(90 + len(key), prefix))
        found["employees"] = found["employees"]._replace(inn="", kpp="", account=account(77, "47422810"))
        return found

    def _month(self, day: int) -> int:
        when = day_date(day)
        return when.year * 12 + when.month - 1

    def _on(self, month: int, day: int) -> int:
        """A bank day: the given day of a month or the first working day after it."""
        return self.world.clock.next_working(day_number(date(month // 12, month % 12 + 1, day)))

    def out(
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
        kind: str = "",
    ) -> None:
        """A movement with one of the partners."""
        if amount <= 0:
            return
        if vat:
            percent = 22 if day_date(day).year >= 2026 else 20
            purpose += f", в т.ч. НДС {percent}% = {money_text(vat_part(amount, percent))}"
        elif not budget:
            purpose += ". НДС не облагается"
        self.movements.append(
            Payment(
                day,
                own,
                direction,
                amount,
                self.partners[to],
                purpose,
                article,
                kind=kind,
                order=order,
                budget=budget,
            )
        )

    def run(self) -> list[Payment]:
        """All movements of the history."""
        first, last = self._month(self.world.plan.first_day), self._month(self.world.plan.last_day)
        for month in range(first, last + 1):
            self._people(month, month - first)
            self._regular(month, month - first)
            self._advertising(month)
            self._taxes(month, first)
            self._cards(month)
        return self.movements

    def _people(self, month: int, age: int) -> None:
        roster = self.world.roster
        middle = day_number(date(month // 12, month % 12 + 1, 15))
        team = [user for user in roster.users if user.employed(middle) and not user.is_robot]
        pay = sum(monthly_pay(user, age) for user in team)
        # store, service and office people grow with the company
        pay += int(620_000 * self.size * (1 + 0.006 * age)) * RUB
        gross = pay * 10 // 13
        net = gross * 87 // 100
        name = f"{MONTHS[month % 12]} {month // 12}"
        self.out(
            self._on(month, 20),
            "employees",
            net * 4 // 10,
            f"Заработная плата за {name}, аванс. Реестр № {age * 2 + 1}",
            "payroll",
        )
        self.out(
            self._on(month + 1, 5),
            "employees",
            net - net * 4 // 10,
            f"Заработная плата за {name}. Реестр № {age * 2 + 2}",
            "payroll",
        )
        self.out(self._on(month + 1, 28), "treasury", gross - net, f"НДФЛ за {name}", "tax", budget=True)
        self.out(
            self._on(month + 1, 28),
            "treasury",
            pay - gross,
            f"Страховые взносы за {name}",
            "tax",
            budget=True,
        )

    def _regular(self, month: int, age: int) -> None:
        rng, size = self.rng, self.size
        name = f"{MONTHS[month % 12]} {month // 12}"
        raise_ = 1.08 if age >= 12 else 1.0
        self.out(
            self._on(month, 3),
            "landlord",
            int(190_000 * size * raise_) * RUB,
            f"Арендная плата за {name} по договору № А-17",
            "rent",
            vat=True,
        )
        self.out(
            self._on(month, 12),
            "utilities",
            int((24_000 + rng.random() * 9_000) * size) * RUB + 37,
            f"Электроэнергия за {name}",
            "utilities",
            vat=True,
        )
        self.out(
            self._on(month, 14),
            "telecom",
            int(31_500 * size) * RUB,
            f"Услуги связи и подписка на программы, {name}",
            "telecom",
            vat=True,
        )
        for day in (7, 15, 23):
            self.out(
                self._on(month, day),
                "logistics",
                int((22_000 + rng.random() * 40_000) * size) * RUB,
                "Доставка грузов по договору № 55-Д",
                "logistics",
                vat=True,
            )
        self.out(
            self._on(month, 9),
            "stationery",
            int(3_000 + rng.random() * 6_000) * RUB,
            f"Канцелярские товары по накладной {300 + age}",
            "",
        )
        self.out(
            self._on(month, 17), "cafe", int(4_500 + rng.random() * 7_000) * RUB, "Организация питания", ""
        )
        self.out(
            self._on(month, 25),
            "bank",
            2_900 * RUB,
            f"Комиссия за ведение счета за {name}",
            "bank_fee",
            order="17",
        )
        self.out(
            self._on(month, 25),
            "bank2",
            1_500 * RUB,
            f"Комиссия за ведение счета за {name}",
            "bank_fee",
            own=RESERVE,
            order="17",
        )
        self.out(
            self._on(month, 26),
            "bank",
            int((900 + rng.random() * 900) * size) * RUB,
            f"Комиссия за платежные поручения, {name}",
            "bank_fee",
            order="17",
        )
        if age % 3 == 2:
            self.out(
                self._on(month, 27),
                "bank2",
                int((9_000 + rng.random() * 8_000) * size) * RUB + 41,
                "Проценты на остаток по счету",
                "interest",
                own=RESERVE,
                order="17",
                direction="in",
            )

    def _advertising(self, month: int) -> None:
        for source, partner in (("context", "ads_context"), ("social", "ads_social")):
            amount = self.spend.get((month - 1, source), 0)
            self.out(
                self._on(month, 10),
                partner,
                amount,
                f"Рекламные услуги за {MONTHS[(month - 1) % 12]}, договор № Р-{source[:1].upper()}4",
                "ads",
                vat=True,
            )

    def _taxes(self, month: int, first: int) -> None:
        """Value added tax of the last quarter in three parts, tax on profit once a quarter."""
        quarter = range(month // 3 * 3 - 3, month // 3 * 3)
        sales, bought = sum(self.income[key] for key in quarter), sum(self.bought[key] for key in quarter)
        vat = max(0, (sales - bought) // 6 - sales // 60)
        self.out(
            self._on(month, 28),
            "treasury",
            vat // 3,
            f"НДС за квартал, часть {month % 3 + 1}",
            "tax",
            budget=True,
        )
        if month % 3 == 0 and month > first:
            self.out(
                self._on(month, 28),
                "treasury",
                sales // 66,
                "Налог на прибыль за квартал",
                "tax",
                budget=True,
            )

    def _cards(self, month: int) -> None:
        """The acquirer pays the cards of many clients in one sum and takes its fee on the same day."""
        rng = self.rng
        for day in (4, 11, 18, 25):
            when = self._on(month, day)
            gross = int((38_000 + rng.random() * 60_000) * self.size) * RUB
            named = date_text(when - 1)
            self.out(
                when,
                "acquirer",
                gross,
                f"Возмещение по операциям с картами за {named}",
                "cards",
                direction="in",
                own=RESERVE,
                order="17",
            )
            self.out(
                when,
                "acquirer",
                gross * 18 // 1000,
                f"Комиссия за эквайринг за {named}",
                "acquiring_fee",
                own=RESERVE,
                order="17",
            )
