"""Exchange rates of the central bank and prices of advertising, both as random walks."""

from __future__ import annotations

from typing import NamedTuple

from ingestion.demo.clock import Clock
from ingestion.demo.plan import RATES, SPEND, Plan

# the dollar in millionths of a rouble
FIRST_RATE = 91_500_000
# the rouble payments of a month per paid source, at scale 1, and the price of a click
PAID = {"context": (165_000, 46), "social": (70_000, 28)}


class Rate(NamedTuple):
    """Roubles for one dollar from a day on, in millionths."""

    day: int
    rate: int


class Spend(NamedTuple):
    """Advertising cost of a day, source and campaign, in kopecks."""

    day: int
    source: str
    campaign: str
    amount: int
    clicks: int
    impressions: int


def dollar_rates(plan: Plan, clock: Clock) -> list[Rate]:
    """A rate for each working day and the day after the week; other days keep the last one."""
    rng = plan.rng(RATES)
    rate, rates = FIRST_RATE, []
    for day in range(plan.first_day - 10, plan.last_day + 1):
        pull = (FIRST_RATE - rate) * 0.004
        rate = round(rate * (1 + rng.gauss(0, 0.006)) + pull)
        # rates are set from Tuesday to Saturday
        if (day + 3) % 7 in (1, 2, 3, 4, 5) and day not in clock.silent:
            rates.append(Rate(day, rate // 100 * 100))
    return rates


def rate_on(rates: list[Rate], day: int) -> int | None:
    """The last rate not after a day, in millionths of a rouble."""
    low, high = 0, len(rates)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if rates[middle].day <= day else (low, middle)
    return rates[low - 1].rate if low else None


def to_base(amount: int, rate: int) -> int:
    """Kopecks of an amount in hundredths of the other currency, rounded half up."""
    return (abs(amount) * rate * 2 + 1_000_000) // 2_000_000 * (1 if amount >= 0 else -1)


def ad_spend(plan: Plan, clock: Clock) -> list[Spend]:
    """Daily cost of the paid sources; each source pauses for some weeks."""
    rng = plan.rng(SPEND)
    span = plan.last_day - plan.first_day + 1
    rows = []
    for at, (source, (month, click)) in enumerate(PAID.items()):
        pauses = [(at * 211 + 97 + 260 * number) % span for number in range(2)]
        for day in range(plan.first_day, plan.last_day + 1):
            if day in clock.silent or any(start <= day - plan.first_day < start + 12 for start in pauses):
                continue
            weekend = 0.55 if (day + 3) % 7 > 4 else 1.0
            for campaign in range(1 + 2 * (source == "context")):
                growth = 1 + 0.5 * (day - plan.first_day) / span
                base = (
                    month * 100 / 30 / (3 if source == "context" else 1) * weekend * growth * plan.scale**0.9
                )
                amount = round(base * (0.7 + rng.random() * 0.6))
                clicks = max(1, amount // (click * 100))
                name = f"{'yandex' if source == 'context' else 'vk'}-{campaign + 1}"
                rows.append(Spend(day, source, name, amount, clicks, clicks * (18 + int(rng.random() * 30))))
    rows.sort(key=lambda row: row.day)
    return rows
